"""Which rows a transaction holds, and the one order in which it may wait for them: nobody waits in a circle.

A transaction waits for a row only where the row comes after every row that it holds: later records before the earlier
ones that they drive (`ORDER`), then people, each by primary key. Against that order a row is taken only if nobody
holds it. If somebody does, everything is let go, and `whole` begins anew with all these rows taken first, in order.
The measurement and what else was weighed: `docs/decisions/0009-locks-in-one-order.md`.
"""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.apps import apps
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils.translation import gettext as say
from psycopg2 import sql

from portal import clock
from portal.steps import StepRefused

# Machines in the order in which their rows are waited for.
ORDER = (
    "redress",
    "expert",
    "review_round",
    "review_assignment",
    "project",
    "task_agreement",
    "decision_list",
    "guideline",
    "application",
    "demand_adjustment",
    "reserve_entry",
    "agreement",
    "expert_comparison",
    "talk",
    "solution",
    "release_list",
    "takedown",
    "correction",
    "demand",
    "collection_round",
    "organisation",
)
TRIES = 6  # each one knows at least one row more that was in the way
READ_SHARED = sql.SQL("SELECT 1 FROM {table} WHERE {pk} = %s FOR SHARE")
READ_SHARED_OR_SKIP = sql.SQL("SELECT 1 FROM {table} WHERE {pk} = %s FOR SHARE SKIP LOCKED")
# What the database breaks off and may let pass another time: serialisation failure, deadlock, lock and statement
# timeout; and a unique row that somebody else wrote first, which is then seen and answered as what it is.
PASSING = frozenset({"40001", "40P01", "55P03", "57014", "23505"})
Key = tuple[int, str, Any]  # place of the model, its label, primary key: in this order rows are waited for


class Busy(Exception):
    """Somebody holds a row that may not be waited for now; caught by `whole`, seen by nobody else."""

    def __init__(self, keys: Iterable[Key]):
        super().__init__()
        self.keys = frozenset(keys)


@dataclass
class Holding:
    """What the transaction under way holds, which of it others may hold too, and whether it may be begun anew."""

    keys: set[Key] = field(default_factory=set)
    shared: set[Key] = field(default_factory=set)
    may_begin_anew: bool = False


_holding: ContextVar[Holding | None] = ContextVar("holding", default=None)


def whole(act: Callable[[], Any], *, again: bool = True) -> Any:
    """Run `act` in one transaction, at one instant; what it returns. Within another `whole` it is a part of that.

    It is run anew where a row was held against the order, or the database broke it off (a deadlock, for one): then at
    most once. It must therefore change nothing but the database; `again` is False where it cannot be run twice.
    Raises what `act` raises, StepRefused where rows stay held, OperationalError where the database broke off twice.
    """
    if (outer := _holding.get()) is not None:
        return _part(act, outer)
    with clock.held(at_once=True):
        return _anew(act, TRIES if again else 1)


def _anew(act: Callable[[], Any], tries: int) -> Any:
    known: frozenset[Key] = frozenset()
    broken_off = 0
    for left in reversed(range(tries)):
        token = _holding.set(Holding(may_begin_anew=left > 0))
        try:
            with transaction.atomic():
                _take_in_order(known)
                return act()
        except Busy as busy:
            known |= busy.keys
        except (OperationalError, IntegrityError) as error:
            broken_off += 1
            if left == 0 or broken_off > 1 or _sqlstate(error) not in PASSING:
                raise
        finally:
            _holding.reset(token)
    raise AssertionError("the last try either returns or raises")


def _part(act: Callable[[], Any], outer: Holding) -> Any:
    before, shared = set(outer.keys), set(outer.shared)
    try:
        with transaction.atomic():
            return act()
    except BaseException:
        outer.keys, outer.shared = before, shared  # what was taken since went back with the savepoint
        raise


def row(model: Any, pk: Any) -> Any:
    """The row as it stands, locked until the transaction ends. Raises model.DoesNotExist."""
    return one(model._base_manager.all(), pk)


