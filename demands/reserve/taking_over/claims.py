"""Asking to take a demand over: who may, and what is kept."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as say

from demands.collection.models import Demand
from demands.collection.rules import actors, filing
from demands.reserve.models import Claim, Waiver
from portal import clock, locks
from portal.accounts.models import Ban, Organisation
from portal.notices import tell
from portal.workflow import StepRefused


def open_demands() -> QuerySet:
    """Demands that found no match and whose time for another try is not over."""
    return (
        Demand.objects.published()
        .filter(state=Demand.State.UNMATCHED)
        .filter(Q(reopening_until=None) | Q(reopening_until__gt=clock.now()))
    )


def waivers(demand: Any) -> QuerySet:
    """Why the demand may be taken over, where it may."""
    return Waiver.objects.filter(demand=demand, closed_at=None).select_related("unit")


def reasons_against(unit: Any, demand: Any) -> list[str]:
    """Why a unit may not take the demand over; empty where it may."""
    against = filing.reasons_against(unit, demand.round)
    if unit.pk in (demand.demander_id, demand.organisation_id):
        against.append(say("本单位是该需求的需求方，不必申请承接。"))
    if demand.solutions.filter(organisation=unit, submitted_at__isnull=False).exclude(state="withdrawn").exists():
        against.append(say("本单位对该需求提交过揭榜方案，不能再作为需求方承接。"))
    bans = Ban.objects.against(units=[unit.pk])
    return against + [say("本单位受失信限制：%s。限制期满或解除后才能申请。") % ban.basis for ban in bans]


def eligible(demand: Any) -> list[Claim]:
    """The open claims of units that may take the demand over as things stand."""
    claims = Claim.objects.open().filter(demand=demand).select_related("unit__region")
    return [claim for claim in claims if not reasons_against(claim.unit, demand)]


def claim(*, demand: Any, unit: Any, by: Any, statement: str) -> Claim:
    """Ask to take the demand over. Raises StepRefused where it is not open for that, or the unit may not or did."""
    held = locks.row(Demand, demand.pk)
    if not open_demands().filter(pk=held.pk).exists():
        raise StepRefused(say("该需求现为“%s”，或者承接期限已过，不能申请承接。") % held.get_state_display())
    if reasons := reasons_against(unit, held):
        raise StepRefused(*reasons)
    try:
        with transaction.atomic():
            made = Claim.objects.create(demand=held, unit=unit, by=by, statement=statement, at=clock.now())
    except IntegrityError as twice:
        raise StepRefused(say("本单位已申请承接该需求，请等待科技厅（委）审批。")) from twice
    told = {*actors.officer.people(held), *actors.approver.people(held), *actors.demanders_admin.people(held)}
    text = say("%(unit)s申请承接需求 %(demand)s。") % {"unit": unit.name, "demand": held}
    tell.send(list(told), key=f"claim:{made.pk}", text=text, url=reverse("demand_take_over", args=[held.pk]))
    return made


def withdraw(claim_: Claim) -> None:
    """The unit asks no longer. Raises StepRefused where the claim was decided on meanwhile."""
    locked = Claim.objects.select_for_update().get(pk=claim_.pk)
    if locked.closed_at is not None:
        raise StepRefused(say("承接申请已办结，不能撤回。"))
    close(Claim.objects.filter(pk=locked.pk), Claim.Outcome.WITHDRAWN)
    demand = locked.demand
    told = {*actors.officer.people(demand), *actors.approver.people(demand), *actors.demanders_admin.people(demand)}
    text = say("%(unit)s撤回了承接需求 %(demand)s 的申请。") % {"unit": locked.unit.name, "demand": demand}
    tell.send(list(told), key=f"claim-back:{locked.pk}", text=text, url=reverse("demand_take_over", args=[demand.pk]))


def close(claims: QuerySet, outcome: str, why: str = "") -> None:
    """Claims that are over, and how."""
    claims.update(outcome=outcome, why=why, closed_at=clock.now())


def units_to_ask(user: Any) -> list[Organisation]:
    """The units that this person may ask for: those of which the person is administrator."""
    return list(Organisation.objects.filter(pk__in=user.scope("org_admin", "unit")).order_by("pk"))
