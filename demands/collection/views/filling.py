"""需求填报: begin a demand, fill it in by sections in any order."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import completeness, services
from demands.collection.forms.demands import NewDemandForm
from demands.collection.forms.sections import TABLES, DemandSection, form_for
from demands.collection.models import CollectionRound, Demand
from demands.collection.views.late import KeptWhenLate, NotNow
from portal import access, once
from portal.documents.models import StoredFile
from portal.documents.storing import take_back
from portal.materials.services import attachments_of
from portal.sections.parts import Sections
from portal.workflow import StepRefused

OF_UNITS = access.roles("org_admin", "org_editor")
EARLIER = 10  # demands offered to be begun from; each other one has the same button on its own page


class NewDemand(View):
    """新建需求, once for each form however often it is sent."""

    access = OF_UNITS

    def get(self, request: HttpRequest) -> HttpResponse:
        start = {"collection_round": request.GET.get("round"), "unit": request.user.unit} | self._copied()
        return self._page(NewDemandForm(user=request.user, initial=start), once.new_token())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, token = NewDemandForm(request.POST, user=request.user), request.POST.get("token", "")
        if not form.is_valid() or not once.is_token(token):
            return self._page(form, once.new_token(), status=422)
        begun: list[Demand] = []

        def begin() -> Demand:
            begun.append(services.new_demand(by=request.user, **form.cleaned_data))
            return begun[-1]

        try:
            receipt, _now = once.act_once(
                token=token,
                person=request.user,
                machine="demand",
                step="begin",
                content=request.POST.dict() | {"csrfmiddlewaretoken": ""},
                act=begin,
            )
        except StepRefused as refusal:
            form.add_error(None, refusal.reasons)
            return self._page(form, token, status=422)
        for said in begun[-1].left_out if begun else ():
            messages.warning(request, said)
        return redirect("demand_fill", receipt.object_id)

    def _earlier(self) -> QuerySet[Demand]:
        """What may be begun anew by one click: the latest demands of the reader's units."""
        rows = Demand.objects.visible_to(self.request.user).filter(organisation_id__in=self.request.user.unit_ids)
        return rows.select_related("round", "organisation").order_by("-created_at", "-pk")[:EARLIER]

    def _copied(self) -> dict[str, Any]:
        """复制为新需求: the form as it begins for a copy of one of the reader's own demands."""
        key = self.request.GET.get("copy", "")
        own = Demand.objects.filter(organisation_id__in=self.request.user.unit_ids, is_sealed=False)
        own = own.select_related("organisation")
        earlier = own.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
        return {"copy_of": earlier, "unit": earlier.organisation, "title": earlier.title} if earlier else {}

    def _page(self, form: NewDemandForm, token: str, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "token": token,
            "rounds": CollectionRound.objects.collecting(),
            "earlier": [] if form["copy_of"].value() else list(self._earlier()),
            "copied": getattr(form, "cleaned_data", form.initial).get("copy_of"),
        }
        return render(self.request, "collection/new.html", context, status=status)


def own_demand(request: HttpRequest, pk: int, *, locked: bool = False) -> Demand:
    """A demand of the reader's unit that may be changed now; 404 for strangers, 403 for readers."""
    rows = Demand.objects.visible_to(request.user)
    rows = rows.select_for_update(of=("self",), no_key=True) if locked else rows.for_detail()
    demand = get_object_or_404(rows, pk=pk)
    if demand.organisation_id not in request.user.unit_ids:
        raise PermissionDenied
    if not demand.is_editable:
        raise NotNow(demand)
    return demand


class FillView(View):
    """The way into the form: its first section that is not complete."""

    access = OF_UNITS.about("demand", only=access.Only.ITS_UNIT_EDITING)

    def dispatch(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.demand = own_demand(request, pk)
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        section = completeness.sections_of(self.demand).first_incomplete(self.demand)
        if section is None:
            return redirect("demand_review", pk)
        return redirect("demand_section", pk, section.key)


class SectionView(KeptWhenLate):
    """One section on a page of its own, with the list of all beside it."""

    access = OF_UNITS.about("demand", only=access.Only.ITS_UNIT)
    tables = TABLES
    template_name, address, end = "collection/section.html", "demand_section", "demand_review"

    def found(self, pk: int, *, locked: bool = False) -> Demand:
        return own_demand(self.request, pk, locked=locked)

    def sections_of(self, record: Any) -> Sections:
        return completeness.sections_of(record)

    def form_for(self, record: Any, key: str) -> type[DemandSection]:
        return form_for(record, key)

    def goes_on(self) -> bool:
        """A file handed in is shown on the same page first."""
        return super().goes_on() and "upload" not in self.request.FILES

    def more(self, record: Any, section: Any) -> dict[str, Any]:
        from demands.collection.live.views import panel  # which stands on this file

        files = list(attachments_of(record)) if section.key == "pledge" else []
        if not record.is_editable:
            return {"files": files}
        return {"files": files, "live": panel(self.found(record.pk), section.key, self.request.user)}


class RemoveFileView(View):
    """Take an attachment back while the demand may be changed."""

    access = OF_UNITS.about("demand", only=access.Only.ITS_UNIT_EDITING)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        with transaction.atomic():
            demand = own_demand(request, pk, locked=True)
            stored = get_object_or_404(StoredFile, pk=file, machine="demand", object_id=demand.pk)
            take_back(stored, by=request.user)
        messages.success(request, say("附件“%s”已删除。") % stored.name)
        return redirect("demand_section", demand.pk, "pledge")
