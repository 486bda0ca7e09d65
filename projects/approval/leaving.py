"""An application that leaves the decision leaves its list; what was signed with it is void (article 15)."""

from typing import Any

from django.utils.translation import gettext as say

from portal import locks
from portal.accounts.models import User
from portal.workflow import perform
from projects.applications import later


@later.answers(later.ON_A_DECISION_LIST)
def on_a_live_list(application: Any) -> bool:
    """Whether a list that is not cancelled considers it."""
    return application.decisions.standing().exists()


@later.follows(later.LEAVES)
@later.follows(later.REVIEWED_AGAIN)
def leave_the_list(application: Any, reason: str) -> None:
    """Take an application off its list; a list out for signature goes back to be drafted anew."""
    item = application.decisions.standing().select_related("decision_list").first()
    if item is None:
        return
    decision_list = locks.row(type(item.decision_list), item.decision_list_id)
    item.is_live, item.left_why = False, reason
    item.save(update_fields=["is_live", "left_why"])
    if decision_list.state == decision_list.State.COSIGNING:
        why = say("%(code)s 退出名单：%(reason)s") % {"code": application.code, "reason": reason}
        perform(decision_list, "revise", by=User.objects.system(), cause=application, reason=why)
