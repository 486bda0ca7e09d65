"""What the demand asks this stage about taking over, and what its steps change here."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as say

from demands.collection import later
from demands.collection.rules import taking_over
from demands.reserve.models import Claim, Waiver
from demands.reserve.taking_over import claims
from portal import clock
from portal.accounts.models import User
from portal.notices import tell


@later.answers(later.GIVEN_UP)
def given_up(demand: Any) -> bool:
    """Whether its demander gave it up in writing, under the words as they are now, and did not take that back."""
    ground = Waiver.Ground.GIVEN_UP
    digest = taking_over.digest_for(demand)
    return claims.waivers(demand).filter(ground=ground, unit=demand.demander_id, digest=digest).exists()


@later.answers(later.MATCHING_LAPSED)
def matching_lapsed(demand: Any) -> bool:
    """Whether the time to agree ran out under its present demander."""
    return claims.waivers(demand).filter(ground=Waiver.Ground.LAPSED, unit=demand.demander_id).exists()


@later.finds(later.CLAIMS)
def who_asks(demand: Any) -> list[Claim]:
    return claims.eligible(demand)


@later.narrows(later.CLAIMS)
def demands_asked_for(user: Any) -> Q:
    """Demands that somebody asks for and that may be taken over."""
    may_be = Waiver.objects.filter(closed_at=None).values("demand_id")
    return Q(pk__in=Claim.objects.open().filter(demand__in=may_be).values("demand_id"))


@later.follows(later.WAIVED)
def keep_the_waiver(demand: Any, reason: str) -> None:
    """The declaration stands, with its text, its hash and the person."""
    Waiver.objects.create(
        demand=demand,
        unit=demand.demander,
        ground=Waiver.Ground.GIVEN_UP,
        statement=taking_over.statement_for(demand),
        digest=taking_over.digest_for(demand),
        reason=reason,
        by=demand.acting,
        at=clock.now(),
    )


@later.follows(later.WAIVER_TAKEN_BACK)
def end_the_waiver(demand: Any, reason: str) -> None:
    _close(claims.waivers(demand).filter(ground=Waiver.Ground.GIVEN_UP), reason)


@later.follows(later.MATCHING_OVER)
def keep_the_lapse(demand: Any, reason: str) -> None:
    """A matching that ran out, not one that its demander ended, lets another enterprise in."""
    if demand.matching_due is not None and demand.matching_due <= clock.now():
        found = {"demand": demand, "unit": demand.demander, "ground": Waiver.Ground.LAPSED, "closed_at": None}
        Waiver.objects.get_or_create(**found, defaults={"reason": reason, "at": clock.now()})


@later.follows(later.TAKEN_OVER)
def settle_the_claims(demand: Any, reason: str) -> None:
    """One was chosen, the others hear why not; providers hear that the demand is in matching again."""
    asking = Claim.objects.open().filter(demand=demand)
    claims.close(asking.filter(unit=demand.demander_id), Claim.Outcome.CHOSEN, reason)
    others = list(asking.values_list("unit_id", flat=True))
    claims.close(asking, Claim.Outcome.NOT_CHOSEN, reason)
    _close(claims.waivers(demand), say("已由其他企业承接"))
    words = {"demand": demand, "unit": demand.demander.name, "why": reason}
    lost = say("需求 %(demand)s 已批准由%(unit)s承接，本单位的申请未获批准。批准的理由：%(why)s") % words
    _tell_units(others, demand, "claim-lost", lost)
    answered = demand.solutions.filter(state="not_chosen").values_list("organisation_id", flat=True)
    text = say("需求 %(demand)s 由%(unit)s承接，重新进入供需对接；方案仍有效的，请在方案页确认。") % words
    _tell_units(list(answered), demand, "taken-over", text, url=reverse("solutions"))


@later.follows(later.REOPENED)
@later.follows(later.GONE)
@later.follows(later.CLOSED)
def nothing_to_take_over(demand: Any, reason: str) -> None:
    """The demand was reopened, retracted or closed; whoever asked for it hears that nothing comes of it."""
    why = say("需求现为“%s”") % demand.get_state_display()
    _close(claims.waivers(demand), why)
    asking = Claim.objects.open().filter(demand=demand)
    units = list(asking.values_list("unit_id", flat=True))
    claims.close(asking, Claim.Outcome.OVER, why)
    text = say("%(why)s，本单位对 %(demand)s 的承接申请不再办理。") % {"why": why, "demand": demand}
    _tell_units(units, demand, "claim-over", text)


def _close(waivers: Any, why: str) -> None:
    waivers.update(closed_at=clock.now(), closed_why=why[:200])


def _tell_units(units: list[int], demand: Any, kind: str, text: str, url: str = "") -> None:
    held = {"memberships__organisation__in": units, "memberships__is_admin": True, "memberships__ended_at": None}
    people = list(User.objects.filter(is_active=True, **held).distinct())
    address = url or reverse("demand_take_over", args=[demand.pk])
    tell.send(people, key=f"{kind}:{demand.pk}:{demand.demander_id}", text=text, url=address)
