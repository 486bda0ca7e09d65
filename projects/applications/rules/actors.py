"""Who takes the steps of an application, and who is told."""

from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.actors import Actor, in_office, in_region, in_unit
from portal.persons import is_any_of
from portal.workflow import need


@dataclass(frozen=True)
class UnitOfTheConsortium(Actor):
    """An administrator of any unit of the consortium; the step says afterwards which unit acted."""

    def fits(self, record: Any, user: Any) -> bool:
        units = user.scope("org_admin", "unit")
        return bool(units) and record.participants.filter(organisation_id__in=units).exists()

    def rows(self, user: Any) -> Q | None:
        units = user.scope("org_admin", "unit")
        return Q(pk__in=_waiting("Participant", organisation_id__in=units)) if units else None

    def people(self, record: Any) -> QuerySet:
        from portal.accounts.models import User

        units = record.participants.filter(consented_at=None).values("organisation_id")
        found = User.objects.filter(is_active=True, memberships__organisation_id__in=units)
        return found.filter(memberships__is_admin=True, memberships__ended_at=None).distinct()


@dataclass(frozen=True)
class LeaderInTheConsortium(Actor):
    """The person who leads the project, or one of its sub-topics."""

    def fits(self, record: Any, user: Any) -> bool:
        if self.role == "project_leader":
            return record.leader_id is not None and record.leader_id == user.pk
        return user.pk is not None and record.subtopics.filter(leader_id=user.pk).exists()

    def rows(self, user: Any) -> Q | None:
        return Q(pk__in=_waiting("LeaderConsent", person_id=user.pk))

    def people(self, record: Any) -> QuerySet:
        from portal.accounts.models import User

        waiting = record.leader_consents.filter(consented_at=None).values("person_id")
        return User.objects.filter(is_active=True, pk__in=waiting)


def _waiting(model: str, **whose: Any) -> QuerySet:
    rows = apps.get_model("applications", model).objects.filter(consented_at=None, **whose)
    return rows.values("application_id")


editor = in_unit("org_editor", "lead_id")
admin = in_unit("org_admin", "lead_id")
unit_of_the_consortium = UnitOfTheConsortium(
    "org_admin", "unit", "acting_unit_id", "org_admin", beyond=(_("联合体单位的管理员"),)
)
project_leader = LeaderInTheConsortium("project_leader", "person", "leader_id", beyond=(_("本人为项目负责人"),))
subtopic_leader = LeaderInTheConsortium("subtopic_leader", "person", "", beyond=(_("本人为课题负责人"),))
whoever_consents = (unit_of_the_consortium, project_leader, subtopic_leader)
officer = in_region("dept_officer", "region_id")
approver = in_region("dept_approver", "region_id")
working_group = in_office("working_group")
office_approver = in_office("office_approver")
# The guard of a need does not see what is typed; the step itself refuses a missing reason.
admin_with_reason = replace(admin, beyond=(*admin.beyond, _("提交以后撤回的，写明理由")))


def its_people(application: Any) -> QuerySet:
    """The lead unit's administrators, whoever filled the application in, and its leader."""
    from portal.accounts.models import User

    named = User.objects.filter(pk__in=[application.created_by_id, application.leader_id or 0], is_active=True)
    return admin.people(application) | named.distinct()


def its_department(application: Any) -> QuerySet:
    """The officers of the lead unit's region."""
    return officer.people(application)


@need(_("由未参与形式审查的审批人办理"))
def not_the_officer_who_checked(application: Any, by: Any) -> bool:
    return not is_any_of(by, application.checked_by_id, application.accepted_by_id)


@need(_("由受理人以外的审批人办理"))
def not_the_officer_who_accepted(application: Any, by: Any) -> bool:
    return not is_any_of(by, application.accepted_by_id)
