"""The one door for state changes: who may, whether it can, what it does, what is kept.

A step is declared once, on its model. Buttons, refusals, the work list, `docs/workflow.md` and the truth tables
are read from the declarations. django-fsm holds the states; its traps are closed here: a step called past the
door raises, the state column cannot be written past it (a trigger in the database says no), permission is always
checked, and `refresh_from_db` opens the protection for one object only.
"""

import functools
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pgtrigger
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.urls import reverse
from django.utils.translation import gettext as say

from portal import locks, stepup
from portal.actors import SYSTEM, Actor
from portal.records import acting
from portal.steps import (
    Need,
    PastTheDoor,
    Step,
    StepRefused,
    need,
    one_of,
    refreshing,
    state_field,
    step,
    through_the_door,
)

log = logging.getLogger(__name__)


# How actions stand under each other: the one that moves the record on, the others, what ends or sends back.
ORDER_OF_TONES = ("primary", "", "danger")

ONE_DOOR = pgtrigger.Trigger(
    name="one_door",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func="""
        IF current_setting('portal.door', true) IS DISTINCT FROM TG_TABLE_NAME || ':' || NEW.id THEN
            RAISE EXCEPTION 'the state of % % is changed only through portal.workflow.perform', TG_TABLE_NAME, NEW.id;
        END IF;
        RETURN NEW;
    """,
)


