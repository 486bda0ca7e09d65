"""What hangs on a record and stands in an address beside its key: a part of its form, a file, a direction."""

from typing import Any

from portal.personal.kinds import MASKS
from portal.personal.register import of
from projects.applications.models import Enclosure
from tests.everywhere.world import likeness_of
from tests.factories import files

NO_FIELD = "none-such"


# What stands for one argument of the name `key` at the several addresses of a form's parts.
PARTS = {"round_form_field": "tasks", "round_form_section": "problem", "round_form_item": "unit"}


def arguments(record: Any) -> dict[str, Any]:
    """The other arguments of addresses about this record, made once for it."""
    if not hasattr(record, "_hung"):
        record._hung = HUNG.get(record.machine, lambda _record: {})(record)
    return record._hung


def _of_a_demand(record: Any) -> dict[str, Any]:
    alike = likeness_of(record)
    return {"key": "problem", "file": files.stored(record, record.created_by).pk, "likeness": alike.pk}


def _of_a_solution(record: Any) -> dict[str, Any]:
    return {"key": "team", "file": files.stored(record, record.created_by).pk}


def _of_an_application(record: Any) -> dict[str, Any]:
    stored = files.stored(record, record.created_by)
    kind = Enclosure._meta.get_field("kind").choices[0][0]
    enclosure = Enclosure.objects.create(application=record, kind=kind, file=stored)
    return {"key": "project", "enclosure": enclosure.pk, "file": stored.pk}


def _of_a_guideline(record: Any) -> dict[str, Any]:
    from tests.factories import guidelines

    direction = record.directions.first() or guidelines.direction(record)
    return {"number": direction.pk}


def masked_field(model: Any) -> str:
    """A personal field of the machine that is masked to others; a name that is no field's where it has none."""
    return next((name for name, entry in of(model).items() if entry.what.kind in MASKS), NO_FIELD)


HUNG = {
    "demand": _of_a_demand,
    "solution": _of_a_solution,
    "application": _of_an_application,
    "guideline": _of_a_guideline,
}
HUNG["review_assignment"] = lambda _record: {"number": 1}
