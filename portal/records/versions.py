"""Reading the history of rows: what changed in a record and its parts, and how everything stood at an instant.

Parts are the rows that go with the record (their key cascades) and whatever is filed under its machine and number.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from portal.records import clear, history
from portal.records.models import RowVersion
from portal.workflow import Workflow

FILED = {"machine", "object_id"}


@dataclass(frozen=True)
class Part:
    """A table with rows of the record, and which: by what column they point to it, or the record's own."""

    model: Any
    points: dict[str, Any]

    def row_ids(self) -> set[str]:
        """Keys of the rows that are there, and of those that once were."""
        live = self.model._base_manager.filter(**self.points).values_list("pk", flat=True)
        columns = {self.model._meta.get_field(name).column: value for name, value in self.points.items()}
        gone = RowVersion.objects.filter(table_name=self.model._meta.db_table, op="D", data__contains=columns)
        return {str(pk) for pk in live} | set(gone.values_list("row_id", flat=True))


def parts_of(record: Any) -> list[Part]:
    """The record's own table first, then those of its parts."""
    model, parts = type(record), [Part(type(record), {"pk": record.pk})]
    for relation in model._meta.related_objects:
        of = relation.related_model
        if relation.on_delete is models.CASCADE and not issubclass(of, Workflow) and history.why_not(of) == "":
            parts.append(Part(of, {relation.field.name: record.pk}))
    return parts + [Part(of, {"machine": record.machine, "object_id": record.pk}) for of in _filing()]


def _filing() -> list[Any]:
    from django.apps import apps

    kept = [m for m in apps.get_models() if history.why_not(m) == "" and not issubclass(m, Workflow)]
    return [m for m in kept if {f.name for f in m._meta.local_fields} >= FILED]


def versions_of(record: Any) -> QuerySet[RowVersion]:
    """Every version of the record and its parts, newest first."""
    wanted = Q(pk__in=[])
    for part in parts_of(record):
        wanted |= Q(table_name=part.model._meta.db_table, row_id__in=_ids(part, record))
    return RowVersion.objects.filter(wanted).order_by("-pk")


def _ids(part: Part, record: Any) -> set[str]:
    return {str(record.pk)} if part.model is type(record) else part.row_ids()


@dataclass(frozen=True)
class Change:
    """One version, and what the columns that it names said before it."""

    version: RowVersion
    before: dict[str, Any]


def changes(record: Any) -> list[Change]:
    """Every change of the record and its parts, newest first; where a history begins is none."""
    stood: dict[tuple[str, str], dict[str, Any]] = {}
    found = []
    for version in reversed(clear.tell(versions_of(record))):
        row = stood.setdefault((version.table_name, version.row_id), {})
        found.append(Change(version, {name: row[name] for name in version.data if name in row}))
        row |= version.data
    return found[::-1]


@dataclass(frozen=True)
class Standing:
    """One row as it stood at an instant."""

    model: Any
    row_id: str
    data: dict[str, Any]


def as_of(record: Any, instant: datetime) -> list[Standing]:
    """The record and its parts as they stood at an instant, the record first; empty where there was none yet."""
    folded: dict[tuple[str, str], dict[str, Any] | None] = {}
    for version in clear.tell(versions_of(record).filter(at__lte=instant).order_by("pk")):
        row = (version.table_name, version.row_id)
        folded[row] = None if version.op == "D" else (folded.get(row) or {}) | version.data
    models_of = {part.model._meta.db_table: part.model for part in parts_of(record)}
    order = list(models_of)
    standing = [(order.index(t), i, Standing(models_of[t], i, data)) for (t, i), data in folded.items() if data]
    return [each for _order, _id, each in sorted(standing, key=lambda found: (found[0], found[1].zfill(20)))]
