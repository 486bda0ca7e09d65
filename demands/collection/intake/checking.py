"""What would become of each row: a new draft, a changed one, none, or the faults that keep the file out."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as say

from demands.collection import completeness, copies
from demands.collection.forms.sections import TABLES, form_for
from demands.collection.intake.columns import (
    INDICATORS,
    KEY,
    NUMBER,
    OF_INDICATORS,
    SheetColumn,
    Unreadable,
    columns_of,
    plain,
)
from demands.collection.intake.reading import Book, Fault, Line
from demands.collection.layouts.reading import layout_of
from demands.collection.models import Demand
from portal import problems

NEW, CHANGED, SAME, FAULTY = "new", "changed", "same", "faulty"
TABLE_IN = "indicators"  # the section with the table
GRID = TABLES[TABLE_IN]


@dataclass
class Row:
    """One row of the sheet with what it would do."""

    line: Line
    demand: Demand
    rows: list[Line] = field(default_factory=list)
    forms: dict[str, BaseForm] = field(default_factory=dict)
    table: Any = None
    faults: list[Fault] = field(default_factory=list)
    changes: list[dict[str, str]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    is_new: bool = True
    has_other_table: bool = False

    @property
    def number(self) -> str:
        return plain(self.line.cells.get(str(NUMBER)))

    @property
    def title(self) -> str:
        return self.demand.title

    @property
    def what(self) -> str:
        """NEW, CHANGED, SAME or FAULTY."""
        if self.faults:
            return FAULTY
        return NEW if self.is_new else CHANGED if self.changes else SAME


class Checker:
    """Looks through the rows of one file for a round and a unit; reads the database, writes nothing."""

    def __init__(self, collection_round: Any, unit: Any):
        self.round, self.unit = collection_round, unit
        pattern = Demand(round=collection_round, organisation=unit, region=unit.region)
        self.columns = columns_of(pattern)
        self.sections = completeness.sections_of(pattern)
        self.classes = {section.key: form_for(pattern, section.key) for section in self.sections}
        self.contact = {"contact": unit.contact, "contact_phone": unit.phone}
        rows = Demand.objects.filter(round=collection_round, organisation=unit).prefetch_related("indicators")
        self.known = {row.pk: row for row in rows.select_related("field", "organisation", "region")}

    def rows(self, book: Book) -> list[Row]:
        """Every row of demands with its indicators; those of indicators that belong to none are faults of theirs."""
        of_number: dict[str, list[Line]] = {}
        for line in book.indicators:
            of_number.setdefault(plain(line.cells.get(str(NUMBER))), []).append(line)
        made = [self._row(line, of_number.pop(plain(line.cells.get(str(NUMBER))), [])) for line in book.demands]
        book.faults += [self._orphan(line) for lines in of_number.values() for line in lines]
        self._told_apart(made)
        return made

    def apply(self, row: Row, demand: Demand) -> None:
        """Read the row into the demand by the form's own sections, and see what is wrong and what is other."""
        row.demand, row.forms = demand, {}
        demand.validate_constraints = _left_to_the_database
        before = {} if row.is_new else copies.content(demand)
        for section in self.sections:
            data = self._sent(row, demand, section.key)
            form = self.classes[section.key](data, instance=demand)
            form.is_valid()
            row.forms[section.key] = form
            row.faults += self._faults_of(form, row.line)
        row.table = GRID.of(demand, self._table_data(row.rows))
        row.table.is_valid()
        row.faults += self._faults_of_table(row)
        row.gaps, row.has_other_table = self._gaps(row), bool(row.rows) and row.is_new
        if not row.is_new and not row.faults:
            row.changes = self._changes(before, row)

    def _row(self, line: Line, indicators: list[Line]) -> Row:
        demand = Demand(round=self.round, organisation=self.unit, region=self.unit.region)
        row = Row(line, demand, indicators, faults=[*line.faults, *(f for each in indicators for f in each.faults)])
        if not row.number.isdecimal():
            row.faults.append(Fault(say("序号须为整数，例如 1。"), line.place(str(NUMBER)), str(NUMBER)))
        known = self._known(row)
        if known is not None:
            self.apply(row, known)
        return row

    def _known(self, row: Row) -> Demand | None:
        """The demand that a row is about: one of the unit's drafts by its key, or a new one; None with a fault."""
        key, place = plain(row.line.cells.get(str(KEY))), row.line.place(str(KEY))
        if not key:
            return row.demand
        found = self.known.get(int(key)) if key.isdecimal() and len(key) < 19 else None
        if found is None:
            text = say("本单位在本批次没有系统编号为“%s”的需求。新需求请把这一格留空。")
            row.faults.append(Fault(text % key[:20], place, str(KEY)))
        row.is_new = False
        return found

    def _sent(self, row: Row, demand: Demand, section: str) -> dict[str, Any]:
        """What the form of a section would be sent; an answer that no column holds stays as it is."""
        data: dict[str, Any] = {"unclassified_declared": "on"} if demand.unclassified_declared else {}
        for column in (c for c in self.columns if c.section == section):
            cell = row.line.cells.get(column.head)
            try:
                data[column.name] = self._unless_empty(column, cell, row)
            except Unreadable as wrong:
                row.faults.append(Fault(str(wrong), row.line.place(column.head), column.head))
        return data

    def _unless_empty(self, column: SheetColumn, cell: Any, row: Row) -> Any:
        """The cell as it is sent; an empty one leaves a mark as it stands, and a new demand its unit's contact."""
        if plain(cell):
            return column.sent(cell)
        if column.is_mark:
            return "on" if getattr(row.demand, column.asked.key) else ""
        return self.contact.get(column.asked.key, "") if row.is_new else ""

    def _faults_of(self, form: Any, line: Line) -> list[Fault]:
        heads = {column.name: column.head for column in self.columns}
        known = {fault.column for fault in line.faults}  # a formula is told of once
        return [
            Fault(said, line.place(heads[name]), heads[name])
            for name in form.errors
            if name in heads and heads[name] not in known
            for said in problems.sentences(form[name])
        ]

    def _table_data(self, lines: list[Line]) -> dict[str, str]:
        total = str(len(lines))
        data = {f"{GRID.prefix}-TOTAL_FORMS": total, f"{GRID.prefix}-INITIAL_FORMS": "0"}
        for n, line in enumerate(lines):
            for name, label in OF_INDICATORS.items():
                data[f"{GRID.prefix}-{n}-{name}"] = plain(line.cells.get(str(label)))
        return data

    def _faults_of_table(self, row: Row) -> list[Fault]:
        found = [Fault(str(error), str(INDICATORS)) for error in row.table.non_form_errors()]
        for line, form in zip(row.rows, row.table.forms, strict=False):
            for name, errors in form.errors.items():
                label = str(OF_INDICATORS.get(name, ""))
                found += [Fault(str(error), line.place(label), label) for error in errors]
        return found

    def _gaps(self, row: Row) -> list[str]:
        """What has still to be filled in after the import, before the demand is handed in."""
        asks: Any = [each for section in self.sections for each in section.asks]  # type: ignore[attr-defined]
        missing = [e.label for e in asks if e.required and completeness.is_empty(row.demand, e)]
        return missing if row.rows else [*missing, str(INDICATORS)]

    def _changes(self, before: dict[str, Any], row: Row) -> list[dict[str, str]]:
        layout = layout_of(row.demand)
        given = [
            {name: plain(line.cells.get(str(label))) for name, label in OF_INDICATORS.items()} for line in row.rows
        ]
        after = copies.content(row.demand) | {"indicators": given}
        row.has_other_table = _even(before)["indicators"] != given
        found = copies.changes(_even(before), _even(after), layout)
        if found and not row.demand.is_editable:
            text = say("这项需求%s，不能再修改。作为新需求导入的，请把系统编号留空。")
            row.faults.append(Fault(text % row.demand.get_state_display(), row.line.place(str(KEY)), str(KEY)))
        return found

    def _orphan(self, line: Line) -> Fault:
        text = say("序号“%s”在“需求”表中没有对应的行。请改正序号，或者删去这一行。")
        return Fault(text % plain(line.cells.get(str(NUMBER)))[:20], line.place(str(NUMBER)), str(NUMBER))

    def _told_apart(self, rows: list[Row]) -> None:
        """No number, key or name twice, in the file or beside what the unit has in the round already."""
        here = {demand.title: pk for pk, demand in self.known.items() if demand.pk not in {r.demand.pk for r in rows}}
        for head, of in ((NUMBER, lambda r: r.number), (KEY, lambda r: plain(r.line.cells.get(str(KEY))))):
            many = {value for value, n in Counter(map(of, rows)).items() if n > 1 and value}
            for row in rows:
                if of(row) in many:
                    text = say("“%s”在表中出现多次，请改为各不相同。")
                    row.faults.append(Fault(text % of(row)[:20], row.line.place(str(head)), str(head)))
        titles = Counter(row.title for row in rows)
        label = next(column.head for column in self.columns if column.asked.key == "title")
        for row in rows:
            if row.title and titles[row.title] > 1:
                row.faults.append(Fault(say("名称在表中出现多次，请合并或改名。"), row.line.place(label), label))
            elif row.title in here:
                text = say("本单位在本批次已有同名的需求。要修改它，请填它的系统编号 %s；否则请改名。")
                row.faults.append(Fault(text % here[row.title], row.line.place(label), label))


def _left_to_the_database(exclude: Any = None) -> None:
    """Each constraint would ask the database for each section of each row; it says so itself when they are written."""


def _even(content: dict[str, Any]) -> dict[str, Any]:
    """Texts with one kind of line break and no blanks at their ends, as a sheet gives them back."""
    return {name: _evened(value) for name, value in content.items()}


def _evened(value: Any) -> Any:
    if isinstance(value, dict):
        return _even(value)
    if isinstance(value, list):
        return [_evened(each) for each in value]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
