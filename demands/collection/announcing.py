"""A round that opened is told to every enterprise that may answer it; the worker does so, as they may be many."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from portal.notices import outbox, tell

TOPIC = "round news"


def to_leading_enterprises(collection_round: Any) -> None:
    """For a step's `then`: once the opening is committed, the enterprises hear of it."""
    outbox.put(TOPIC, str(collection_round.pk), round_id=collection_round.pk)


@outbox.handles(TOPIC)
def announce(round_id: int) -> None:
    """Tell the administrators of each verified leading enterprise of the round's regions, once."""
    from demands.collection.models import CollectionRound

    of = CollectionRound.objects.filter(pk=round_id, state=CollectionRound.State.OPEN).first()
    if of is None:
        return
    text = say("征集批次“%(name)s”已启动，征集时间 %(opens)s 至 %(closes)s，欢迎提出需求。")
    words = {"name": of.name, "opens": _shown(of.opens_at), "closes": _shown(of.closes_at)}
    tell.send(list(_people(of)), key=f"round:{of.pk}", text=text % words, url=of.get_absolute_url())


def _people(of: Any) -> Any:
    from portal.accounts.models import Organisation, User

    may_answer = Organisation.objects.filter(
        state=Organisation.State.VERIFIED,
        kind=Organisation.Kind.ENTERPRISE,
        is_leading=True,
        region__in=of.regions.values("pk"),
    )
    held = {"memberships__organisation__in": may_answer, "memberships__is_admin": True, "memberships__ended_at": None}
    return User.objects.filter(is_active=True, **held).distinct()


def _shown(instant: Any) -> str:
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M")
