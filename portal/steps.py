"""Declaring a step: from where to where, under which article, by whom, what must hold, what is asked for."""

import functools
import inspect
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django_fsm import GET_STATE, FSMField, FSMFieldDescriptor, transition

from portal.actors import Actor
from portal.articles import article as article_of_the_measures

# The record and the name of the one step that `perform` is taking.
through_the_door: ContextVar[tuple[models.Model | None, str]] = ContextVar("through_the_door", default=(None, ""))
# The one object that is being loaded anew from the database.
refreshing: ContextVar[models.Model | None] = ContextVar("refreshing", default=None)


class PastTheDoor(RuntimeError):
    """A programmer's mistake: a state written, or a step called, other than through `perform`."""


class StepRefused(Exception):
    """A step that cannot be taken now; `reasons` are the sentences that the person reads."""

    def __init__(self, *reasons: Any):
        self.reasons = [str(reason) for reason in reasons]
        super().__init__("；".join(self.reasons))


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


@dataclass(frozen=True, kw_only=True)
class Step:
    """One declared move of a machine, under the names by which `step` takes them."""

    name: str
    effect: str  # what the method's docstring says
    takes_cause: bool
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    articles: tuple[int, ...]  # of the Measures
    label: Any  # the verb on the button
    by: tuple[Actor, ...]
    needs: tuple[Need, ...] = ()
    form: str = ""  # dotted path
    todo: Any = ""  # the verb in the work list, for steps that wait for somebody
    todo_when: Callable | None = None  # narrows them: todo_when(user) gives a Q
    page: str = ""  # name of the record's page where it is done; by default the record itself
    due: str = ""  # path of the deadline
    timed: str = ""  # path of the instant at which the clock performs it
    tells: tuple[Callable, ...] = ()  # each gives the people who are told: tells(record)
    then: tuple[Callable, ...] = ()  # what follows at once, in the same transaction: then(record)
    tone: str = ""  # of the button: "primary" or "danger"
    # Names of records that must stay as the needs found them until the step is taken (`locks.keep_as_it_is`).
    rests_on: tuple[str, ...] = ()
    counts_in: tuple[str, ...] = ()  # names of records within which a limit counts: one step at a time for each of them
    receipt: bool = False  # whether the person gets a receipt with number and hash
    confirms: bool = False  # whether the person must just have given password or second factor again

    def form_class(self) -> Any:
        """The form that the step asks for, if any."""
        return import_string(self.form) if self.form else None

    def inputs(self) -> dict[str, Any]:
        """What must be given with the step: the required fields of its form and their labels."""
        form = self.form_class()
        return {n: f.label or n for n, f in form.base_fields.items() if f.required} if form else {}

    def actor(self, record: models.Model, user: Any) -> Actor | None:
        """In which position this person may take the step on this record."""
        return next((actor for actor in self.by if actor.fits(record, user)), None)

    def articles_of(self, record: models.Model) -> tuple[int, ...]:
        """The articles that the step carries out on this record: of several, the record's own where it has one."""
        own = getattr(record, "article", None)
        return (own,) if own in self.articles else self.articles

    def held_up_by(self, record: models.Model, by: Any, cause: Any = None) -> list[str]:
        """The sentences of every need that does not hold."""
        return [reason for each in self.needs for reason in each.reasons(record, by, cause)]


# Fields of Step that are given as lists.
OF_SEVERAL = frozenset({"needs", "tells", "then", "rests_on", "counts_in"})


def step(
    source: str | Iterable[str], target: Any, *, article: int | Iterable[int], label: Any, by: Any, **more: Any
) -> Callable[[Callable], Callable]:
    """Declare one move on a model's method `(self, by, **inputs)`; what it returns stands in the record as detail.

    source, target: states; a target of several is `one_of(choose, *states)`. by: one Actor or several. `more` are
    fields of Step by their names, lists where it has tuples. Raises LookupError for an article that there is not.
    """
    articles = (article,) if isinstance(article, int) else tuple(article)
    for number in articles:
        article_of_the_measures(number)
    told = {
        "sources": (str(source),) if isinstance(source, str) else tuple(str(s) for s in source),
        "targets": tuple(str(t) for t in (target.allowed_states if isinstance(target, GET_STATE) else (target,))),
        "articles": articles,
        "label": label,
        "by": (by,) if isinstance(by, Actor) else tuple(by),
    } | {name: tuple(value) if name in OF_SEVERAL else value for name, value in more.items()}

    def declare(method: Callable) -> Callable:
        declared = Step(
            name=method.__name__,
            effect=" ".join((method.__doc__ or "").split()),
            takes_cause="cause" in inspect.signature(method).parameters,
            **told,
        )
        move = transition("state", source=list(declared.sources), target=target)(_only_by_perform(method))
        move.declared = declared
        return move

    return declare


def _only_by_perform(method: Callable) -> Callable:
    """The method, shut to every caller but the door while it takes this very step of this very record."""

    @functools.wraps(method)
    def guarded(self: models.Model, *args: Any, **inputs: Any) -> Any:
        record, name = through_the_door.get()
        if record is not self or name != method.__name__:
            raise PastTheDoor(f"{method.__name__} is taken by portal.workflow.perform, not called")
        return method(self, *args, **inputs)

    return guarded


def one_of(choose: Callable, *states: str) -> GET_STATE:
    """A target that the step decides: `choose(record, **inputs)` gives one of `states`."""
    return GET_STATE(choose, states=list(states))


class StateOfTheRow(FSMFieldDescriptor):
    """The protected state of an object, which a refresh of that very object may write."""

    def __set__(self, instance: Any, value: Any) -> None:
        if refreshing.get() is instance:
            self.field.set_state(cast(models.Model, instance), value)
        else:
            super().__set__(instance, value)


class StateField(FSMField):
    """A state that begins where the machine begins, however the row is inserted: `create`, `save`, `bulk_create`."""

    descriptor_class = StateOfTheRow

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if add and value != self.get_default():
            raise PastTheDoor(f"a new {model_instance._meta.label} begins as {self.get_default()}, not {value}")
        return value

    def deconstruct(self) -> tuple:
        """A plain column: migrations need no rules, and are twice as quick where no past model listens for them."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def state_field(states: type[models.TextChoices], initial: str) -> StateField:
    """The column that holds the state: indexed, protected, named alike on every machine."""
    return StateField(_("状态"), choices=states.choices, default=initial, protected=True, db_index=True)
