"""The reserve as a list with its figures, an entry's page and its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.reserve import consenting, history, pool
from demands.reserve.filters import EntryFilter
from demands.reserve.models import ReserveEntry
from demands.reserve.tables import EntryTable
from portal import access
from portal.views.lists import RecordList
from portal.views.records import RecordView


class EntryList(RecordList):
    """储备库."""

    model = ReserveEntry
    table_class = EntryTable
    filterset_class = EntryFilter
    title = _("储备库")
    lede = _("本单位参与的储备项目；科技厅（委）和科创办可以查看已提交的和在库的项目。")
    template_name = "reserve/pool.html"
    opening = "reserve_new"
    empty_title = _("没有储备项目")
    empty_next = _("需求达成合作意向，或者对接未成功后，可以发起储备入库。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"figures": pool.figures(self.object_list)}


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


class EntryHistory(View):
    """Everything that happened to an entry, and what is ahead."""

    access = access.SIGNED_IN.about("reserve_entry")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        entry = get_object_or_404(ReserveEntry.objects.visible_to(request.user).for_detail(), pk=pk)
        context = {
            "record": entry,
            "events": history.of(entry, request.user),
            "state_tone": entry.tones.get(entry.state, ""),
        }
        return render(request, "reserve/history.html", context)
