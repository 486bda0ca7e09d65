"""A record under hold keeps the people in it: they cannot be erased while it stands."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as say

from portal.personal.erasing import stands_against
from portal.personal.owning import rows_about
from portal.records.models import Hold, Record
from portal.workflow import Workflow


@stands_against
def held(person: Any) -> list[str]:
    """One sentence where a hold concerns the person; it does not say which, since a hold is told to nobody."""
    standing = set(Hold.objects.filter(lifted_at=None).values_list("machine", "object_id"))
    if not standing:
        return []
    concerned = any(found in standing for found in _objects_of(person))
    return [say("相关记录依法须继续保留，暂时不能删除。保留期满后可以再次申请。")] if concerned else []


def _objects_of(person: Any) -> Iterator[tuple[str, int]]:
    """Every object in whose chain the person stands, or of which a row is about the person."""
    yield "account", person.pk
    yield from Record.objects.filter(person_id=person.pk).values_list("machine", "object_id").distinct()
    for _model, rows in rows_about(person):
        for row in rows:
            yield from _objects_behind(row)


def _objects_behind(row: Any) -> Iterator[tuple[str, int]]:
    """The object that a row is, is filed under, or is a part of."""
    if isinstance(getattr(row, "machine", None), str):
        yield row.machine, row.pk if isinstance(row, Workflow) else row.object_id
    for field in row._meta.concrete_fields:
        if field.is_relation and issubclass(field.related_model, Workflow):
            yield field.related_model.machine, getattr(row, field.attname)
