"""The report of an upload: its rows, what speaks against the whole, and a mark by which confirming knows it again."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as say

from demands.collection.intake import checking, columns, reading, sheets
from demands.collection.intake.checking import CHANGED, FAULTY, NEW, SAME, Row
from demands.collection.intake.reading import Fault
from demands.collection.models import DemandImport
from demands.collection.models.states import GIVEN_UP
from demands.collection.rules import filing
from portal import clock, once
from portal.documents.models import StoredFile


@dataclass
class Report:
    """What confirming would do, and why it may not."""

    checker: checking.Checker
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def of(self, what: str) -> list[Row]:
        """The rows of one outcome."""
        return [row for row in self.rows if row.what == what]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome."""
        return {what: len(self.of(what)) for what in (NEW, CHANGED, SAME, FAULTY)}

    @property
    def has_faults(self) -> bool:
        return bool(self.faults or self.of(FAULTY))

    @property
    def has_work(self) -> bool:
        """Whether confirming would write anything."""
        return bool(self.of(NEW) or self.of(CHANGED))

    @property
    def mark(self) -> str:
        """What the reader saw; confirming refuses where it would be something else by now."""
        return once.content_hash([[row.number, row.what, row.title, row.changes] for row in self.rows])


def report_on(imported: DemandImport) -> Report:
    """Read the file and look at every row as things stand now."""
    checker = checking.Checker(imported.round, imported.unit)
    stored = StoredFile.objects.filter(machine="demand_import", object_id=imported.pk).first()
    if stored is None or stored.is_rejected:
        return Report(checker, faults=[Fault(say("上传的表格已清理，请重新上传。"))])
    with stored.file.open("rb") as file:
        book = reading.read(
            cast(BinaryIO, file),
            heads=columns.heads(checker.columns),
            indicator_heads=sheets.indicator_heads(),
            most=most_rows(imported.round),
        )
    rows = checker.rows(book)
    return Report(checker, rows, [*book.faults, *_against(imported, checker, rows)])


def most_rows(collection_round: Any) -> int:
    """How many rows a file of this round may have."""
    return collection_round.call.value("import_rows_max")


def _against(imported: DemandImport, checker: checking.Checker, rows: list[Row]) -> list[Fault]:
    """What keeps the unit from any demand in the round, or from so many."""
    against = filing.reasons_against(imported.unit, imported.round)
    of = imported.round
    if not of.is_open_at(clock.now()):
        against.append(say("批次“%s”现在不在征集期内，不能导入。") % of.name)
    here = sum(demand.state not in GIVEN_UP for demand in checker.known.values())
    new = sum(row.what != SAME and row.is_new for row in rows)
    if here + new > of.per_unit:
        text = say(
            "本批次每单位最多 %(most)s 项，本单位已有 %(here)s 项（含草稿），表中新增 %(new)s 项。请删去多出的行。"
        )
        against.append(text % {"most": of.per_unit, "here": here, "new": new})
    return [Fault(reason) for reason in against]
