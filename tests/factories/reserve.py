"""Reserve entries."""

from decimal import Decimal

from demands.reserve import services
from demands.reserve.models import ReserveEntry
from portal.workflow import perform
from tests.factories import matching, people


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
