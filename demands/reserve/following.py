"""What follows for reserve entries from agreements, from the demand and from the clock."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from demands.collection import later
from demands.matching.protocols import AGREEMENT_BROKEN, AGREEMENT_SIGNED_NOW, IN_THE_POOL, Ending
from demands.reserve import actors
from demands.reserve.models import CoveredDemand, ReserveEntry
from demands.reserve.models.states import POOL, UNDER_CHECK, EntryState, Scenario
from portal import locks
from portal.accounts.models import User
from portal.notices import tell
from portal.timed import on_the_clock
from portal.workflow import perform


@on_the_clock
def warn_before_expiry(now: datetime, system: Any) -> int:
    """Tell the lead once that its entry will soon leave the pool; how many were told."""
    told = 0
    for entry in ReserveEntry.objects.in_pool().filter(warned_at=None).select_related("demand__round__call", "lead"):
        days = entry.call.value("reserve_warn_days")
        if entry.expires_at is None or entry.expires_at > now + timedelta(days=days):
            continue
        until = timezone.localtime(entry.expires_at).strftime("%Y-%m-%d")
        text = say("储备项目 %(entry)s 将于 %(until)s 在库期满。") % {"entry": entry, "until": until}
        told_of_it = list(actors.unit_people(entry))
        tell.send(told_of_it, key=f"expiry:{entry.pk}:{until}", text=text, url=entry.get_absolute_url())
        ReserveEntry.objects.filter(pk=entry.pk).update(warned_at=now)
        told += 1
    return told


@later.answers(later.RESERVE_ENTRY_UNDER_WAY)
def entry_under_way(demand: Any) -> bool:
    """Whether an entry of the demand is being checked."""
    return ReserveEntry.objects.filter(covered__demand=demand, state__in=UNDER_CHECK).exists()


@later.answers(IN_THE_POOL)
def agreement_in_the_pool(agreement: Any) -> bool:
    """Whether an entry of its demand is in the pool or beyond."""
    return ReserveEntry.objects.filter(covered__demand=agreement.demand_id, state__in=POOL).exists()


@later.follows(AGREEMENT_SIGNED_NOW)
def tell_the_lead(agreement: Any, reason: str) -> None:
    """The demander may now open the entry."""
    text = say("合作意向 %s 已由双方签署，可发起储备入库。") % agreement.code
    url = f"{reverse('reserve_new')}?demand={agreement.demand_id}"
    told = list(actors.its_lead.people(ReserveEntry(lead=agreement.demand.demander)))
    tell.send(told, key=f"reserve:{agreement.pk}", text=text, url=url)


@later.follows(AGREEMENT_BROKEN)
def entries_of_agreement_lapse(agreement: Any, reason: str) -> None:
    """An entry not yet in the pool falls with its agreement."""
    merged = Q(scenario=Scenario.MERGED, covered__demand=agreement.demand_id)
    resting = ReserveEntry.objects.before_the_pool().filter(Q(agreement=agreement.pk) | merged)
    for entry in locks.rows(ReserveEntry.objects.filter(pk__in=resting.values("pk"))):
        perform(entry, "lapse", by=User.objects.system(), cause=agreement, reason=reason)


@later.follows(later.GONE)
def entries_of_demand_lapse(demand: Any, reason: str) -> None:
    """An entry not yet in the pool falls with its demand."""
    cause = Ending(demand, reason, retracted=True)
    for entry in locks.rows(ReserveEntry.objects.before_the_pool().filter(covered__demand=demand.pk)):
        perform(entry, "lapse", by=User.objects.system(), cause=cause, reason=reason)


@on_the_clock
def end_entries_of_open_demands(now: datetime, system: Any) -> int:
    """A draft of a demand that is open or in matching again, or has ended, lapses; how many."""
    settled = ("matched", "unmatched", "reserved")
    gone = CoveredDemand.objects.filter(entry__state=EntryState.DRAFT).exclude(demand__state__in=settled)
    drafts = {each.entry_id: each for each in gone.select_related("entry", "demand").order_by("entry_id")}
    for each in drafts.values():
        perform(each.entry, "lapse", by=system, cause=Ending(each.demand, say("需求已重新开放或者终结")))
    return len(drafts)
