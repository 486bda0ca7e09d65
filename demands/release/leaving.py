"""What follows where a demand leaves: its list goes back for signature, its corrections lapse (article 9)."""

from typing import Any

from django.utils.translation import gettext as say

from demands.collection import later
from portal import locks
from portal.accounts.models import User
from portal.workflow import perform


@later.follows(later.LEAVES)
def leave_the_list(demand: Any, reason: str) -> None:
    """Take a demand off the list that is being drawn up or signed; a list out for signature goes back."""
    item = demand.release_items.filter(is_live=True).select_related("release_list").first()
    if item is None:
        return
    release_list = locks.row(type(item.release_list), item.release_list_id)
    item.delete()
    if release_list.state == release_list.State.COSIGNING:
        why = say("%(code)s 退出榜单：%(reason)s") % {"code": demand.code, "reason": reason}
        perform(release_list, "revise", by=User.objects.system(), cause=demand, reason=why)


@later.follows(later.GONE)
@later.follows(later.CLOSED_FOR_GOOD)
def corrections_lapse(demand: Any, _reason: str) -> None:
    """There is nothing left in public that could be corrected."""
    from demands.release.models import Correction

    for correction in locks.rows(Correction.objects.under_way().filter(demand=demand.pk)):
        perform(correction, "lapse", by=User.objects.system(), cause=demand)