def one(queryset: models.QuerySet, pk: Any) -> Any:
    """The queryset's row of that key as it stands, locked. Raises the model's DoesNotExist where it has none."""
    key = _key(queryset.model, pk)
    if _may_wait_for([key]):
        found = _locking(queryset).get(pk=pk)
    else:
        found = _locking(queryset, skip_locked=True).filter(pk=pk).first()
        if found is None:
            queryset.only("pk").get(pk=pk)  # it may just not be there
            _give_way([key])
    _now_held([key])
    return found


def alone_in(record: Any, name: str) -> None:
    """Lock the record that stands under this name in `record`, so that what counts within it is counted one by one."""
    field = record._meta.get_field(name)
    if (pk := getattr(record, field.attname)) is not None:
        setattr(record, name, row(field.related_model, pk))


def keep_as_it_is(record: Any, name: str) -> None:
    """Until the transaction ends nobody changes the record that stands under this name in `record`; many may ask so.

    A dotted name leads through rows: `covered.demand` keeps the demand of each row of `record.covered`.
    """
    through, _dot, name = name.rpartition(".")
    if through:
        for each in attrgetter(through)(record).order_by(f"{name}_id"):
            keep_as_it_is(each, name)
        return
    related = record._meta.get_field(name).related_model
    key = _key(related, getattr(record, f"{name}_id"))
    if key in _held():
        return
    shared = READ_SHARED if _may_wait_for([key]) else READ_SHARED_OR_SKIP
    named = {"table": sql.Identifier(related._meta.db_table), "pk": sql.Identifier(related._meta.pk.column)}
    with connection.cursor() as cursor:
        cursor.execute(shared.format(**named), [key[2]])
        if cursor.fetchone() is None:
            _give_way([key])
    if (holding := _holding.get()) is not None:
        holding.shared.add(key)
    setattr(record, name, related._base_manager.get(pk=key[2]))


def rows(queryset: models.QuerySet) -> list[Any]:
    """The rows as they stand, locked, by primary key; what no longer belongs to the queryset is left out."""
    keys = [_key(queryset.model, pk) for pk in queryset.order_by("pk").values_list("pk", flat=True)]
    every = queryset.model._base_manager.filter(pk__in=[pk for _place, _label, pk in keys]).order_by("pk")
    may_wait = _may_wait_for(keys)
    taken = set(_locking(every, skip_locked=not may_wait).values_list("pk", flat=True))
    held = [key for key in keys if key[2] not in taken]
    if held and not may_wait:
        _give_way(held)
    _now_held(keys)
    return list(queryset.filter(pk__in=[key[2] for key in keys]).order_by("pk"))


def _locking(queryset: models.QuerySet, *, skip_locked: bool = False) -> models.QuerySet:
    # New rows that refer to this one may still come: their foreign keys must not wait for a step.
    return queryset.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)


def _key(model: Any, pk: Any) -> Key:
    machine = getattr(model, "machine", "")
    return (ORDER.index(machine) if machine in ORDER else len(ORDER), model._meta.concrete_model._meta.label, pk)


def _held() -> set[Key]:
    holding = _holding.get()
    return holding.keys if holding else set()


def _may_wait_for(keys: list[Key]) -> bool:
    holding = _holding.get()
    if holding is None:
        return True
    every = holding.keys | holding.shared
    # What is held only together with others comes after itself: two who both want it alone would wait in a circle.
    return not every or all(key in holding.keys or key > max(every) for key in keys)


def _now_held(keys: Iterable[Key]) -> None:
    if (holding := _holding.get()) is not None:
        holding.keys.update(keys)


def _give_way(busy: Iterable[Key]) -> None:
    holding = _holding.get()
    if holding is not None and holding.may_begin_anew:
        raise Busy({*holding.keys, *busy})
    raise StepRefused(say("有人正在办理相关的记录，请稍后再试。"))


def _take_in_order(keys: Iterable[Key]) -> None:
    for (_place, label), group in groupby(sorted(keys), key=lambda key: key[:2]):
        found = list(group)
        every = apps.get_model(label)._base_manager.filter(pk__in=[key[2] for key in found]).order_by("pk")
        list(_locking(every).values_list("pk", flat=True))
        _now_held(found)


def _sqlstate(error: BaseException) -> str:
    return getattr(error.__cause__, "pgcode", "") or ""
