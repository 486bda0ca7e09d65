"""What hangs on a record and stands in an address beside its key: a part of its form, a file, a direction."""

from typing import Any

from projects.applications.models import Enclosure
from tests.factories import files


def arguments(record: Any) -> dict[str, Any]:
    """The other arguments of addresses about this record, made once for it."""
    if not hasattr(record, "_hung"):
        record._hung = HUNG.get(record.machine, lambda _record: {})(record)
    return record._hung


def _of_a_demand(record: Any) -> dict[str, Any]:
    return {"key": "problem", "file": files.stored(record, record.created_by).pk}


def _of_an_application(record: Any) -> dict[str, Any]:
    stored = files.stored(record, record.created_by)
    kind = Enclosure._meta.get_field("kind").choices[0][0]
    return {"key": "project", "enclosure": Enclosure.objects.create(application=record, kind=kind, file=stored).pk}


def _of_a_guideline(record: Any) -> dict[str, Any]:
    from tests.factories import guidelines

    direction = record.directions.first() or guidelines.direction(record)
    return {"number": direction.pk}


HUNG = {"demand": _of_a_demand, "application": _of_an_application, "guideline": _of_a_guideline}
