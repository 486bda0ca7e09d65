"""What must hold when rounds, lists, notices and the Office move an application (articles 14 and 15)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import need
from projects.applications import later
from projects.applications.rules.filing import banned, shown


def _round_with(application: Any, cause: Any) -> bool:
    return getattr(cause, "machine", "") == "review_round" and cause.holds(application)


@need(_("所在的评审轮次已经启动"))
def in_a_started_round(application: Any, cause: Any) -> bool:
    return _round_with(application, cause) and cause.has_started


@need(_("不在任何拟立项名单上"))
def on_no_decision_list(application: Any) -> list[str]:
    on_list = later.is_so(later.ON_A_DECISION_LIST, application)
    return [say("项目已列入拟立项名单，请先从名单中移出再评审。")] if on_list else []


@need(_("所在的评审轮次已取消"))
def its_round_was_cancelled(application: Any, cause: Any) -> bool:
    return getattr(cause, "machine", "") == "review_round" and cause.is_cancelled


@need(_("所在的评审轮次已经结束"))
def its_round_is_concluded(application: Any, cause: Any) -> bool:
    return _round_with(application, cause) and cause.is_concluded


@need(_("在四省（市）科技厅（委）均已会签的拟立项名单上"))
def on_a_cosigned_list(application: Any, cause: Any) -> bool:
    return bool(getattr(cause, "cosigned_by_all_four", False)) and cause.has(application)


@need(_("未列入四省（市）科技厅（委）均已会签的拟立项名单"))
def off_a_cosigned_list(application: Any, cause: Any) -> bool:
    return bool(getattr(cause, "cosigned_by_all_four", False)) and cause.leaves_out(application)


@need(_("公示已经发布"))
def its_notice_is_out(application: Any, cause: Any) -> bool:
    return bool(getattr(cause, "is_posted", False)) and cause.has(application)


@need(_("异议已经受理"))
def an_objection_was_admitted(application: Any, cause: Any) -> bool:
    return bool(getattr(cause, "is_admitted", False)) and cause.is_against(application)


@need(_("没有未办结的异议"))
def no_objection_open(application: Any) -> list[str]:
    is_open = later.is_so(later.OBJECTION_OPEN, application)
    return [say("还有异议未办结，请先作出异议决定。")] if is_open else []


@need(_("公示期已满"))
def notice_period_over(application: Any) -> list[str]:
    ends = application.notice_ends_at
    if ends is None:
        return [say("公示尚未发布。")]
    return [say("公示期至 %s，期满后才能批准立项。") % shown(ends)] if clock.now() < ends else []


@need(_("各单位和负责人没有生效中的失信限制"))
def nobody_banned(application: Any) -> list[str]:
    return banned(application)
