"""Article 11 in the demo: entries of the reserve in each of its scenarios."""

from decimal import Decimal
from typing import Any

from demands.collection.models import Demand
from demands.reserve import consenting
from demands.reserve.models import ReserveEntry
from demands.reserve.services import open_entry
from portal.workflow import perform
from projects.demo import matching
from projects.demo.cast import Cast

PLAN = "各单位按任务分工组织攻关：牵头单位负责总体与集成验证，合作单位负责关键器件与测试，按季度会商。"


def draft(cast: Cast, demand: Demand, scenario: str, lead: str, *, others: Any = (), team: Any = ()) -> ReserveEntry:
    """An entry opened by its lead in a scenario, filled in, with further units of its team."""
    entry = open_entry(demand=demand, scenario=scenario, by=cast.admin(lead), others=others)
    entry.plan = entry.plan or PLAN
    entry.total_money = entry.total_money or demand.total_investment
    entry.own_money = entry.total_money / 2 if entry.total_money else Decimal(0)
    entry.save()
    entry.units.add(*(cast.units[key] for key in team))
    return entry


def led_by_the_provider(cast: Cast, demand: Demand, provider: str) -> ReserveEntry:
    """The provider leads; the demander is asked for its written consent."""
    return perform(draft(cast, demand, "provider_lead", provider), "ask_consents", by=cast.admin(provider))


def own_team(cast: Cast, demand: Demand, team: tuple[str, ...]) -> ReserveEntry:
    """A team of the demander's own; the departments of its regions are asked."""
    entry = draft(cast, demand, "own_team", cast.key_of(demand.demander), team=team)
    return matching.check_entry(cast, matching.submit_entry(cast, entry))


def merged(cast: Cast, demand: Demand, other: Demand) -> ReserveEntry:
    """Two demands of one name in one entry, to which the other demander consented."""
    lead = cast.key_of(demand.demander)
    entry = perform(draft(cast, demand, "merged", lead, others=[other]), "ask_consents", by=cast.admin(lead))
    digest = consenting.digest_for(entry, other.demander)
    entry = perform(entry, "answer_consent", by=cast.admin_of(other.demander), agrees=True, digest=digest)
    return matching.submit_entry(cast, entry)


def taken_over(cast: Cast, demand: Demand) -> ReserveEntry:
    """The enterprise that took the demand over brings it into the pool."""
    entry = draft(cast, demand, "other_demander", cast.key_of(demand.demander))
    return matching.into_the_pool(cast, entry)


def remove(cast: Cast, entry: ReserveEntry) -> ReserveEntry:
    """The Office takes an entry out of the pool."""
    reason = "牵头单位来函说明分工重新商定，申请先行出库，完善后再申请。"
    return perform(
        ReserveEntry.objects.get(pk=entry.pk), "remove", by=cast.office_approver, ground="given_up", reason=reason
    )
