"""Decision lists: all of them, one with its signatures, the preview of its public notice."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from demands.release.views.lists import signature_cards
from portal import access, cosign, exports
from portal.accounts.models import Region
from portal.documents.making import documents_of
from portal.documents.official import SCREEN, document_html
from portal.navigation import STAFF
from portal.views.lists import RecordList
from portal.views.records import RecordView
from projects.approval import documents, rules
from projects.approval.filters import DecisionListFilter
from projects.approval.models import DecisionList, PublicNotice
from projects.approval.tables import DecisionListTable

HEADS = (
    "名次",
    "编号",
    "项目名称",
    "牵头单位",
    "省（市）",
    "均分",
    "专家组意见",
    "申请财政资金（万元）",
    "决定",
    "拟拨经费（万元）",
    "理由",
)


class DecisionLists(RecordList):
    """拟立项名单."""

    access = access.roles(*STAFF)
    model = DecisionList
    table_class = DecisionListTable
    filterset_class = DecisionListFilter
    title = _("拟立项名单")
    opening = "decision_list_new"
    lede = _("一份指南的申报评审结束后，四地共同商定名单。任何改动都会使全部会签作废。")
    empty_title = _("没有符合条件的名单")
    empty_next = _("申报评审结束后，科创办经办人从待办中拟制名单，送四地会签。")


class DecisionListPage(RecordView):
    """One list: four signatures, the year's money, each application on or off with its rank."""

    model = DecisionList
    template_name = "approval/list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        if request.GET.get("export") == "xlsx":
            return exports.workbook(str(self.object), list(HEADS), excel_rows(self.object))
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        decision_list, own = self.object, self.request.user.department_regions
        cards, digest = cosign.cards(decision_list), decision_list.signing_digest()
        items = items_of(decision_list)
        return context | {
            "signatures": signature_cards(decision_list, cards, context["entries"], own),
            "signed": sum(1 for card in cards if card["signature"]),
            "items": items,
            "gone": decision_list.items.filter(is_live=False).select_related("application"),
            "figures": figures(decision_list),
            "regions": by_region(decision_list, items),
            "digest": " ".join(digest[n : n + 4] for n in range(0, 16, 4)),
            "documents": documents_of(decision_list),
            "notice": PublicNotice.objects.filter(decision_list=decision_list).first(),
        }


def items_of(decision_list: DecisionList) -> list[Any]:
    """What stands on the list, by rank, with all that is shown of each application."""
    return list(decision_list.items.standing().select_related("application__lead", "application__region"))


def figures(decision_list: DecisionList) -> dict[str, Decimal]:
    """The year's funds, what other lists bind, what this one asks, what is left; in 万元."""
    funds, bound = rules.funds_of(decision_list.call), rules.bound_elsewhere(decision_list)
    total = decision_list.items.total()
    return {"funds": funds, "bound": bound, "total": total, "left": funds - bound - total}


def by_region(decision_list: DecisionList, items: list[Any]) -> list[dict[str, Any]]:
    """For each of the four regions: applications considered, proposed, money proposed, the region's fund; 万元."""
    funds = dict(decision_list.call.funds.values_list("region_id", "amount"))
    rows = []
    for region in Region.objects.members():
        own = [item for item in items if item.application.region_id == region.pk]
        on = [item for item in own if item.on_list]
        money = sum((item.amount or Decimal(0) for item in on), Decimal(0))
        rows.append(
            {
                "region": region,
                "considered": len(own),
                "proposed": len(on),
                "money": money,
                "fund": funds.get(region.pk),
            }
        )
    return rows


def excel_rows(decision_list: DecisionList) -> list[list[Any]]:
    """The list as a sheet."""
    words = {True: say("拟立项"), False: say("不予立项"), None: say("未定")}
    return [
        [
            item.rank,
            item.application.code,
            item.application.title,
            item.application.lead.name,
            item.application.region.name,
            item.mean,
            item.panel,
            item.application.public_money,
            words[item.on_list],
            item.amount,
            item.reason,
        ]
        for item in items_of(decision_list)
    ]


class NoticePreview(View):
    """预览公示文稿: the notice as it will be posted and printed."""

    access = access.SIGNED_IN.about("decision_list")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = DecisionList.objects.visible_to(request.user).for_detail()
        decision_list = get_object_or_404(rows, pk=pk)
        template, official, context = documents.notice(decision_list)
        context |= {"back_url": decision_list.get_absolute_url()}
        return HttpResponse(document_html(template, official, shell=SCREEN, request=request, **context))
