"""Declaring a step: from where to where, under which article, by whom, what must hold, what is asked for."""

import functools
import inspect
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField, transition

from portal.actors import Actor
from portal.articles import article as article_of_the_measures

through_the_door: ContextVar[models.Model | None] = ContextVar("through_the_door", default=None)


class PastTheDoor(RuntimeError):
    """A programmer's mistake: a state written, or a step called, other than through `perform`."""


@dataclass(frozen=True)
class Need:
    """Something that must hold before a step; `sentence` is what must be so, in the reader's words."""

    sentence: Any
    guard: Callable
    asks_for: frozenset[str]

    def reasons(self, record: models.Model, by: Any, cause: Any) -> list[str]:
        """What is missing, in sentences; nothing where it holds. A guard answers yes or no, or lists what it misses."""
        known = {"by": by, "cause": cause}
        answer = self.guard(record, **{name: known[name] for name in self.asks_for})
        if isinstance(answer, list):
            return [str(reason) for reason in answer]
        return [] if answer else [str(self.sentence)]


def need(sentence: Any) -> Callable[[Callable], Need]:
    """Give a guard the sentence of what must hold. It takes the record and, if it asks, `by` and `cause`."""

    def mark(guard: Callable) -> Need:
        asks_for = frozenset(inspect.signature(guard).parameters) & {"by", "cause"}
        return Need(sentence, guard, asks_for)

    return mark


@dataclass(frozen=True)
class Step:
    """One declared move of a machine; see `step`."""

    name: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    articles: tuple[int, ...]
    label: Any
    by: tuple[Actor, ...]
    needs: tuple[Need, ...]
    form: str
    todo: Any
    todo_when: Callable | None
    page: str
    due: str
    timed: str
    tells: tuple[Callable, ...]
    tone: str
    receipt: bool
    effect: str = ""
    takes: frozenset[str] = field(default_factory=frozenset)

    def form_class(self) -> type | None:
        """The form that the step asks for, if any."""
        return import_string(self.form) if self.form else None

    def inputs(self) -> dict[str, Any]:
        """What must be given with the step: the required fields of its form and their labels."""
        form = self.form_class()
        return {n: f.label or n for n, f in form.base_fields.items() if f.required} if form else {}

    def actor(self, record: models.Model, user: Any) -> Actor | None:
        """In which position this person may take the step on this record."""
        return next((actor for actor in self.by if actor.fits(record, user)), None)

    def held_up_by(self, record: models.Model, by: Any, cause: Any = None) -> list[str]:
        """The sentences of every need that does not hold."""
        return [reason for each in self.needs for reason in each.reasons(record, by, cause)]


def step(
    source: str | Iterable[str],
    target: Any,
    *,
    article: int | tuple[int, ...],
    label: Any,
    by: Actor | tuple[Actor, ...],
    needs: Iterable[Need] = (),
    form: str = "",
    todo: Any = "",
    todo_when: Callable | None = None,
    page: str = "",
    due: str = "",
    timed: str = "",
    tells: Iterable[Callable] = (),
    tone: str = "",
    receipt: bool = False,
) -> Callable[[Callable], Callable]:
    """Declare one move on a model's method `(self, by, **inputs)`; what it returns stands in the record as detail.

    source, target: states; a target of several is `one_of(choose, *states)`.
    article: of the Measures. label: the verb on the button. by: who. needs: what must hold. form: dotted path.
    todo: the verb in the work list, for steps that wait for somebody; todo_when(user) narrows them (a Q);
    page: name of the record's page where it is done (default: the record). due: path of the deadline.
    timed: path of the instant at which the clock performs it. tells(record): people told of it.
    tone: "primary" or "danger" for the button. receipt: the person gets a receipt with number and hash.
    """
    sources = (source,) if isinstance(source, str) else tuple(source)
    articles = (article,) if isinstance(article, int) else tuple(article)
    targets = tuple(target.allowed_states) if isinstance(target, GET_STATE) else (target,)
    actors = (by,) if isinstance(by, Actor) else tuple(by)
    for number in articles:
        article_of_the_measures(number)

    def declare(method: Callable) -> Callable:
        @functools.wraps(method)
        def onlythrough_the_door(self: models.Model, *args: Any, **inputs: Any) -> Any:
            if through_the_door.get() is not self:
                raise PastTheDoor(f"{method.__name__} is taken by portal.workflow.perform, not called")
            return method(self, *args, **inputs)

        declared = Step(
            method.__name__,
            tuple(str(s) for s in sources),
            tuple(str(t) for t in targets),
            articles,
            label,
            actors,
            tuple(needs),
            form,
            todo,
            todo_when,
            page,
            due,
            timed,
            tuple(tells),
            tone,
            receipt,
            " ".join((method.__doc__ or "").split()),
            frozenset(inspect.signature(method).parameters) & {"cause"},
        )
        move = transition("state", source=list(sources), target=target)(onlythrough_the_door)
        move.declared = declared
        return move

    return declare


def one_of(choose: Callable, *states: str) -> GET_STATE:
    """A target that the step decides: `choose(record, **inputs)` gives one of `states`."""
    return GET_STATE(choose, states=list(states))


def state_field(states: type[models.TextChoices], initial: str) -> FSMField:
    """The column that holds the state: indexed, protected, named alike on every machine."""
    return FSMField(_("状态"), choices=states.choices, default=initial, protected=True, db_index=True)
