"""A step offered on a page where a record is read through: taken there at once, or a link to the page of the step."""

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from portal import once
from portal.workflow import Action, step_named


@dataclass(frozen=True)
class Offer:
    """For `portal/_offer.html`: the step and where it leads; with a token it is sent there from here, with its form if
    it has one, under a note and above what comes after it."""

    action: Action
    url: str
    token: str = ""
    form: Any = None
    note: Any = ""
    after: Any = ""


def offer(action: Action, record: Any, user: Any, *, in_place: Container[str], after: Any = "") -> Offer:
    """The offer of a step that is this person's to take; one of `in_place` is taken where it is offered.

    What is wrong with it is answered by the page of the step, as if it had been sent from there.
    """
    url = reverse("step", args=[record.machine, record.pk, action.name])
    if action.name not in in_place or action.held_up_by:
        return Offer(action, url)
    declared: Any = step_named(type(record), action.name)
    asked = declared.form_class()
    return Offer(action, url, once.new_token(), asked(record=record, user=user) if asked else None, after=after)
