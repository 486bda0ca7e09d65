"""The reserve as a list, an entry's page, and the consent of a department to many entries at once."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.reserve import consenting
from demands.reserve.actors import still_asked
from demands.reserve.filters import EntryFilter
from demands.reserve.models import ReserveEntry
from demands.reserve.tables import EntryTable
from portal import access
from portal.views.lists import RecordList
from portal.views.records import RecordView
from portal.workflow import StepRefused, perform


class EntryList(RecordList):
    """储备库."""

    model = ReserveEntry
    table_class = EntryTable
    filterset_class = EntryFilter
    title = _("储备库")
    lede = _("本单位参与的储备项目；科技厅（委）和科创办可以查看已提交的和在库的项目。")
    empty_title = _("没有储备项目")
    empty_next = _("需求达成合作意向后，由需求方发起储备入库。")


class EntryView(RecordView):
    """One entry."""

    model = ReserveEntry
    template_name = "reserve/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry, user = self.object, self.request.user
        consents = entry.consents.all()
        asked = entry.unit_consents.live().select_related("unit__region", "by", "scan")
        return super().get_context_data(**kwargs) | {
            "units": entry.units.all(),
            "joined": entry.joined,
            "unit_consents": asked,
            "consents_wanted": consenting.missing(entry) if entry.is_editable else [],
            "consents": consents,
            "asked_until": entry.agreement_due if any(each.at is None for each in consents) else None,
            "may_edit": entry.is_editable and entry.lead_id in user.unit_ids,
        }


class ConsentsView(View):
    """入库征询: all that one's department is still asked about, agreed in one go."""

    access = access.roles("dept_approver")

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "reserve/consents.html", {"entries": self._waiting()})

    def post(self, request: HttpRequest) -> HttpResponse:
        picked = [pk for pk in request.POST.getlist("entry") if pk.isdecimal()]
        entries = list(self._waiting().filter(pk__in=picked))
        if not entries:
            context = {"entries": self._waiting(), "why": say("请至少选择一个储备项目。")}
            return render(request, "reserve/consents.html", context, status=422)
        agreed = sum(self._agreed(entry) for entry in entries)
        messages.success(request, say("已同意 %d 个储备项目入库。") % agreed)
        return redirect("reserve_consents")

    def _agreed(self, entry: ReserveEntry) -> bool:
        try:
            perform(entry, "agree_entry", by=self.request.user)
        except StepRefused as refusal:
            for reason in refusal.reasons:
                messages.error(self.request, f"{entry.code}：{reason}")
            return False
        return True

    def _waiting(self) -> QuerySet:
        user = self.request.user
        rows = ReserveEntry.objects.visible_to(user).filter(state=ReserveEntry.State.CHECKED)
        return rows.filter(still_asked(user)).for_list().order_by("agreement_due")
