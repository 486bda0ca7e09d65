"""What must hold before a department decides on an application (article 13)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.calls.models import Call
from portal.documents import making
from portal.workflow import need
from projects.applications import checklist


@need(_("形式审查清单逐项审查完毕且全部符合"))
def every_item_decided(application: Any) -> list[str]:
    """Names the items still open, and those that failed: they go back or are refused, not accepted."""
    decided = {check.item: check.passed for check in application.present_checks()}
    open_items = [say("“%s”尚未审查") % item.label for item in checklist.ITEMS if item.key not in decided]
    text = say("“%s”不符合：请退回补正，或改判为符合")
    return open_items + [text % item.label for item in checklist.ITEMS if decided.get(item.key) is False]


@need(_("补正次数未用完"))
def may_go_back_once_more(application: Any) -> list[str]:
    most = application.call.value("corrections_max")
    if application.submissions <= most:
        return []
    return [say("本年度只给 %s 次补正机会，已用完。请受理，或由审批人不予受理。") % most]


@need(_("推荐数未超过本省（市）限额"))
def within_quota(application: Any) -> list[str]:
    """A quota of 0 is none."""
    quota = application.call.value("recommend_quota")
    used = recommended_in(application).count()
    if not quota or used < quota:
        return []
    return [say("本省（市）推荐限额 %(quota)s 项，已推荐 %(used)s 项。") % {"quota": quota, "used": used}]


def recommended_in(application: Any) -> Any:
    """What the department has recommended under the same guideline."""
    same = type(application).objects.filter(guideline_id=application.guideline_id, region_id=application.region_id)
    return same.filter(recommendation_rank__isnull=False).exclude(pk=application.pk)


def taken_rank(application: Any, rank: int) -> str:
    """A sentence where another application of the department already has the rank."""
    other = recommended_in(application).filter(recommendation_rank=rank).first()
    return say("推荐排序 %(rank)s 已用于“%(other)s”，请换一个序号。") % {"rank": rank, "other": other} if other else ""


@need(_("年度要求审议的，工作专班已审议"))
def deliberated_where_asked(application: Any) -> list[str]:
    asked = application.call.value("deliberation_asked")
    return [say("本年度推荐前须经工作专班审议，尚未登记审议意见。")] if asked and not application.deliberation else []


@need(_("年度要求推荐前经工作专班审议"))
def deliberation_is_asked(application: Any) -> list[str]:
    asked = application.call.value("deliberation_asked")
    return [] if asked else [say("本年度推荐前不要求工作专班审议。")]


def calls_that_ask_for_deliberation() -> list[Any]:
    """The years whose settings ask for it."""
    return [call.pk for call in Call.objects.all() if call.value("deliberation_asked")]


def ask_for_letter(application: Any, number: str) -> Any:
    """The recommendation letter (推荐函) as an official PDF, made by the worker."""
    return making.ask(
        application,
        kind="recommendation_letter",
        title=say("关于推荐申报“%s”的函") % application.title,
        number=number,
        content={
            "code": application.code,
            "title": application.title,
            "rank": application.recommendation_rank,
            "opinion": application.recommendation,
        },
    )
