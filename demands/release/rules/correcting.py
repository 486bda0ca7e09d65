"""Who corrects what a published demand says, and what must hold."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.models.states import IN_THE_OPEN
from demands.collection.rules import actors
from demands.release import closing, correcting
from portal.accounts.models import User
from portal.actors import in_office, in_region
from portal.persons import is_any_of
from portal.workflow import need

officer = in_region("dept_officer", "demand__region_id")
approver = in_region("dept_approver", "demand__region_id")


@need(_("至少有一处更正，并写明更正说明"))
def something_is_changed(correction: Any) -> bool:
    return bool(correction.differences) and bool(correction.reason.strip())


@need(_("需求仍在公开，未被撤下"))
def still_published(correction: Any) -> list[str]:
    demand = correction.demand
    if demand.state in IN_THE_OPEN and not demand.is_sealed:
        return []
    return [say("%(code)s 已不在公开状态，不能更正。") % {"code": demand.code}]


@need(_("只改动已经公开的内容"))
def only_what_is_public(correction: Any) -> list[str]:
    return correcting.reasons_against(correction.demand.public_row, correction.changed)


@need(_("要更正的文字仍是拟稿时的文字"))
def reads_as_drafted(correction: Any) -> list[str]:
    return correcting.overtaken(correction)


@need(_("没有正在审核的需求调整"))
def nothing_is_being_adjusted(correction: Any) -> list[str]:
    waits = later.is_so(later.ADJUSTMENT_HANDED_IN, correction.demand)
    return [say("该需求有一份调整正在审核，请先办结，再办理更正。")] if waits else []


@need(_("揭榜窗口截止后不更正已有方案作答的技术指标"))
def what_was_answered_stays(correction: Any) -> list[str]:
    if not correction.changed.get("indicators") or not later.is_so(later.ANSWERS_OPENED, correction.demand):
        return []
    return [say("揭榜窗口已截止，方案是按现有技术指标作答的，技术指标不能再更正；确需改动的，由需求方申请需求调整。")]


MUST_HOLD = (still_published, only_what_is_public, reads_as_drafted, nothing_is_being_adjusted, what_was_answered_stays)


@need(_("需求已撤下，不再公开"))
def its_demand_left(correction: Any) -> bool:
    return correction.demand.state not in IN_THE_OPEN or closing.for_good(correction.demand)


@need(_("由拟稿人、送签人以外的审批人签发"))
def second_person(correction: Any, by: Any) -> bool:
    return not is_any_of(by, correction.created_by_id, correction.sent_by_id)


def its_demanders(correction: Any) -> Any:
    """The unit's people, who read their own demand in other words."""
    return actors.its_people(correction.demand)


def other_departments(correction: Any) -> Any:
    """The other three departments signed the list on which it went out."""
    return actors.other_departments(correction.demand)


def office(correction: Any) -> Any:
    """The officers of the Office."""
    return in_office("office_officer").people(correction)


def who_drafted(correction: Any) -> Any:
    """Whoever drafted it or sent it."""
    return User.objects.filter(pk__in=[correction.created_by_id, correction.sent_by_id])
