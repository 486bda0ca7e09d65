"""Keeping a draft, letting it go, and clearing away what nobody can save any more."""

import json
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from portal import clock
from portal.drafts.models import Draft
from portal.drafts.stamps import FIELD, Stamp
from portal.workflow import machines

# Of the page, not of the person: the next opening of the form brings its own.
ASIDE = ("csrfmiddlewaretoken", "token", "once", FIELD)


class TooLarge(Exception):
    """More than `DRAFT_MAX_BYTES`."""


class Closed(Exception):
    """The page that sends was saved already."""


class Elsewhere(Exception):
    """Another window of the same person wrote since this one knew of it; `draft` is what it wrote."""

    def __init__(self, draft: Draft):
        self.draft = draft


def keep(stamp: Stamp, sent: QueryDict, *, state: str, turn: int, take_over: bool = False) -> Draft:
    """Keep what a page sent, its `turn`-th sending; an older sending that comes late changes nothing.

    `state` is that of the record now, empty where that is not known. Raises TooLarge, Closed, or Elsewhere unless
    `take_over`.
    """
    written = _written(stamp, state, turn) | {"content": _content(sent), "is_live": True}
    with transaction.atomic():
        draft, made = Draft.objects.select_for_update().get_or_create(
            person_id=stamp.person, form=stamp.form, defaults=written | {"n": 1}
        )
        if made or (str(draft.page) == stamp.page and _is_late(draft, turn)):
            return draft
        if draft.is_live and str(draft.page) != stamp.page and draft.n != stamp.n and not take_over:
            raise Elsewhere(draft)
        for name, value in written.items():
            setattr(draft, name, value)
        draft.n += 1
        draft.save()
        return draft


def let_go(stamp: Stamp) -> None:
    """The form was saved, or its person does not want the draft: nothing is left, and nothing of this page comes."""
    empty = _written(stamp, state="", turn=0) | {"content": {}, "is_live": False}
    Draft.objects.update_or_create(person_id=stamp.person, form=stamp.form, defaults=empty)


def as_sent(draft: Draft) -> QueryDict:
    """What the draft holds, as if the browser had just sent it."""
    sent = QueryDict(mutable=True)
    for name, values in draft.content.items():
        sent.setlist(name, values)
    return sent


def purge() -> int:
    """Take away drafts of `DRAFT_DAYS` ago, and of `DRAFT_CLOSED_HOURS` ago where the record has gone on; how many."""
    now = clock.now()
    gone, _each = Draft.objects.filter(at__lt=now - timedelta(days=settings.DRAFT_DAYS)).delete()
    for machine, model in machines().items():
        rows = Draft.objects.filter(machine=machine, at__lt=now - timedelta(hours=settings.DRAFT_CLOSED_HOURS))
        gone += _of_records_gone_on(rows, model).delete()[0]
    return gone


def _of_records_gone_on(rows: QuerySet, model: Any) -> QuerySet:
    present = Subquery(model._base_manager.filter(pk=OuterRef("object_id")).values("state")[:1])
    return rows.exclude(state="").annotate(present=present).filter(Q(present=None) | ~Q(present=F("state")))


def _is_late(draft: Draft, turn: int) -> bool:
    """Whether a sending of the page that wrote last comes after a newer one, or after the page was saved."""
    if not draft.is_live:
        raise Closed
    return turn <= draft.turn


def _written(stamp: Stamp, state: str, turn: int) -> dict[str, Any]:
    return {
        "machine": stamp.machine,
        "object_id": stamp.object_id,
        "state": state,
        "page": stamp.page,
        "turn": turn,
        "at": clock.now(),
    }


def _content(sent: QueryDict) -> dict[str, list[str]]:
    """The fields as they came; the database keeps no NUL."""
    content = {
        name: [value.replace("\x00", "") for value in values] for name, values in sent.lists() if name not in ASIDE
    }
    if len(json.dumps(content, ensure_ascii=False).encode()) > settings.DRAFT_MAX_BYTES:
        raise TooLarge
    return content
