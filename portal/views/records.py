"""The page of a record: what it says, what happened to it, what its reader may do, where it stands in the chain."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.views.generic import DetailView

from portal import access, chain, records
from portal.actors import follow
from portal.navigation import way_back
from portal.positions import label as position_label
from portal.records import timeline
from portal.steps import Step
from portal.workflow import Action, actions_for, steps_of


class RecordView(DetailView):
    """Base of every record's page. A subclass names its model and template."""

    access = access.SIGNED_IN
    template_name = "portal/record.html"
    context_object_name = "record"
    # Where a record holds what is confidential: what a look at it by others than its own people is called on record,
    # and the paths to the units, or to the person, whose own it is.
    look: Any = ""
    own: tuple[str, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A record's page is about records of its model."""
        super().__init_subclass__(**kwargs)
        if "model" in vars(cls):
            cls.access = cls.access.about(cls.model.machine)

    def get_queryset(self) -> QuerySet:
        rows = self.model.objects.visible_to(self.request.user)
        return rows.for_detail() if hasattr(rows, "for_detail") else rows

    def get_object(self, queryset: QuerySet | None = None) -> Any:
        found, user = super().get_object(queryset), self.request.user
        if self.look and not self._is_own(found, user):
            records.looked(found, by=user, what=str(self.look))
        return found

    def _is_own(self, found: Any, user: Any) -> bool:
        of_units = any(follow(found, path) in user.unit_ids for path in self.own)
        return of_units or getattr(found, "user_id", None) == user.pk

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        record, user = self.object, self.request.user
        actions = actions_for(record, user)
        return super().get_context_data(**kwargs) | {
            "actions": actions,
            "entries": timeline.of(record, user),
            "waits_for": waits_for(record),
            "places": places_of_work(record, user, actions),
            "has_main_action": any(a.tone == "primary" and not a.held_up_by for a in actions),
            "way_back": way_back(user, self.request.path),
            "links": chain.links(record, user),
            "share_url": share_url(record, user),
            "state_tone": record.tones.get(record.state, ""),
        }


def places_of_work(record: Any, user: Any, actions: list[Action]) -> list[dict[str, Any]]:
    """Where the reader does what still holds a step up, in the words of the work list's button: fill in, examine.

    What does not wait in the reader's own work list yet (scoring that has not begun) has no place to be done either.
    """
    held = {action.name for action in actions if action.held_up_by}
    mine = [s for s in steps_of(type(record)) if s.name in held and s.todo and s.page]
    rows = type(record)._base_manager.filter(pk=record.pk)
    waiting = [s for s in mine if s.todo_when is None or rows.filter(s.todo_when(user)).exists()]
    return [{"url": url, "label": label} for url, label in {record.step_url(s.name): s.todo for s in waiting}.items()]


def share_url(record: Any, user: Any) -> str:
    """Where the record is opened to a person outside its unit; empty for whoever may not do so."""
    shared_by = getattr(record, "shared_by", None)
    return reverse("share", args=[record.machine, record.pk]) if shared_by and shared_by.fits(record, user) else ""


def waits_for(record: Any) -> list[str]:
    """Whose turn it is, in words: the positions of the steps that wait in somebody's work list."""
    waiting = [s for s in steps_of(type(record)) if s.todo and record.state in s.sources and _waits(record, s)]
    return list(dict.fromkeys(f"{position_label(_whose_turn(record, s))}{s.todo}" for s in waiting))


def _whose_turn(record: Any, step: Step) -> str:
    """Of several positions that may take the step, the one meant for just such a record, else the first."""
    meant = (a.role for a in step.by if a.where and all(follow(record, path) == value for path, value in a.where))
    return next(meant, step.by[0].role)


def _waits(record: Any, step: Step) -> bool:
    """Whether the step stands in anybody's work list now."""
    if step.todo_when is None:
        return True
    holders = [step.todo_when(person) for actor in step.by for person in actor.people(record)]
    rows = type(record)._base_manager.filter(pk=record.pk)
    return bool(holders) and rows.filter(reduce(or_, holders)).exists()