class Workflow(models.Model):
    """A record that moves through declared steps. A subclass names `machine`, `State`, `state` and `tones`."""

    machine: str
    State: Any
    objects: Any
    tones: Any = {}
    # Columns of the work list: expressions for code, title, unit, amount (万元).
    in_work_list: dict[str, Any] = {}

    class Meta:
        abstract = True
        triggers = [ONE_DOOR]

    def refresh_from_db(self, using: str | None = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Load anew. The protection of the state is open for this object only, never for all threads."""
        loading = refreshing.set(self)
        try:
            super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)
        finally:
            refreshing.reset(loading)

    if TYPE_CHECKING:

        def get_absolute_url(self) -> str: ...

    def url_for_others(self) -> str:
        """Where those are led who are told of a step but may not open the record; by default nowhere."""
        return ""

    def step_url(self, name: str) -> str:
        """Where the step is taken: its own page where it names one, else the page of all steps."""
        declared = step_named(type(self), name)
        if declared and declared.page:
            return reverse(declared.page, args=[self.pk])
        return reverse("step", args=[self.machine, self.pk, name])


@dataclass(frozen=True)
class Action:
    """A step as a button: open to the reader, or held up with the reasons."""

    name: str
    label: Any
    articles: tuple[int, ...]
    tone: str
    url: str
    held_up_by: list[str]
    met: list[Any]


def machines() -> dict[str, Any]:
    """Every declared machine by name, in the order of the halls."""
    return {m.machine: m for m in apps.get_models() if issubclass(m, Workflow)}


def steps_of(model: Any) -> tuple[Step, ...]:
    """Every declared step, in the order of the class body (django-fsm gives them by name)."""
    return _declared_on(model)


@functools.cache
def _declared_on(model: Any) -> tuple[Step, ...]:
    found: dict[str, Step] = {}
    for base in reversed(model.__mro__):
        for name, value in vars(base).items():
            if declared := getattr(value, "declared", None):
                found[name] = declared
    return tuple(found.values())


def step_named(model: type[Workflow], name: str) -> Step | None:
    """The declared step of that name, or None."""
    return next((declared for declared in steps_of(model) if declared.name == name), None)


def actions_for(record: Any, user: Any) -> list[Action]:
    """The steps that are this person's to take now, the main one first; one that is held up says why."""
    actions = []
    for declared in steps_of(type(record)):
        if record.state not in declared.sources or not user.is_authenticated or not declared.actor(record, user):
            continue
        missing = [(each.sentence, each.reasons(record, user, None)) for each in declared.needs]
        held = [reason for _sentence, reasons in missing for reason in reasons]
        met = [sentence for sentence, reasons in missing if not reasons]
        url = record.step_url(declared.name)
        articles = declared.articles_of(record)
        actions.append(Action(declared.name, declared.label, articles, declared.tone, url, held, met))
    return sorted(actions, key=lambda action: ORDER_OF_TONES.index(action.tone))


def perform(record: Workflow, name: str, /, *, by: Any, cause: Any = None, **inputs: Any) -> Any:
    """Take a step: lock the row, check state, person and needs, move, save, keep the record, tell who must know.

    All in one transaction (`locks.whole`); what leaves the system goes to the outbox and is sent after commit. The
    instant is read before the lock is waited for. A fresh object comes back; the one passed in is stale. `cause` is
    the later record that drives the step. Raises StepRefused with the reasons, PermissionDenied for the wrong person.
    """
    declared = step_named(type(record), name)
    if declared is None:
        raise LookupError(f"{record.machine} has no step {name}")

    def take() -> Any:
        locked = locks.row(type(record), record.pk)
        for name in declared.rests_on:
            locks.keep_as_it_is(locked, name)
        for name in declared.counts_in:
            locks.alone_in(locked, name)
        actor = _checked(locked, declared, by, cause, inputs)
        with acting.taking(declared.name, by=by):
            return _take(locked, declared, actor, by, cause, dict(inputs))

    return locks.whole(take)


def _checked(record: Any, declared: Step, by: Any, cause: Any, inputs: dict[str, Any]) -> Actor:
    actor = declared.actor(record, by)
    if actor is None:
        raise PermissionDenied
    if declared.confirms and not by.is_system:
        stepup.demand()
    if record.state not in declared.sources:
        state = record.get_state_display()
        raise StepRefused(
            say("“%(state)s”状态下不能%(label)s，可能已有人办理。请刷新页面查看最新情况。")
            % {
                "state": state,
                "label": declared.label,
            }
        )
    missing = [label for key, label in declared.inputs().items() if _is_missing(inputs.get(key))]
    if missing:
        raise StepRefused(*(say("请填写：%s") % label for label in missing))
    if held := declared.held_up_by(record, by, cause):
        raise StepRefused(*held)
    return actor


def _is_missing(value: Any) -> bool:
    """Whether nothing was given: no value, an empty text or list, a box not ticked. A zero is an answer."""
    return value is None or value is False or (hasattr(value, "__len__") and len(value) == 0)


def _take(record: Any, declared: Step, actor: Actor, by: Any, cause: Any, inputs: dict[str, Any]) -> Any:
    from portal import records
    from portal.notices import tell

    before = record.state
    if declared.takes_cause:
        inputs["cause"] = cause
    passing = through_the_door.set((record, declared.name))
    try:
        detail = getattr(record, declared.name)(by=by, **inputs)
    finally:
        through_the_door.reset(passing)
    if record.state != before:
        _set_the_door(f"{record._meta.db_table}:{record.pk}")
        record.save()
        _set_the_door("")
    else:
        record.save()
    entry = records.append(
        record,
        declared.name,
        label=declared.label,
        articles=declared.articles_of(record),
        by=by,
        position=actor,
        before=before,
        reason=inputs.get("reason", ""),
        detail=detail,
        cause=cause,
    )
    tell.of_a_step(record, declared, entry, by=by)
    for follow in declared.then:
        follow(record)
    return type(record)._base_manager.get(pk=record.pk) if declared.then else record


def _set_the_door(to: str) -> None:
    """Let the database take one row's new state, and nothing once that row is saved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.door', %s, true)", [to])


__all__ = [
    "SYSTEM",
    "Action",
    "Need",
    "PastTheDoor",
    "Step",
    "StepRefused",
    "Workflow",
    "actions_for",
    "machines",
    "need",
    "one_of",
    "perform",
    "state_field",
    "step",
    "step_named",
    "steps_of",
]
