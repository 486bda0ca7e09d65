"""What confirming writes: every row, in one transaction, once."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from demands.collection import services
from demands.collection.intake.checking import CHANGED, NEW, TABLE_IN, Row
from demands.collection.intake.report import Report, report_on
from demands.collection.models import Demand, DemandImport
from portal import clock, locks
from portal.accounts.models import Organisation
from portal.documents.models import StoredFile
from portal.documents.storing import store, take_back
from portal.sections.saving import save_section
from portal.workflow import StepRefused


@transaction.atomic
def upload(file: Any, *, collection_round: Any, unit: Organisation, by: Any) -> DemandImport:
    """Keep the file and nothing else. Raises StepRefused where the unit has no room for it."""
    imported = DemandImport.objects.create(round=collection_round, unit=unit, by=by, at=clock.now())
    store(file, by=by, record=imported)
    return imported


@transaction.atomic
def confirm(imported: DemandImport, *, mark: str, by: Any) -> DemandImport:
    """Make and change the drafts as the report with this mark said.

    Raises StepRefused where the import was confirmed before, has faults, or would do something else by now.
    """
    locks.rows(Demand.objects.filter(round_id=imported.round_id, organisation_id=imported.unit_id))
    locks.row(Organisation, imported.unit_id)  # what the unit has in the round is counted one by one
    held = locks.one(DemandImport.objects.select_related("round__call", "unit__region"), imported.pk)
    if held.done_at:
        raise StepRefused(say("这个文件已经导入过，不重复导入。"))
    report = report_on(held)
    _refuse_unless_as_shown(report, mark)
    counts = report.counts
    for row in report.of(NEW):
        _make(row, report, held, by)
    for row in report.of(CHANGED):
        _save(row, by)
    held.done_at, held.made, held.changed = clock.now(), counts[NEW], counts[CHANGED]
    held.save(update_fields=["done_at", "made", "changed"])
    for stored in StoredFile.objects.filter(machine=held.machine, object_id=held.pk):
        take_back(stored, by=by)
    return held


def _refuse_unless_as_shown(report: Report, mark: str) -> None:
    if report.has_faults:
        raise StepRefused(say("表中还有问题，请按下面的报告改正后重新上传；没有写入任何内容。"))
    if report.mark != mark:
        raise StepRefused(say("核对报告之后，本单位的需求有了变化。请重新核对下面的报告再确认；没有写入任何内容。"))


def _make(row: Row, report: Report, imported: DemandImport, by: Any) -> None:
    given = {"collection_round": imported.round, "unit": imported.unit, "title": row.title, "by": by}
    report.checker.apply(row, services.new_demand(**given))
    _save(row, by)


def _save(row: Row, by: Any) -> None:
    """The sections that differ; the table whole, in the place of what was there."""
    for key, form in row.forms.items():
        with_table = key == TABLE_IN and row.has_other_table
        if with_table and not row.is_new:
            row.demand.indicators.all().delete()
        if with_table or form.has_changed():
            save_section(form, row.table if with_table else None, by=by)
