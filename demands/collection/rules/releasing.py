"""What must hold when later records drive a demand through release, matching and reserve (articles 9 to 11)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from portal import clock
from portal.workflow import need


@need(_("所在榜单正在发布"))
def its_list_is_published(demand: Any, cause: Any) -> bool:
    return getattr(cause, "is_being_published", False)


@need(_("揭榜截止时间已过"))
def its_window_is_over(demand: Any, cause: Any) -> bool:
    passed = demand.window_closes_at is not None and demand.window_closes_at <= clock.now()
    return passed and getattr(cause, "is_over", False)


@need(_("延长次数未用完"))
def window_may_be_extended(demand: Any) -> list[str]:
    most = demand.call.value("window_extensions")
    return [] if demand.window_extensions < most else [say("揭榜窗口最多延长 %s 次，已用完。") % most]


@need(_("合作意向已由双方签署"))
def an_agreement_is_signed(demand: Any, cause: Any) -> bool:
    return getattr(cause, "signed_by_both", False)


@need(_("合作意向已解除"))
def its_agreement_was_broken_off(demand: Any, cause: Any) -> bool:
    return getattr(cause, "is_broken", False)


@need(_("没有正在签署的合作意向"))
def no_agreement_being_signed(demand: Any) -> list[str]:
    under_way = later.is_so(later.AGREEMENT_UNDER_WAY, demand)
    return [say("有合作意向正在签署，请先完成签署或解除。")] if under_way else []


@need(_("对接期限已过"))
def matching_is_over(demand: Any) -> bool:
    return demand.matching_due is not None and demand.matching_due <= clock.now()


@need(_("没有双方已签的合作意向"))
def nothing_was_agreed(demand: Any) -> bool:
    return not later.is_so(later.AGREEMENT_SIGNED, demand)


@need(_("没有办理中的储备项目"))
def no_reserve_entry_under_way(demand: Any) -> list[str]:
    under_way = later.is_so(later.RESERVE_ENTRY_UNDER_WAY, demand)
    return [say("该需求有储备项目正在办理，办结或撤回后才能继续。")] if under_way else []


@need(_("重新发布或接手的期限已过"))
def the_time_for_another_try_is_over(demand: Any) -> bool:
    return demand.reopening_until is not None and demand.reopening_until <= clock.now()


@need(_("储备项目已入库"))
def its_entry_is_admitted(demand: Any, cause: Any) -> bool:
    return getattr(cause, "is_admitted", False)


@need(_("最后一个储备项目已出库且未形成项目"))
def its_last_entry_left(demand: Any, cause: Any) -> bool:
    return getattr(cause, "has_left", False)


@need(_("调整申请已同意"))
def its_adjustment_is_approved(demand: Any, cause: Any) -> bool:
    return getattr(cause, "is_being_approved", False) and cause.demand_id == demand.pk
