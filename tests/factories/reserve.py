"""Reserve entries."""

from decimal import Decimal

from demands.collection.models import Demand
from demands.reserve import services
from demands.reserve.adjusting import drafting
from demands.reserve.models import ReserveEntry
from portal import clock
from portal.workflow import perform
from tests.factories import matching, people
from tests.support import place


def draft(agreement=None, **more):
    """An entry as it is opened from a signed agreement."""
    agreement = agreement or matching.signed_agreement()
    demand = agreement.demand
    demand.refresh_from_db()
    admin = people.member(demand.demander, is_admin=True)
    made = services.open_entry(demand=demand, scenario="demander_match", by=admin)
    for name, value in more.items():
        setattr(made, name, value)
    made.save()
    return made


def complete(agreement=None, **more):
    """A draft that misses nothing."""
    given = {"total_money": Decimal("1200.00"), "own_money": Decimal("800.00")} | more
    return draft(agreement, **given)


def submitted(agreement=None, **more):
    """An entry before its department."""
    made = complete(agreement, **more)
    return perform(made, "submit", by=people.member(made.lead, is_admin=True), pledge=True)


def checked(agreement=None, **more):
    """An entry that the lead's department passed; the others are asked."""
    made = submitted(agreement, **more)
    return perform(made, "pass_check", by=people.staff("dept_approver", made.lead.region))


def in_pool(agreement=None, **more):
    """An entry in the pool."""
    made = checked(agreement, **more)
    for consent in made.consents.filter(at=None):
        perform(made, "agree_entry", by=people.staff("dept_approver", consent.region))
    perform(made, "admit", by=people.staff("office_approver"))
    return ReserveEntry.objects.get(pk=made.pk)


def adjustment(demand=None, **more):
    """A draft that changes the deliverables of a published demand."""
    demand = demand or matching.demand_with_window()
    made = drafting.begin(demand=demand, by=people.member(demand.demander))
    given = {"changes": {"deliverables": "样机 2 套，发明专利 10 项。"}, "reason": "应用场景扩大，交付数量相应增加。"}
    for name, value in (given | more).items():
        setattr(made, name, value)
    made.save()
    return made


def adjustment_handed_in(demand=None, **more):
    """One before its department."""
    made = adjustment(demand, **more)
    return perform(made, "submit", by=people.member(made.demand.demander, is_admin=True), unclassified=True)


def unmatched(unit=None, **more):
    """A published demand on which nobody was agreed."""
    made = matching.demand_with_window(unit, **more)
    made.window_closes_at = clock.now()
    made.save()
    return place(made, Demand.State.UNMATCHED)


def approved_adjustment(demand=None, **more):
    """One that its department agreed to."""
    made = adjustment_handed_in(demand, **more)
    return perform(made, "approve", by=people.staff("dept_approver", made.demand.region), secrecy=True)


def approved_adjustment_of_a_match(demand):
    """One of a demand with a signed agreement, whose provider agreed."""
    made = adjustment(demand)
    admin = people.member(demand.demander, is_admin=True)
    asked = perform(made, "ask_provider", by=admin)
    provider = people.member(asked.provider, is_admin=True)
    perform(asked, "answer_as_provider", by=provider, agrees=True, digest=asked.provider_digest)
    perform(asked, "submit", by=admin, unclassified=True)
    return perform(asked, "approve", by=people.staff("dept_approver", demand.region), secrecy=True)
