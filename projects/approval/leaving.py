"""An application that leaves the decision leaves its list; what was signed with it is void (article 15)."""

from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext as say

from portal.accounts.models import User
from portal.workflow import StepRefused, perform
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
    decision_list = _locked(item.decision_list)
    item.is_live, item.left_why = False, reason
    item.save(update_fields=["is_live", "left_why"])
    if decision_list.state == decision_list.State.COSIGNING:
        why = say("%(code)s 退出名单：%(reason)s") % {"code": application.code, "reason": reason}
        perform(decision_list, "revise", by=User.objects.system(), cause=application, reason=why)


def _locked(decision_list: Any) -> Any:
    """The list's row, locked at once or not at all: a decision locks list and applications the other way round."""
    try:
        with transaction.atomic():
            return type(decision_list).objects.select_for_update(nowait=True).get(pk=decision_list.pk)
    except OperationalError as busy:
        raise StepRefused(say("该申报所在的立项名单正在办理，请稍后再试。")) from busy
