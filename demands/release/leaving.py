"""A demand that leaves the selection leaves its list; what was signed with it is void (article 9)."""

from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as say

from demands.collection import later
from portal.accounts.models import User
from portal.workflow import StepRefused, perform


@later.follows(later.LEAVES)
def leave_the_list(demand: Any, reason: str) -> None:
    """Take a demand off the list that is being drawn up or signed; a list out for signature goes back."""
    item = demand.release_items.filter(is_live=True).select_related("release_list").first()
    if item is None:
        return
    release_list = _locked(item.release_list)
    item.delete()
    if release_list.state == release_list.State.COSIGNING:
        why = say("%(code)s 退出榜单：%(reason)s") % {"code": demand.code, "reason": reason}
        perform(release_list, "revise", by=User.objects.system(), cause=demand, reason=why)


def _locked(release_list: Any) -> Any:
    """The list's row, locked at once or not at all: its publication locks list and demands the other way round."""
    try:
        with transaction.atomic():
            return type(release_list).objects.select_for_update(nowait=True).get(pk=release_list.pk)
    except OperationalError as busy:
        raise StepRefused(say("该需求所在的榜单正在办理，请稍后再试。")) from busy
