"""Keeping materials: add, replace, put aside, pick for a record, keep what a record already has."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as say

from portal import clock, locks, records
from portal.documents.copying import copy
from portal.documents.holders import holder
from portal.documents.models import StoredFile
from portal.documents.storing import files_of, store
from portal.materials.models import Material, MaterialUse, MaterialVersion
from portal.workflow import StepRefused


@transaction.atomic
def add(*, unit: Any, kind: str, name: str, upload: Any, valid_until: date | None, level: str, by: Any) -> Material:
    """A new material with its first file. Raises StepRefused where the unit has no room for it."""
    material = Material.objects.create(unit=unit, kind=kind, name=name)
    _version(material, store(upload, by=by, record=material), valid_until=valid_until, level=level, by=by)
    return material


@transaction.atomic
def replace(material: Material, *, upload: Any, valid_until: date | None, level: str, by: Any) -> MaterialVersion:
    """A new version takes the place of the present one; records keep the one that they were handed in with.

    Raises StepRefused for a material that was put aside meanwhile.
    """
    locked = _standing(material)
    return _version(locked, store(upload, by=by, record=locked), valid_until=valid_until, level=level, by=by)


@transaction.atomic
def put_aside(material: Material, *, why: str, by: Any) -> None:
    """停用: no longer offered to be picked; every record that uses it keeps its copy."""
    locked = _standing(material)
    locked.ended_at, locked.ended_by, locked.ended_why = clock.now(), by, why
    locked.save(update_fields=["ended_at", "ended_by", "ended_why"])


@transaction.atomic
def pick(versions: list[MaterialVersion], *, record: Any, by: Any, for_experts: bool = False) -> list[StoredFile]:
    """Hand the files of these versions in with a record whose row the caller holds; what it has already is passed over.

    Raises StepRefused where the record has no room for all of them, or one was put aside meanwhile.
    """
    known = set(uses_in(record).values_list("version_id", flat=True))
    made = []
    for version in versions:
        if version.pk not in known:
            _standing(version.material)
            stored = copy(version.file, by=by, record=record, for_experts=for_experts)
            MaterialUse.objects.create(version=version, file=stored, by=by, at=clock.now())
            made.append(stored)
    return made


@transaction.atomic
def keep(stored: StoredFile, *, unit_id: Any, kind: str, name: str, valid_until: Any, level: str, by: Any) -> Material:
    """存入材料库: an attachment of a record becomes a material too, and the record its first user."""
    if MaterialUse.objects.filter(file=stored).exists():
        raise StepRefused(say("“%s”已在材料库中。") % stored.name)
    material = Material.objects.create(unit_id=unit_id, kind=kind, name=name)
    version = _version(material, copy(stored, by=by, record=material), valid_until=valid_until, level=level, by=by)
    MaterialUse.objects.create(version=version, file=stored, by=by, at=clock.now())
    return material


@transaction.atomic
def raise_level(version: MaterialVersion, *, level: str, by: Any) -> None:
    """核对来源: a department looked at the original, or found it where it was issued."""
    locked = locks.row(MaterialVersion, version.pk)
    if locked.by_id == by.pk:
        raise StepRefused(say("由上传人以外的人核对。"))
    locked.level, locked.checked_by, locked.checked_at = level, by, clock.now()
    locked.save(update_fields=["level", "checked_by", "checked_at"])
    detail = {"material": version.material_id, "version": version.number, "level": level}
    records.noted("material_checked", label=say("核对材料来源"), by=by, detail=detail)


def attachments_of(record: Any) -> QuerySet[StoredFile]:
    """The files of a record with where each came from, in one query."""
    return files_of(record).select_related("use__version__material__present")


def uses_in(record: Any) -> QuerySet[MaterialUse]:
    """Which versions a record uses now."""
    here = {"file__machine": record.machine, "file__object_id": record.pk, "file__removed_at": None}
    return MaterialUse.objects.filter(**here)


def _standing(material: Material) -> Material:
    locked = locks.row(Material, material.pk)
    if locked.ended_at:
        raise StepRefused(say("材料“%s”已停用，请刷新页面后改选。") % locked.name)
    return locked


def _version(material: Material, stored: StoredFile, **facts: Any) -> MaterialVersion:
    last = material.versions.aggregate(last=Max("number"))["last"] or 0
    made = material.versions.create(number=last + 1, file=stored, at=clock.now(), **facts)
    material.present = made
    material.save(update_fields=["present"])
    return made


def standing_uses(material: Material) -> QuerySet[MaterialUse]:
    """Where any version of a material is used now, latest first."""
    uses = MaterialUse.objects.filter(version__material=material, file__removed_at=None)
    return uses.select_related("version", "file", "by").order_by("-at")


def with_records(uses: Iterable[MaterialUse], user: Any) -> list[tuple[MaterialUse, Any]]:
    """Each use with its record, where this person may see that; one query for each kind of record."""
    found, listed = {}, list(uses)
    for name in {use.file.machine for use in listed}:
        keys = [use.file.object_id for use in listed if use.file.machine == name]
        if model := holder(name):
            found |= {(name, row.pk): row for row in model.objects.visible_to(user).filter(pk__in=keys)}
    return [(use, found.get((use.file.machine, use.file.object_id))) for use in listed]
