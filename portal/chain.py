"""One chain: each later stage says here which of its records come from an earlier one, so that pages link both ways.

An earlier stage knows nothing of later ones: its page asks this table, which later stages fill when they load.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

# The places of the chain in order: machine and what a reader calls it.
PLACES = (
    ("collection_round", _("征集批次")),
    ("demand", _("需求")),
    ("release_list", _("榜单")),
    ("solution", _("解决方案")),
    ("agreement", _("合作意向")),
    ("reserve_entry", _("储备项目")),
    ("guideline", _("指南")),
    ("application", _("项目申报")),
    ("decision_list", _("立项名单")),
    ("project", _("项目")),
)
# A batch holds many records: the chain of one of them passes by it and does not go on through its neighbours.
BATCHES = frozenset({"collection_round", "release_list", "guideline", "decision_list"})
_earlier: dict[str, list[Callable]] = {}
_later: dict[str, list[Callable]] = {}


def earlier(machine: str) -> Callable[[Callable], Callable]:
    """Register a function(record) that yields the records which `machine`'s record comes from."""
    return _registered(_earlier, machine)


def later(machine: str) -> Callable[[Callable], Callable]:
    """Register a function(record) that yields what later stages made of `machine`'s record."""
    return _registered(_later, machine)


def _registered(table: dict[str, list[Callable]], machine: str) -> Callable[[Callable], Callable]:
    def register(find: Callable) -> Callable:
        table.setdefault(machine, []).append(find)
        return find

    return register


def links(record: Any, reader: Any) -> list[dict[str, Any]]:
    """The whole chain around a record, in order; a place not yet reached, or closed to the reader, has no address.

    Of a batch, only the places that its records share are told. A record beside the chain shows that of its nearest
    neighbour, or none where it has no neighbour.
    """
    found: dict[str, list] = {record.machine: [record]}
    for table in (_earlier, _later):
        _walk(record, table, found)
    if record.machine not in dict(PLACES) and len(found) > 1:
        _walk(list(found.values())[1][0], _later, found)  # what stands beside the chain is asked through its neighbour
    places = [_place(machine, label, found.get(machine, []), record, reader) for machine, label in PLACES]
    if not any(place["made"] for place in places):  # what stands beside the chain, such as a redress
        return []
    if record.machine in BATCHES:
        return [place for place in places if place["made"]]
    if not any(place["made"] for place in places):
        return []
    return _with_what_was_passed_by(places)


def _with_what_was_passed_by(places: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An empty place before one that is reached was passed by, as by a direction that no demand stands behind."""
    # A record beside the chain, such as a review round, has no place in it at all.
    reached = max((number for number, place in enumerate(places) if place["made"]), default=0)
    for place in places[:reached]:
        if not place["made"]:
            place["text"] = _("未经此环节")
    return places


def _walk(record: Any, table: dict[str, list[Callable]], found: dict[str, list]) -> None:
    for find in table.get(record.machine, ()):
        for other in find(record):
            known = found.setdefault(other.machine, [])
            if other not in known:
                known.append(other)
                if other.machine not in BATCHES:
                    _walk(other, table, found)


def _place(machine: str, label: Any, records: list, here: Any, reader: Any) -> dict[str, Any]:
    open_to_reader = _open_to(reader, records, here)
    if not open_to_reader:
        text = _("已形成") if records else ""
        return {"label": label, "text": text, "url": "", "here": False, "made": bool(records)}
    shown = here if here in open_to_reader else open_to_reader[-1]
    more = _("等 %s 项") % len(open_to_reader) if len(open_to_reader) > 1 else ""
    text = f"{getattr(shown, 'code', '') or shown}{more}"
    return {"label": label, "text": text, "url": shown.get_absolute_url(), "here": shown == here, "made": True}


def _open_to(reader: Any, records: list, here: Any) -> list:
    """Those that the reader may see, in one query however many there are."""
    others = [record.pk for record in records if record != here]
    if not others:
        return records
    visible = set(type(records[0]).objects.visible_to(reader).filter(pk__in=others).values_list("pk", flat=True))
    return [record for record in records if record == here or record.pk in visible]


def of(records: Iterable[Any | None]) -> list[Any]:
    """Those that are there; a help for the registered functions."""
    return [record for record in records if record is not None]
