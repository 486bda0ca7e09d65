"""归口管理部门: the bureau of a unit's city, heard between unit and department where the region has it so."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.actors import Actor
from portal.calls import calendar
from portal.workflow import need

OWN_CITY = _("本市单位的需求，且本省（市）设有归口预审")


def bare(city: str) -> str:
    """绍兴市 and 绍兴 are one city."""
    return city.strip().removesuffix("市")


def rows_of(user: Any) -> Q:
    """Demands that were put before a bureau of this person."""
    found = Q(pk__in=[])
    for region, city in user.bureaus:
        found |= Q(region_id=region, organisation__city__in=[city, f"{city}市"], bureau_due__isnull=False)
    return found


class OfTheBureau(Actor):
    """Whoever works for the bureau of the unit's city; nobody where the demand was not put before one."""

    def fits(self, record: Any, user: Any) -> bool:
        home = (record.region_id, bare(record.organisation.city))
        return record.bureau_due is not None and home in user.bureaus

    def rows(self, user: Any) -> Q | None:
        return rows_of(user) if user.bureaus else None

    def people(self, record: Any) -> QuerySet:
        from portal.accounts.models import User

        return officers_of(record) if record.bureau_due else User.objects.none()

    def stands_for(self, record: Model, user: Any) -> str:
        city = bare(record.organisation.city)  # type: ignore[attr-defined]
        return say("%s市归口管理部门") % city


def officers_of(demand: Any) -> QuerySet:
    """Active officers of the bureau of the unit's city."""
    from portal.accounts.models import User

    where = {"grants__region_id": demand.region_id, "grants__city": bare(demand.organisation.city)}
    return User.objects.filter(is_active=True, grants__role="bureau_officer", grants__ended_at=None, **where).distinct()


def due_for(demand: Any, now: datetime) -> datetime | None:
    """Until when the bureau may speak; None where the region has it off, or the city has nobody who could."""
    term = apps.get_model("collection.PrecheckTerm").objects.filter(region=demand.region_id, is_on=True).first()
    if term is None or not officers_of(demand).exists():
        return None
    return calendar.deadline_after(now, term.days)


def is_silent(demand: Any) -> bool:
    """Whether the bureau let its time pass: that is no objection."""
    return demand.bureau_answered_at is None and clock.now() >= demand.bureau_due


@need(_("归口管理部门已预审，或预审期限已过"))
def had_its_time(demand: Any) -> bool:
    return demand.bureau_due is None or demand.bureau_answered_at is not None or clock.now() >= demand.bureau_due


@need(_("在归口预审期限内，且本次提交尚未预审"))
def still_in_time(demand: Any) -> bool:
    return demand.bureau_due is not None and demand.bureau_answered_at is None and clock.now() < demand.bureau_due


def waits(user: Any) -> Q:
    """Demands on which the bureau may still speak."""
    return Q(bureau_answered_at=None, bureau_due__gt=clock.now())
