"""The history of an entry: every step, when its lead was warned, and what was adjusted in its demands meanwhile."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say

from demands.reserve.models import DemandAdjustment
from portal.records import timeline


@dataclass(frozen=True)
class Event:
    """One line, as `<c-timeline>` reads it."""

    at: datetime
    label: str
    who: str = ""
    reason: str = ""
    articles: list[int] = field(default_factory=lambda: [11])
    documents: list[dict[str, str]] = field(default_factory=list)
    kind: str = ""


def of(entry: Any, reader: Any) -> list[Any]:
    """All of it, newest first; what lies ahead on top."""
    events: list[Any] = [*timeline.of(entry, reader), *_warned(entry), *_adjusted(entry, reader)]
    return _ahead(entry) + sorted(events, key=lambda event: event.at, reverse=True)


def _ahead(entry: Any) -> list[Event]:
    if entry.state != "in_pool" or entry.expires_at is None:
        return []
    return [Event(entry.expires_at, say("在库期满"), say("期满未列入指南的，自动出库"), kind="next")]


def _warned(entry: Any) -> list[Event]:
    return [Event(entry.warned_at, say("到期提醒"), say("已提醒牵头单位"))] if entry.warned_at else []


def _adjusted(entry: Any, reader: Any) -> list[Event]:
    rows = DemandAdjustment.objects.approved().filter(demand__in=entry.joined).select_related("demand")
    readable = set(DemandAdjustment.objects.visible_to(reader).filter(pk__in=rows).values_list("pk", flat=True))
    return [
        Event(
            each.decided_at,
            say("需求调整 %s") % each.code,
            reason=each.reason,
            documents=[{"url": each.get_absolute_url(), "label": say("查看对照")}] if each.pk in readable else [],
        )
        for each in rows
    ]
