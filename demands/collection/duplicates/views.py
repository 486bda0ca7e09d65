"""查重对照: two demands side by side, and the verdict of the officer who checks one of them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection.duplicates import judging, marking, running
from demands.collection.duplicates.forms import VerdictForm
from demands.collection.duplicates.passages import COMPARED, compare
from demands.collection.models import Demand, Likeness
from demands.collection.rules import actors, taken_down
from portal import access, records
from portal.sections.parts import label


class CompareView(View):
    """What two demands have in common. Of a demand of another region only the passages in common are shown."""

    access = access.roles("dept_officer", "dept_approver").about("demand").sent_by("dept_officer")

    def get(self, request: HttpRequest, pk: int, likeness: int) -> HttpResponse:
        found = self._found(pk, likeness)
        records.looked(found.other, by=request.user, what=say("查重对照"))
        return self._page(found, VerdictForm(initial={"verdict": found.verdict, "note": found.note}))

    def post(self, request: HttpRequest, pk: int, likeness: int) -> HttpResponse:
        found = self._found(pk, likeness)
        if not actors.officer.fits(found.check_made.demand, request.user):
            raise PermissionDenied
        form = VerdictForm(request.POST)
        if not form.is_valid():
            return self._page(found, form, status=422)
        judging.judge(found, by=request.user, **form.cleaned_data)
        messages.success(request, say("认定已保存。"))
        return redirect("demand_likeness", pk, found.pk)

    def _found(self, pk: int, likeness: int) -> Likeness:
        own = Demand.objects.filter(region_id__in=self.request.user.department_regions)
        demand = get_object_or_404(own.visible_to(self.request.user), pk=pk)
        rows = Likeness.objects.filter(taken_down.open_to(self.request.user, "other"), check_made__demand=demand)
        related = (
            "check_made__demand__round__call",
            "other__organisation",
            "other__round__call",
            "other__region",
            "by",
        )
        return get_object_or_404(rows.select_related(*related), pk=likeness)

    def _page(self, found: Likeness, form: VerdictForm, *, status: int = 200) -> HttpResponse:
        check, user = found.check_made, self.request.user
        own, other = running.passages_of_pair(found)
        compared = compare(own, other)
        context = {
            "found": found,
            "demand": check.demand,
            "rows": [marking.side_by_side(each) for each in compared.common],
            "labels": {name: label(Demand, name) for name in COMPARED},
            "form": form,
            "may_judge": actors.officer.fits(check.demand, user),
            "texts": self._texts(found, compared.common),
            "has_errors": status != 200,
        }
        return render(self.request, "collection/duplicates/compare.html", context, status=status)

    def _texts(self, found: Likeness, common: list[Any]) -> list[dict[str, Any]]:
        """Both texts whole, where the reader may read both demands anyway."""
        if not Demand.objects.visible_to(self.request.user).filter(pk=found.other_id).exists():
            return []
        check = found.check_made
        own = marking.whole(running.content_of(check.demand, check.version), [c.own for c in common])
        other = marking.whole(running.content_of(found.other, found.other_version), [c.other for c in common])
        return [
            {"label": label(Demand, mine["field"]), "own": mine["pieces"], "other": theirs["pieces"]}
            for mine, theirs in zip(own, other, strict=True)
        ]
