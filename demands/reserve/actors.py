"""Positions on a reserve entry."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import User
from portal.actors import Actor, in_office, in_region, in_unit

its_lead = in_unit("org_admin", "lead_id")
its_officer = in_region("dept_officer", "lead__region_id")
its_approver = in_region("dept_approver", "lead__region_id")
office_officer = in_office("office_officer")
office_approver = in_office("office_approver")


@dataclass(frozen=True)
class DepartmentAsked(Actor):
    """The approver of a department that is asked about the entry: one for each region of its units."""

    def fits(self, record: Any, user: Any) -> bool:
        return record.consents.filter(region_id__in=user.scope(self.role, "region")).exists()

    def rows(self, user: Any) -> Q | None:
        from demands.reserve.models import Consent

        regions = user.scope(self.role, "region")
        if not regions:
            return None
        return Q(pk__in=Consent.objects.filter(region_id__in=regions).values("entry_id"))

    def people(self, record: Any) -> QuerySet:
        waiting = record.consents.filter(at=None).values("region_id")
        held = {"grants__role": self.role, "grants__ended_at": None, "grants__region_id__in": waiting}
        return User.objects.filter(is_active=True, **held).distinct()


@dataclass(frozen=True)
class UnitAsked(Actor):
    """The administrator of a unit whose written consent to the entry is asked for."""

    def fits(self, record: Any, user: Any) -> bool:
        return record.unit_consents.live().filter(unit_id__in=user.scope(self.role, "unit")).exists()

    def rows(self, user: Any) -> Q | None:
        from demands.reserve.models import UnitConsent

        units = user.scope(self.role, "unit")
        if not units:
            return None
        return Q(pk__in=UnitConsent.objects.live().filter(unit_id__in=units).values("entry_id"))

    def people(self, record: Any) -> QuerySet:
        waiting = record.unit_consents.live().filter(agrees=None).values("unit_id")
        held = {"memberships__organisation__in": waiting, "memberships__is_admin": True, "memberships__ended_at": None}
        return User.objects.filter(is_active=True, **held).distinct()


unit_asked = UnitAsked("org_admin", beyond=(_("须书面同意的单位"),))
department_asked = DepartmentAsked("dept_approver", beyond=(_("其单位所在省（市）的科技厅（委）"),))


def unit_people(entry: Any) -> Any:
    """The administrators of the lead."""
    return its_lead.people(entry)


def department_people(entry: Any) -> list:
    """Officer and approver of the lead's region."""
    return [*its_officer.people(entry), *its_approver.people(entry)]


def units_asked(entry: Any) -> QuerySet:
    """The administrators of the units whose answer is waited for."""
    return unit_asked.people(entry)


def all_units_people(entry: Any) -> QuerySet:
    """The administrators of every unit of the entry."""
    units = entry.units.values("pk")
    held = {"memberships__organisation__in": units, "memberships__is_admin": True, "memberships__ended_at": None}
    return User.objects.filter(is_active=True, **held).distinct()


def all_units_people_once_submitted(entry: Any) -> QuerySet:
    """Every unit of the entry where it was handed in; before that the draft is its lead's alone."""
    return all_units_people(entry) if entry.submitted_at else its_lead.people(entry)


def those_who_admit(entry: Any) -> QuerySet:
    """The approvers of the Office."""
    return office_approver.people(entry)


def departments_asked(entry: Any) -> QuerySet:
    """The approvers of every department that is asked about the entry, whether it has spoken or not."""
    asked = entry.consents.values("region_id")
    held = {"grants__role": "dept_approver", "grants__ended_at": None, "grants__region_id__in": asked}
    return User.objects.filter(is_active=True, **held).distinct()


def nobody_is_waited_for(user: Any) -> Q:
    """Narrows the work list to entries that may be admitted: nobody objects, all have spoken or their term is over."""
    from demands.reserve.models import Consent

    objected = Consent.objects.filter(objects_to_it=True).values("entry_id")
    silent = Consent.objects.filter(at=None).values("entry_id")
    return ~Q(pk__in=objected) & (~Q(pk__in=silent) | Q(agreement_due__lte=clock.now()))


def department_people_once_submitted(entry: Any) -> list:
    """The department hears of a withdrawal only where it had been handed the entry."""
    return department_people(entry) if entry.submitted_at else []


def still_asked(user: Any) -> Q:
    """Narrows the work list to entries on which the reader's department has not spoken."""
    from demands.reserve.models import Consent

    waiting = Consent.objects.filter(region_id__in=user.scope("dept_approver", "region"), at=None)
    return Q(pk__in=waiting.values("entry_id"))


def still_to_answer(user: Any) -> Q:
    """Narrows the work list to entries that wait for the answer of a unit of the reader."""
    from demands.reserve.models import UnitConsent

    waiting = UnitConsent.objects.live().filter(unit_id__in=user.scope("org_admin", "unit"), agrees=None)
    return Q(pk__in=waiting.values("entry_id"))
