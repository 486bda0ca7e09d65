"""What a release list does to its items, its demands and the public hall."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as say

from demands.collection.models import Demand, DemandState
from demands.collection.models.counters import next_number as next_of_series
from demands.release import hall
from portal import clock
from portal.accounts.models import User
from portal.notices import outbox
from portal.workflow import StepRefused, perform


def free_demands(release_list: Any = None) -> Any:
    """Demands that may be put on this list: selected, not refused by the secrecy review, on no other live list."""
    from demands.release.models import ReleaseItem

    taken = ReleaseItem.objects.filter(is_live=True)
    if release_list is not None:
        taken = taken.exclude(release_list=release_list)
    found = Demand.objects.filter(state=DemandState.SELECTED).exclude(secrecy_passed=False)
    found = found.exclude(pk__in=taken.values("demand_id"))
    return found.select_related("organisation", "region", "field").order_by("region_id", "code")


def put_on(release_list: Any, demands: list[Any]) -> None:
    """Make these demands, in this order, the list's items. Raises StepRefused for one that another list took."""
    from demands.release.models import ReleaseItem

    free = set(free_demands(release_list).values_list("pk", flat=True))
    if gone := [demand.code for demand in demands if demand.pk not in free]:
        raise StepRefused(say("%s 已列入其他榜单，或不再是“拟发布”，请刷新后重选。") % "、".join(gone))
    release_list.items.all().delete()
    rows = [ReleaseItem(release_list=release_list, demand=d, order=n) for n, d in enumerate(demands, 1)]
    try:
        with transaction.atomic():
            ReleaseItem.objects.bulk_create(rows)
    except IntegrityError as clash:
        raise StepRefused(say("所选需求刚被列入另一份榜单，请刷新后重选。")) from clash


def next_number(release_list: Any) -> str:
    """The next number of the year's lists, such as YRD-2026-B01; taken back if the publication fails."""
    year = release_list.call.year
    return f"YRD-{year}-B{next_of_series(f'release_list:{year}'):02d}"


def next_of_year(year: int, letter: str) -> str:
    """The next number of another series of the year, such as YRD-2026-G01 for corrections."""
    return f"YRD-{year}-{letter}{next_of_series(f'release_{letter}:{year}'):02d}"


def send_out(release_list: Any) -> datetime:
    """Publish every demand of the list and put it in the hall; the instant at which the last window closes."""
    system = User.objects.system()
    with translation.override("zh-hans"):  # what is frozen does not depend on the language of who publishes
        for row in sorted(release_list.rows, key=lambda row: row.demand_id):
            row.demand = perform(row.demand, "publish", by=system, cause=release_list)
            hall.put(row.demand, release_list)
    return max(row.demand.window_closes_at for row in release_list.rows)


def tell_subscribers(release_list: Any) -> None:
    """Whoever subscribed to something on the list hears of it once the publication is committed."""
    outbox.put("hall news", f"list:{release_list.pk}", release_list=release_list.pk)


def draw_up(*, call: Any, by: Any, demands: list[Any], **words: Any) -> Any:
    """A new list of the year with its words, window (days), deadline and demands."""
    from demands.release.models import ReleaseList

    made = ReleaseList.objects.create(call=call, created_by=by, created_at=clock.now(), **words)
    return perform(made, "compose", by=by, demands=demands)
