"""待办: what waits for a person, read from the declared steps, in one query over all machines."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import CharField, DateTimeField, DecimalField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from portal.actors import rows_of
from portal.workflow import Step, Workflow, machines, step_named, steps_of


@dataclass(frozen=True)
class Todo:
    """One row of the work list."""

    pk: int
    machine: str
    code: str
    title: str
    unit: str
    amount: Any
    due: Any
    stage: Any
    action_label: Any
    articles: tuple[int, ...]
    url: str
    action_url: str


def waiting(user: Any) -> QuerySet | None:
    """All that waits for a person, the most urgent first, as one union; None where nothing ever can."""
    queues = list(_queues(user))
    if not queues:
        return None
    first, *others = queues
    # A row comes once for each step that its reader may take; the first declared is the one shown.
    return first.union(*others, all=True).order_by(F("due").asc(nulls_last=True), "machine", "pk")


def _queues(user: Any) -> Iterator[QuerySet]:
    for model in machines().values():
        taken = Q()
        for declared in steps_of(model):
            if declared.todo and (rows := rows_of(declared.by, user)) is not None:
                here = Q(state__in=declared.sources) & rows
                if declared.todo_when:
                    here &= declared.todo_when(user)
                yield _columns(model.objects.visible_to(user).filter(here).exclude(taken), model, declared)
                taken |= here


def _columns(rows: QuerySet, model: type[Workflow], declared: Step) -> QuerySet:
    shown = model.in_work_list
    text, amount = CharField(), DecimalField(max_digits=14, decimal_places=2)
    due = F(declared.due) if declared.due else Value(None, DateTimeField())
    columns = {
        "machine": Value(model.machine, text),
        "step": Value(declared.name, text),
        "code_shown": Cast(shown.get("code", Value("")), text),
        "title_shown": Cast(shown.get("title", Value("")), text),
        "unit_shown": Cast(shown.get("unit", Value("")), text),
        "amount_shown": Cast(shown.get("amount", Value(None)), amount),
        "due": Cast(due, DateTimeField()),
    }
    return rows.order_by().annotate(**columns).values("pk", *columns)


def queue_of(row: dict[str, Any]) -> str:
    """The queue that a row belongs to: one for each kind of work; steps that ask for the same work share theirs."""
    return _queue(row["machine"], row["step"])


@cache
def _queue(machine: str, step: str) -> str:
    words = _declared(machine, step).todo
    first = next(each for each in steps_of(machines()[machine]) if each.todo == words)
    return f"{machine}.{first.name}"


def labels(keys: Iterable[str]) -> dict[str, str]:
    """What each queue is called: its work, and of what kind of record where two kinds ask for the same."""
    words = {key: str(_declared(*key.split(".")).todo) for key in keys}
    often = Counter(words.values())
    return {key: text if often[text] == 1 else f"{text}（{_kind(key)}）" for key, text in words.items()}


def _kind(key: str) -> str:
    return str(machines()[key.split(".")[0]]._meta.verbose_name)


def _declared(machine: str, step: str) -> Step:
    declared = step_named(machines()[machine], step)
    if declared is None:
        raise LookupError(step)
    return declared


def rows(page: Any) -> list[Todo]:
    """The rows of one page, with their words and addresses; asks the database nothing."""
    return [_todo(row) for row in page]


def _todo(row: dict[str, Any]) -> Todo:
    model = machines()[row["machine"]]
    declared = _declared(row["machine"], row["step"])
    stub = model(pk=row["pk"])
    return Todo(
        row["pk"],
        row["machine"],
        row["code_shown"],
        row["title_shown"],
        row["unit_shown"],
        row["amount_shown"],
        row["due"],
        model._meta.verbose_name,
        declared.todo,
        # Which of several it is, only the record knows, and a row of the list is not the record.
        declared.articles if len(declared.articles) == 1 else (),
        stub.get_absolute_url(),
        stub.step_url(declared.name),
    )
