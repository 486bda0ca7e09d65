"""What providers hear of a demand's dates: each by itself, named to nobody, with where to go from there."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from demands.collection import later
from demands.matching.models import Solution
from demands.matching.services import concerned
from portal.accounts.models import Organisation, User
from portal.notices import tell
from portal.records.models import Record


@later.follows(later.EXTENDED)
def window_runs_longer(demand: Any, reason: str) -> None:
    """Whoever began an answer or asked a question has longer; those drafts would else be given up too early."""
    text = say("需求 %(demand)s 的揭榜窗口延长到 %(until)s。理由：%(reason)s")
    words = {"demand": demand, "until": _shown(demand.window_closes_at), "reason": reason}
    _tell(concerned(demand), demand, "window-extended", text % words, _public_page(demand))


@later.follows(later.REOPENED)
def window_is_open_again(demand: Any, reason: str) -> None:
    """Whoever answered or asked before may answer anew."""
    units = Organisation.objects.filter(pk__in=demand.solutions.values("organisation_id"))
    units |= Organisation.objects.filter(pk__in=demand.questions.values("organisation_id"))
    text = say("需求 %(demand)s 重新揭榜，截止 %(until)s；可以重新提交方案，以前的方案内容可以带入。")
    words = {"demand": demand, "until": _shown(demand.window_closes_at)}
    _tell(_admins(units.values("pk")), demand, "window-reopened", text % words, _public_page(demand))


@later.follows(later.MATCHING_EXTENDED)
def more_time_to_agree(demand: Any, reason: str) -> None:
    """Providers that are still in the choice know until when it may go on."""
    units = demand.solutions.undecided().values("organisation_id")
    text = say("需求 %(demand)s 的对接期限延长到 %(until)s。理由：%(reason)s")
    words = {"demand": demand, "until": _shown(demand.matching_due), "reason": reason}
    _tell(_admins(units), demand, "matching-extended", text % words, reverse("solutions"))


@later.follows(later.MATCHING_AGAIN)
def chosen_from_anew(demand: Any, reason: str) -> None:
    """Providers that were not chosen may say that their solution still stands, while there is time to choose."""
    if not demand.matching_goes_on():
        return
    units = demand.solutions.filter(state=Solution.State.NOT_CHOSEN).values("organisation_id")
    text = say("需求 %(demand)s 的合作意向已解除，重新进入供需对接（至 %(until)s）；方案仍有效的，请在方案页确认。")
    words = {"demand": demand, "until": _shown(demand.matching_due)}
    _tell(_admins(units), demand, "matching-again", text % words, reverse("solutions"))


def _admins(units: Any) -> QuerySet:
    held = {"memberships__organisation__in": units, "memberships__is_admin": True, "memberships__ended_at": None}
    return User.objects.filter(is_active=True, **held).distinct()


def _tell(people: Any, demand: Any, what: str, text: str, url: str) -> None:
    # Under the row of the record in which it stands: what happens again is told again.
    entry = Record.objects.of(demand).latest("seq")
    tell.send(list(people), key=f"{what}:{entry.pk}", text=text, url=url)


def _public_page(demand: Any) -> str:
    return reverse("public_demand", args=[demand.code])


def _shown(instant: Any) -> str:
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M")
