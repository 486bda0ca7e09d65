"""Who takes the steps of a redress, and what must hold."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.actors import in_region, in_unit
from portal.persons import is_any_of
from portal.workflow import need

admin = in_unit("org_admin", "organisation_id")
officer = in_region("dept_officer", "region_id")
approver = in_region("dept_approver", "region_id")


def its_people(redress: Any) -> Any:
    """The unit's administrators and whoever of it began it."""
    from portal.accounts.models import Membership, User

    present = Membership.objects.filter(organisation=redress.organisation_id, ended_at=None)
    began = User.objects.filter(pk__in=present.filter(user=redress.opened_by_id).values("user_id"), is_active=True)
    return admin.people(redress) | began.distinct()


def its_department(redress: Any) -> Any:
    """The officers of the department that answers."""
    return officer.people(redress)


def its_department_once_filed(redress: Any) -> Any:
    """The officers and approvers, but nobody there for a draft that was never filed."""
    if redress.filed_at is None:
        return officer.people(redress).none()
    return officer.people(redress) | approver.people(redress)


@need(_("申请复核的期限已过"))
def its_time_is_over(redress: Any) -> bool:
    return redress.file_by <= clock.now()


@need(_("在申请复核的期限内"))
def in_time(redress: Any) -> list[str]:
    if clock.now() < redress.file_by:
        return []
    at = timezone.localtime(redress.file_by).strftime("%Y-%m-%d %H:%M")
    return [say("申请复核的期限 %s 已过。") % at]


@need(_("原决定仍然有效"))
def decision_stands(redress: Any) -> bool:
    return redress.stands


@need(_("由未作出原决定的人办理"))
def not_who_refused(redress: Any, by: Any) -> bool:
    return not is_any_of(by, redress.refused_by_id)


@need(_("由接手复核的经办人拟写"))
def who_handles_it(redress: Any, by: Any) -> bool:
    return is_any_of(by, redress.handler_id)


@need(_("由未作出、也未参与原决定，且未拟写复核意见的审批人办理"))
def took_no_part(redress: Any, by: Any) -> bool:
    return not is_any_of(by, redress.refused_by_id, redress.handler_id, *redress.took_part)
