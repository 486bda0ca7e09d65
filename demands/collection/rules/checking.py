"""What must hold before a department decides on a demand (articles 7 and 8)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import checklist
from portal.accounts.models import RoleGrant
from portal.workflow import need


@need(_("形式审查清单逐项审查完毕且全部符合"))
def every_item_decided(demand: Any) -> list[str]:
    """Names the items still open, and those that failed: they go back or are refused, not accepted."""
    decided = {check.item: check.passed for check in demand.present_checks()}
    items = checklist.items_of(demand)
    open_items = [say("“%s”尚未审查") % item.label for item in items if item.key not in decided]
    failed = [
        say("“%s”不符合：请退回补正，或改判为符合") % item.label for item in items if decided.get(item.key) is False
    ]
    return open_items + failed


def not_another_officers(user: Any) -> Q:
    """Demands that this officer may be expected to check: assigned to it, to nobody, or to one who no longer can."""
    able = RoleGrant.objects.filter(role="dept_officer", ended_at=None, user__is_active=True).values("user_id")
    return Q(handler=None) | Q(handler=user.pk) | ~Q(handler__in=able)


@need(_("补正次数未用完"))
def may_go_back_once_more(demand: Any) -> list[str]:
    most = demand.call.value("corrections_max")
    if demand.submissions <= most:
        return []
    return [say("本年度只给 %s 次补正机会，已用完。请受理，或由审批人不予受理。") % most]


@need(_("复核成立，撤销原决定"))
def redress_upheld(demand: Any, cause: Any) -> bool:
    return getattr(cause, "machine", "") == "redress" and cause.takes_back(demand)


@need(_("所在的评审轮次已经启动"))
def in_a_started_round(demand: Any, cause: Any) -> bool:
    return _is_round(cause) and cause.has_started


@need(_("所在的评审轮次已取消，或需求已移出该轮次"))
def its_round_was_cancelled(demand: Any, cause: Any) -> bool:
    return _is_round(cause) and (cause.is_cancelled or not cause.holds(demand))


@need(_("所在的评审轮次已经结束"))
def its_round_is_concluded(demand: Any, cause: Any) -> bool:
    return _is_round(cause) and cause.is_concluded


def _is_round(cause: Any) -> bool:
    return getattr(cause, "machine", "") == "review_round"


@need(_("保密审查已通过的，不再重复审查"))
def secrecy_not_yet_passed(demand: Any) -> bool:
    return demand.secrecy_passed is not True


def secrecy_not_yet_decided(user: Any) -> Q:
    """Demands that nobody has looked through yet; one that failed waits for its revision instead."""
    return Q(secrecy_passed=None)
