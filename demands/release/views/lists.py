"""Release lists: all of them, one with its signatures, its preview."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.generic import DetailView

from demands.collection.models import Demand
from demands.release import documents, hall
from demands.release.filters import ReleaseListFilter
from demands.release.models import ReleaseList
from demands.release.tables import ReleaseListTable
from portal import access, cosign, exports
from portal.documents import closed
from portal.documents.making import documents_of
from portal.documents.official import SCREEN, document_html
from portal.navigation import STAFF
from portal.views.errors import gone
from portal.views.lists import RecordList
from portal.views.records import RecordView

HEADS = (
    _("次序"),
    _("编号"),
    _("需求名称"),
    _("需求方"),
    _("省（市）"),
    _("领域"),
    _("总投入（万元）"),
    _("保密审查"),
    _("状态"),
)


class ReleaseLists(RecordList):
    """榜单与会签."""

    access = access.roles(*STAFF)
    template_name = "release/lists.html"
    model = ReleaseList
    table_class = ReleaseListTable
    filterset_class = ReleaseListFilter
    title = _("榜单与会签")
    lede = _("需求经四地会签后成批发布。任何改动都会使全部会签作废。")
    empty_title = _("没有符合条件的榜单")
    empty_next = _("科创办经办人从“拟发布”的需求中拟制榜单，送四地会签。")


class ReleaseListPage(RecordView):
    """One list: lead, four signatures, matrix of demands and departments, what holds up its publication."""

    model = ReleaseList
    template_name = "release/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if not request.user.roles & STAFF:  # whoever is not part of the signing reads what was published
            return redirect("public_release_list", self.object.number)
        if request.GET.get("export") == "xlsx":
            return exports.workbook(
                str(self.object), [str(head) for head in HEADS], excel_rows(open_rows(self.object, request.user))
            )
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        release_list, own = self.object, self.request.user.department_regions
        rows = open_rows(release_list, self.request.user)
        cards = cosign.cards(release_list)
        marks = [
            {"region": c["region"], "signed": c["signature"] is not None, "mine": c["region"].pk in own} for c in cards
        ]
        return context | {
            "signatures": signature_cards(release_list, cards, context["entries"], own),
            "signed": sum(1 for card in cards if card["signature"]),
            "marks": marks,
            "rows": rows,
            "sealed": len(release_list.rows) - len(rows),
            "total": sum(row.demand.total_investment for row in rows),
            "digest": " ".join(release_list.signing_digest()[n : n + 4] for n in range(0, 16, 4)),
            "documents": documents_of(release_list),
        }


def open_rows(release_list: ReleaseList, reader: Any) -> list[Any]:
    """Its items without those that were taken down and that this reader may not see."""
    sealed = [row.demand_id for row in release_list.rows if row.demand.is_sealed]
    if not sealed:
        return release_list.rows
    open_to = set(Demand.objects.visible_to(reader).filter(pk__in=sealed).values_list("pk", flat=True))
    return [row for row in release_list.rows if row.demand_id not in sealed or row.demand_id in open_to]


def excel_rows(rows: list[Any]) -> list[list[Any]]:
    """The list as a sheet."""
    secrecy = {True: say("通过"), False: say("未通过"), None: say("待审查")}
    return [
        [
            row.order,
            row.demand.code,
            row.demand.title,
            row.demand.organisation.name,
            row.demand.region.name,
            row.demand.field.name,
            row.demand.total_investment,
            secrecy[row.demand.secrecy_passed],
            row.demand.get_state_display(),
        ]
        for row in rows
    ]


def signature_cards(release_list: ReleaseList, cards: list, entries: list, own: frozenset) -> list[dict[str, Any]]:
    """The four cards as the page shows them; what was said with a signature stands in the record."""
    opinions = {e.detail.get("region"): e.detail.get("opinion") for e in reversed(entries) if e.step == "cosign"}
    waiting = release_list.state == ReleaseList.State.COSIGNING
    return [_card(card["region"], card["signature"], waiting, opinions, own) for card in cards]


def _card(region: Any, signature: Any, waiting: bool, opinions: dict, own: frozenset) -> dict[str, Any]:
    shown = {"region": region.pk, "department": region.department}
    if signature:
        text = opinions.get(region.pk) or say("无意见")
        return shown | {
            "tone": "ok",
            "label": say("已会签"),
            "who": signature.person.name,
            "at": signature.at,
            "text": text,
        }
    if not waiting:
        return shown | {"tone": "", "label": say("未会签"), "text": ""}
    text = say("您可以会签或退回") if region.pk in own else say("等待审批人会签")
    return shown | {"tone": "wait", "label": say("待会签"), "due": True, "text": text}


class ReleaseListPreview(DetailView):
    """预览公开版: each demand exactly as the public will read it."""

    access = access.roles(*STAFF).about("release_list")
    template_name = "release/preview.html"
    context_object_name = "record"

    def get_queryset(self) -> Any:
        return ReleaseList.objects.visible_to(self.request.user).for_detail()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        copies = [hall.copy_of(row.demand) for row in open_rows(self.object, self.request.user)]
        return super().get_context_data(**kwargs) | {"copies": copies}


class NoticePreview(ReleaseListPreview):
    """预览通知文稿: the joint notice as it will be printed."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        release_list = self.get_object()
        if closed.is_closed_record(release_list, request.user):
            return gone(request)
        template, official, context = documents.notice(release_list)
        context |= {"back_url": release_list.get_absolute_url()}
        return HttpResponse(document_html(template, official, shell=SCREEN, request=request, **context))
