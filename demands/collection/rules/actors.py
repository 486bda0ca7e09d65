"""Who takes the steps of rounds and demands, and who is told."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.collection.rules import bureaus
from portal.actors import in_office, in_region, in_unit
from portal.persons import is_any_of
from portal.workflow import need

bureau = bureaus.OfTheBureau("bureau_officer", beyond=(bureaus.OWN_CITY,))
editor = in_unit("org_editor", "organisation_id")
admin = in_unit("org_admin", "organisation_id")
demanders_admin = in_unit("org_admin", "demander_id")
officer = in_region("dept_officer", "region_id")
approver = in_region("dept_approver", "region_id")
any_departments_approver = in_office("dept_approver")
office_officer = in_office("office_officer")
office_approver = in_office("office_approver")
# The guard of a need does not see what is typed; the step itself refuses a missing reason.
admin_with_reason = replace(admin, beyond=(*admin.beyond, _("提交以后撤回的，写明理由")))


def its_people(demand: Any) -> Any:
    """The demander's administrators and, unless another unit took it over, whoever filled the demand in."""
    from portal.accounts.models import Membership, User

    present = Membership.objects.filter(organisation=demand.organisation_id, ended_at=None)
    filled_in = present.filter(user=demand.created_by_id, organisation=demand.demander_id).values("user_id")
    return demanders_admin.people(demand) | User.objects.filter(pk__in=filled_in, is_active=True).distinct()


def its_department(demand: Any) -> Any:
    """The officers of the demand's region."""
    return officer.people(demand)


def its_department_once_handed_in(demand: Any) -> Any:
    """The same, but nobody there where the unit never handed it in: until then the draft is the unit's alone."""
    return officer.people(demand) if demand.submitted_at else officer.people(demand).none()


def its_approvers(demand: Any) -> Any:
    """The approvers of the demand's region."""
    return approver.people(demand)


def office_officers(record: Any) -> Any:
    """The Office's officers, of whatever record."""
    return office_officer.people(record)


def office_once_looked_through(demand: Any) -> Any:
    """The Office may put a demand on a list once its department has passed it."""
    return office_officer.people(demand) if demand.secrecy_passed else office_officer.people(demand).none()


def other_departments(demand: Any) -> Any:
    """The approvers of the other three departments."""
    from portal.accounts.models import User

    grants = {"grants__role": "dept_approver", "grants__ended_at": None, "is_active": True}
    return User.objects.filter(**grants).exclude(grants__region_id=demand.region_id).distinct()


@need(_("由未参与形式审查的审批人办理"))
def not_the_officer_who_checked(demand: Any, by: Any) -> bool:
    return not is_any_of(by, demand.checked_by_id, demand.accepted_by_id)


@need(_("由受理人以外的审批人办理"))
def not_the_officer_who_accepted(demand: Any, by: Any) -> bool:
    return not is_any_of(by, demand.accepted_by_id)


@need(_("由拟制人以外的审批人办理"))
def not_who_drafted_the_round(collection_round: Any, by: Any) -> bool:
    return not is_any_of(by, collection_round.created_by_id)


def everybody_with_a_draft(collection_round: Any) -> Any:
    """Those who fill in a demand of the round that is not handed in yet."""
    from portal.accounts.models import Membership, User

    unsent = collection_round.demands.filter(submitted_at=None)
    present = Membership.objects.filter(ended_at=None, organisation__in=unsent.values("organisation_id"))
    filling = User.objects.filter(pk__in=unsent.values("created_by_id"), is_active=True)
    return filling.filter(pk__in=present.values("user_id"))
