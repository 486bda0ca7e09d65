"""Drafting: a guideline's text and directions, changed only while it is a draft, by whoever is then named a drafter."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from portal import clock, locks
from portal.workflow import StepRefused
from projects.guidelines.models import Direction, DirectionIndicator, Guideline


def create(*, call: Any, title: str, by: Any, copy_last: bool) -> Guideline:
    """A new draft of the year, with the standing texts of the last guideline where they are wanted."""
    last = Guideline.objects.order_by("-pk").first() if copy_last else None
    texts = {name: getattr(last, name) for name in ("preface", "requirements", "contacts")} if last else {}
    guideline = Guideline.objects.create(
        call=call,
        title=title,
        drafted_by=by,
        created_at=clock.now(),
        issuers=call.value("guideline_issuers"),
        **texts,
    )
    guideline.editors.add(by)
    return guideline


@contextmanager
def drafting(guideline: Guideline, *, by: Any) -> Iterator[Guideline]:
    """The guideline's row, locked for one change; refused once it is no draft any more (StepRefused)."""
    with transaction.atomic():
        locked = locks.one(Guideline.objects.select_related("call"), guideline.pk)
        if not locked.is_draft:
            raise StepRefused(
                say("指南现为“%s”，不能修改。须修改的，请先办理“退回修改”。") % locked.get_state_display()
            )
        yield locked
        locked.editors.add(by)


def add_entries(guideline: Guideline, entries: Any) -> list[Direction]:
    """A direction for each entry, filled from its demand; the caller holds the lock."""
    made = [_from_entry(guideline, entry, _last_place(guideline) + n) for n, entry in enumerate(entries, 1)]
    renumber(guideline)
    return made


def place_last(direction: Direction) -> None:
    """Put a new direction behind all others, before it is saved."""
    direction.order = _last_place(direction.guideline) + 1


def move(direction: Direction, *, up: bool) -> None:
    """Change places with the neighbour in the same field; the first and the last stay where they are."""
    rows = list(direction.guideline.directions.filter(field=direction.field_id).order_by("order"))
    here = rows.index(direction)
    there = here - 1 if up else here + 1
    if 0 <= there < len(rows):
        rows[here].order, rows[there].order = rows[there].order, rows[here].order
        Direction.objects.bulk_update([rows[here], rows[there]], ["order"])
        renumber(direction.guideline)


def remove(direction: Direction) -> None:
    """Take a direction out; the others close ranks."""
    guideline = direction.guideline
    direction.delete()
    renumber(guideline)


def renumber(guideline: Guideline) -> None:
    """Places from 1 on, field by field, and codes such as 2.1: the second field's first direction."""
    rows = list(guideline.directions.select_related("field").order_by("field__order", "field_id", "order", "pk"))
    fields = list(dict.fromkeys(row.field_id for row in rows))
    counts = dict.fromkeys(fields, 0)
    for place, row in enumerate(rows, 1):
        counts[row.field_id] += 1
        row.order, row.code = place, f"{fields.index(row.field_id) + 1}.{counts[row.field_id]}"
    Direction.objects.bulk_update(rows, ["order", "code"])


def _last_place(guideline: Guideline) -> int:
    last = guideline.directions.order_by("-order").first()
    return last.order if last else 0


def _from_entry(guideline: Guideline, entry: Any, order: int) -> Direction:
    demand = entry.demand
    direction = Direction.objects.create(
        guideline=guideline,
        reserve_entry=entry,
        order=order,
        field=demand.field,
        title=entry.title,
        goal=demand.deliverables,
        content=entry.tasks or demand.tasks,
        term_months=demand.term_months,
        money=_public_part(entry, demand),
    )
    DirectionIndicator.objects.bulk_create(
        DirectionIndicator(
            direction=direction, order=n, name=row.name, target=row.target, unit=row.unit, method=row.method
        )
        for n, row in enumerate(demand.indicators.all(), 1)
    )
    return direction


def _public_part(entry: Any, demand: Any) -> Decimal | None:
    """What is asked of public money at most, in 万元: the total without what the units pay themselves."""
    total = demand.total_investment if entry.total_money is None else entry.total_money
    own = demand.own_money if entry.own_money is None else entry.own_money
    left = total - (own or 0) if total is not None else None
    return left if left is not None and left > 0 else None
