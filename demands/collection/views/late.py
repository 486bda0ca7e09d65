"""What is typed into a demand that may no longer be changed: refused with the reason, and nothing of it is lost."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as say

from demands.collection.models import Demand
from portal import refusals
from portal.sections import views as sections
from portal.sections.saving import save_section
from portal.sections.tasks import said_of


class NotNow(PermissionDenied):
    """A demand of one's own unit that may not be changed in its present state."""

    def __init__(self, demand: Demand):
        super().__init__()
        self.demand = demand


class KeptWhenLate(sections.SectionView):
    """The time ran out, or a colleague handed it in, while somebody typed."""

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        try:
            return super().get(request, pk, key)
        except NotNow:
            return redirect("demand", pk)

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        try:
            return super().post(request, pk, key)
        except NotNow as late:
            return self._too_late(late.demand, key)

    def saved_by(self) -> str:
        try:
            return super().saved_by()
        except NotNow as late:
            saved = late.demand.sections.get(self.kwargs["key"])
            return said_of(saved) if saved else ""

    def _too_late(self, demand: Demand, key: str) -> HttpResponse:
        """A demand that lapsed keeps what was typed, for a later round; of another the page shows it, to be copied."""
        section, make = self._section(demand, key), self._make(demand, key)
        if demand.state != Demand.State.LAPSED:
            form, rows = self.as_typed(demand, make, self.request.POST, self.request.FILES)
        else:
            form, rows = self.sent(demand, make)
            if form.is_valid() & (rows is None or rows.is_valid()):
                return self._kept_for_later(form, rows)
        page = self._page(demand, section, form, rows, status=409, refused=[_why(demand)])
        return refusals.because(page, [_why(demand)])

    def _kept_for_later(self, form: Any, rows: Any) -> HttpResponse:
        with transaction.atomic():
            demand = save_section(form, rows, by=self.request.user)
        self.kept()
        said = say("期限已过，需求视为放弃，没有提交。您刚才填写的内容已保存，可以复制到以后的批次。")
        messages.warning(self.request, said)
        return redirect("demand", demand.pk)


def _why(demand: Demand) -> Any:
    if demand.state == Demand.State.LAPSED:
        return say("期限已过，需求视为放弃，没有提交；请改正标出的内容后再保存，保存的内容可以复制到以后的批次。")
    if demand.state == Demand.State.ORG_REVIEW:
        return say("需求已送单位管理员审核，刚才填写的内容没有保存；请复制下来，由管理员退回后再填。")
    return say("需求现为“%s”，不能再修改，刚才填写的内容没有保存；请先复制下来。") % demand.get_state_display()
