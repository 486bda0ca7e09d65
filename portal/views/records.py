"""The page of a record: what it says, what happened to it, what its reader may do, where it stands in the chain."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView

from portal import access, chain
from portal.positions import label as position_label
from portal.records import timeline
from portal.steps import Step
from portal.workflow import actions_for, steps_of


class RecordView(DetailView):
    """Base of every record's page. A subclass names its model and template."""

    access = access.SIGNED_IN
    template_name = "portal/record.html"
    context_object_name = "record"

    def get_queryset(self) -> QuerySet:
        rows = self.model.objects.visible_to(self.request.user)
        return rows.for_detail() if hasattr(rows, "for_detail") else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "actions": actions_for(record, user),
            "entries": timeline.of(record, user),
            "waits_for": waits_for(record),
            "links": chain.links(record, user),
            "state_tone": record.tones.get(record.state, ""),
        }


def waits_for(record: Any) -> list[str]:
    """Whose turn it is, in words: the positions of the steps that wait in somebody's work list."""
    waiting = [s for s in steps_of(type(record)) if s.todo and record.state in s.sources and _waits(record, s)]
    return list(dict.fromkeys(f"{position_label(s.by[0].role)}{s.todo}" for s in waiting))


def _waits(record: Any, step: Step) -> bool:
    """Whether the step stands in anybody's work list now."""
    if step.todo_when is None:
        return True
    holders = [step.todo_when(person) for actor in step.by for person in actor.people(record)]
    rows = type(record)._base_manager.filter(pk=record.pk)
    return bool(holders) and rows.filter(reduce(or_, holders)).exists()
