"""Many entries in one go: each step is taken on its own, and the report says of each what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as say

from demands.reserve.actors import still_asked
from demands.reserve.models import Batch, ReserveEntry
from portal import clock
from portal.workflow import StepRefused, perform, step_named

Kind = Batch.Kind


@dataclass(frozen=True)
class Act:
    """What a batch of one kind does to each entry."""

    step: str
    inputs: Callable[[str], dict[str, Any]]


ACTS = {
    Kind.AGREE: Act("agree_entry", lambda statement: {"opinion": statement, "objects_to_it": False}),
    Kind.OBJECT: Act("agree_entry", lambda statement: {"opinion": statement, "objects_to_it": True}),
    Kind.ADMIT: Act("admit", lambda statement: {}),
}


def waiting(user: Any, kind: str) -> QuerySet:
    """The entries that wait for this person's act of that kind, the most urgent first."""
    narrowed = Q() if kind == Kind.ADMIT else still_asked(user)
    rows = ReserveEntry.objects.visible_to(user).filter(narrowed, state=ReserveEntry.State.CHECKED)
    return rows.for_list().order_by("agreement_due", "pk")


def preview(entries: list[Any], kind: str, *, by: Any) -> list[tuple[Any, list[str]]]:
    """Each entry with what stands in the way of the step now."""
    declared = step_named(ReserveEntry, ACTS[Kind(kind)].step)
    return [(entry, declared.held_up_by(entry, by) if declared else []) for entry in entries]


def run(entries: list[Any], kind: str, *, statement: str, by: Any) -> Batch:
    """Take the step on each entry; those that are refused stay as they are, and the report says why."""
    act = ACTS[Kind(kind)]
    rows = [
        {"pk": entry.pk, "code": entry.code, "title": entry.title, "why": _taken(entry, act, statement, by)}
        for entry in sorted(entries, key=lambda entry: entry.pk)
    ]
    regions = sorted(by.scope("dept_approver", "region"))
    region = regions[0] if kind != Kind.ADMIT and regions else None
    return Batch.objects.create(kind=kind, region_id=region, statement=statement, rows=rows, by=by, at=clock.now())


def _taken(entry: Any, act: Act, statement: str, by: Any) -> str:
    try:
        perform(entry, act.step, by=by, **act.inputs(statement))
    except StepRefused as refusal:
        return "；".join(refusal.reasons)
    except PermissionDenied:
        return say("本人不能办理这一项。")
    return ""
