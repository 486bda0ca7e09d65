"""A failure after each statement in turn, and whether anything of what was under way stays behind."""

import inspect
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.db import connection, transaction

from portal.workflow import Workflow, machines, perform, steps_of
from tests.workflow.answers import answers_for

FACTORIES = (
    "people",
    "collection",
    "reviews",
    "release",
    "redress",
    "matching",
    "reserve",
    "guidelines",
    "applications",
    "approval",
    "delivery",
)
# Written outside what a form does: who looked in when, what was refused, limits on how often.
BESIDE = ("accounts_session", "django_session", "accounts_device", "accounts_user", "records_", "portal_cache")


class Broken(Exception):
    """The failure that is put in."""


@dataclass(frozen=True)
class Act:
    """Something that writes, by a name."""

    name: str
    run: Callable[[], Any]


@contextmanager
def failing_after(place: int) -> Iterator[list[str]]:
    """Let the statement at this place, counted from 0, be done and then fail; the list fills with what was asked."""
    asked: list[str] = []

    def wrapper(execute: Callable, sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        asked.append(sql)
        if len(asked) - 1 == place:
            raise Broken(sql)
        return done

    with connection.execute_wrapper(wrapper):
        yield asked


def digest(leaving_out: tuple[str, ...] = (), only: Iterable[str] | None = None) -> dict[str, tuple]:
    """For each table, or each of these, how many rows it has and what they say."""
    names = connection.introspection.table_names() if only is None else only
    tables = [t for t in names if not t.startswith(leaving_out or ("\0",))]
    sums = " UNION ALL ".join(
        f"SELECT '{t}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{t}\" t"  # noqa: S608 -- our tables
        for t in tables
    )
    if not sums:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(sums)
        return {table: found for table, *found in cursor.fetchall()}


def writes() -> dict[str, int]:
    """How many rows this transaction has written so far in each table, as the server counts them, undone or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables")
        return dict(cursor.fetchall())


@contextmanager
def undone() -> Iterator[None]:
    """A transaction of its own, or a part of the one that is under way, of which nothing stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def statements_of(act: Act) -> int:
    """How many statements it takes, up to the end of its transaction, which it begins first; nothing of it stays."""
    with undone(), failing_after(-1) as asked:
        act.run()
    return asked.index(_end(asked)) if _end(asked) else len(asked)


def _end(asked: list[str]) -> str:
    """The statement that ends the transaction which was begun first."""
    return next((sql.replace("SAVEPOINT", "RELEASE SAVEPOINT") for sql in asked if sql.startswith("SAVEPOINT")), "")


def left_behind(act: Act, place: int, before: dict, leaving_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """The tables that differ after a failure at this place; nothing where it is all or nothing."""
    with undone():
        written = writes()
        try:
            with failing_after(place) as asked:
                act.run()
        except Broken:
            if asked[place] == _end(asked):
                return {}  # a statement fewer than when they were counted: this failure came after the end
            transaction.set_rollback(False)  # what stands is to be seen, not what Django would not let us ask
            touched = {table for table, rows in writes().items() if rows != written.get(table, 0)}
            after = digest(leaving_out, only=touched & before.keys())
            stayed = {table: found for table, found in after.items() if found != before[table]}
            return stayed and {"after": asked[place][:200], **stayed}
        return {}  # somebody waits for such a failure and goes on: then it must be done, which other tests see


def failures(
    acts: Iterable[Act], chance: random.Random | None, most: int, leaving_out: tuple[str, ...] = ()
) -> tuple[dict[str, Any], int, int]:
    """What stayed behind, by act and place; how many acts there were, and how many failures were put in.

    At every statement of each, or by chance at so many at most.
    """
    left, acted, count = {}, 0, 0
    for act in acts:
        acted += 1
        before = digest(leaving_out)
        for place in places(statements_of(act), chance, most):
            count += 1
            if found := left_behind(act, place, before, leaving_out):
                left[f"{act.name} at {place}"] = found
        assert digest(leaving_out) == before
    return left, acted, count


def settle() -> None:
    """Judge what was put off until commit, once: else each failure, undone, would have it all judged again."""
    connection.check_constraints()


def steps_that_can_be_taken(records: list[Any], found: set[tuple[str, str]]) -> Iterator[Act]:
    """One act for each step that somebody can take on one of the records, but for those found before."""
    for record in records:
        for declared in steps_of(type(record)):
            key = (record.machine, declared.name)
            if key not in found and (act := _act_of(record, declared)):
                found.add(key)
                yield act


def on_from_there(records: list[Any], found: set[tuple[str, str]]) -> Iterator[Act]:
    """Those steps and, each being taken, what can be taken then, as far as it goes; in the end all is undone."""
    for act in steps_that_can_be_taken(records, found):
        yield act
        with undone():
            act.run()
            yield from on_from_there([type(each)._base_manager.get(pk=each.pk) for each in records], found)


class AtFirst:
    """From now on each step, the first time that somebody takes it by itself, is first handed over as an act to try.

    `tried` are the steps that were, by machine and name; `taken` are these with those that were taken within them.
    """

    def __init__(self, monkeypatch: Any, try_it: Callable[[Act], None], tried: set[tuple[str, str]]):
        self.taken: set[tuple[str, str]] = set()
        self._tried, self._try_it, self._depth = tried, try_it, 0
        for module in list(sys.modules.values()):
            if vars(module).get("perform") is perform and module.__name__ not in (__name__, perform.__module__):
                monkeypatch.setattr(module, "perform", self._perform)

    def _perform(self, record: Any, name: str, /, **given: Any) -> Any:
        key = (record.machine, name)
        if not self._depth and key not in self._tried and connection.in_atomic_block:
            act = Act(f"{record.machine}.{name}", lambda: self._within(record, name, given))
            if _works(act):
                self._tried.add(key)
                self._try_it(act)
        return self._within(record, name, given)

    def _within(self, record: Any, name: str, given: dict[str, Any]) -> Any:
        self._depth += 1
        self.taken.add((record.machine, name))
        try:
            return perform(record, name, **given)
        finally:
            self._depth -= 1


def _act_of(record: Any, declared: Any) -> Act | None:
    if record.state not in declared.sources:
        return None
    for person in (each for actor in declared.by for each in list(actor.people(record))[:2]):
        if declared.actor(record, person) is None:
            continue
        act = Act(
            f"{record.machine}.{declared.name}",
            lambda by=person: perform(record, declared.name, by=by, **answers_for(declared, record, by)),
        )
        if _works(act):
            return act
    return None


def _works(act: Act) -> bool:
    try:
        with undone():
            act.run()
    except Exception:  # what was made up for the form, or for the record, does not fit: another record may
        return False
    return True


def factories() -> list[Callable[[], Any]]:
    """What makes a record by itself, one for about each state of each machine."""
    found = []
    for module in (import_module(f"tests.factories.{name}") for name in FACTORIES):
        for name, factory in inspect.getmembers(module, inspect.isfunction):
            by_itself = factory.__module__ == module.__name__ and not name.startswith("_")
            if by_itself and not any(map(_has_to_be_given, inspect.signature(factory).parameters.values())):
                found.append(factory)
    return found


def _has_to_be_given(parameter: inspect.Parameter) -> bool:
    return parameter.default is parameter.empty and parameter.kind not in (
        parameter.VAR_POSITIONAL,
        parameter.VAR_KEYWORD,
    )


def records_of(made: Any) -> list[Any]:
    """The records that move by steps, of a world or what a factory made."""
    records = getattr(made, "records", {"": made}).values()
    return [record for record in records if isinstance(record, Workflow) and record.machine in machines()]


def places(count: int, chance: random.Random | None, most: int) -> list[int]:
    """Every place, or so many by chance with the first and the last."""
    if chance is None or count <= most:
        return list(range(count))
    return sorted({0, count - 1, *chance.sample(range(count), most)})
