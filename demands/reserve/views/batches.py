"""入库征询 and 批准入库 for many entries at once: picked, shown with what will come of each, done, reported."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.collection.rules import taken_down
from demands.reserve import batches
from demands.reserve.forms.batches import BatchForm
from demands.reserve.models import Batch, ReserveEntry
from portal import access

Kind = Batch.Kind


class BatchView(View):
    """Base: a subclass says which kinds of act it is for and how its page is called."""

    kinds: tuple[str, ...] = ()
    title: Any = ""
    lede: Any = ""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(BatchForm(kinds=self.kinds, initial={"kind": self.kinds[0]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BatchForm(request.POST, kinds=self.kinds)
        picked = [pk for pk in request.POST.getlist("entry") if pk.isdecimal()]
        entries = list(batches.waiting(request.user, self.kinds[0]).filter(pk__in=picked))
        if not entries:
            form.add_error(None, say("请至少选择一个储备项目。"))
        if not form.is_valid():
            return self._page(form, picked=entries, status=422)
        kind, statement = form.cleaned_data["kind"], form.cleaned_data.get("statement", "")
        then = request.POST.get("then")
        if then == "back":
            return self._page(form, picked=entries)
        if then != "act":
            return self._preview(form, entries, kind)
        return redirect(batches.run(entries, kind, statement=statement, by=request.user))

    def _preview(self, form: BatchForm, entries: list[Any], kind: str) -> HttpResponse:
        rows = batches.preview(entries, kind, by=self.request.user)
        context = {
            "title": self.title,
            "form": form,
            "label": Kind(kind).label,
            "statement": form.cleaned_data.get("statement", ""),
            "kind": kind,
            "rows": rows,
            "ready": sum(not held for _entry, held in rows),
        }
        return render(self.request, "reserve/batch_preview.html", context)

    def _page(self, form: BatchForm, *, picked: Any = (), status: int = 200) -> HttpResponse:
        context = {
            "title": self.title,
            "lede": self.lede,
            "form": form,
            "entries": batches.waiting(self.request.user, self.kinds[0]),
            "picked": {entry.pk for entry in picked},
            "recent": Batch.objects.filter(by=self.request.user.pk, kind__in=self.kinds)[:5],
            "has_errors": status == 422,
        }
        return render(self.request, "reserve/consents.html", context, status=status)


class ConsentsView(BatchView):
    """入库征询: what one's department is still asked about."""

    access = access.roles("dept_approver")
    kinds = (Kind.AGREE, Kind.OBJECT)
    title = _("入库征询")
    lede = _("参与单位所在省（市）科技厅（委）对入库表态；期满未表态视为无异议。")


class AdmissionsView(BatchView):
    """批准入库: the entries that their department passed."""

    access = access.roles("office_approver")
    kinds = (Kind.ADMIT,)
    title = _("批准入库")
    lede = _("科技厅（委）审核通过的项目；征询均已同意或者期满无异议的，可以批准入库。")


class BatchReport(View):
    """What came of each entry."""

    access = access.roles("dept_approver", "dept_officer", "office_officer", "office_approver", "auditor").about(
        "reserve_batch"
    )

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(Batch.objects.visible_to(request.user).select_related("region", "by"), pk=pk)
        back = "reserve_admissions" if batch.kind == Kind.ADMIT else "reserve_consents"
        rows = self._rows(batch)
        return render(request, "reserve/batch.html", {"batch": batch, "rows": rows, "back": back})

    def _rows(self, batch: Batch) -> list[dict[str, Any]]:
        """As it was then; what was taken down since is not called by its name."""
        told = ReserveEntry.objects.filter(pk__in=[row["pk"] for row in batch.rows])
        readable = set(told.not_taken_down(self.request.user).values_list("pk", flat=True))
        return [row if row["pk"] in readable else row | {"title": taken_down.INSTEAD} for row in batch.rows]
