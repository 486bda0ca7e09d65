"""Who corrects what a published demand says, and what must hold."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models.states import IN_THE_OPEN
from demands.collection.rules import actors
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
