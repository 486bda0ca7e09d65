"""Who closes what must not be public, who decides on it, and what must hold."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.actors import in_office, in_region
from portal.persons import is_any_of
from portal.workflow import need

officers = (in_region("dept_officer", "demand__region_id"), in_office("office_officer"))
approvers = (in_region("dept_approver", "demand__region_id"), in_office("office_approver"))


@need(_("由停止公开的人以外的审批人决定"))
def second_person(takedown: Any, by: Any) -> bool:
    return not is_any_of(by, takedown.closed_by_id)


def who_is_told(takedown: Any) -> Any:
    """The Office, the department and the supervisors."""
    everywhere = Q(grants__role__in=("office_officer", "office_approver", "supervisor"))
    own = Q(grants__role__in=("dept_officer", "dept_approver"), grants__region_id=takedown.demand.region_id)
    return User.objects.filter(everywhere | own, grants__ended_at=None, is_active=True).distinct()


def its_unit(takedown: Any) -> Any:
    """The administrators of the unit whose demand it is."""
    unit = {"memberships__organisation_id": takedown.demand.demander_id, "memberships__is_admin": True}
    return User.objects.filter(**unit, memberships__ended_at=None, is_active=True).distinct()
