"""Opening the file: rows of cells with their places, as far as the limits go; what cannot be read at all is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from zipfile import ZipFile

from django.utils.translation import gettext as say
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from demands.collection.intake.columns import DEMANDS, INDICATORS, plain

# Sheets that were formatted to their end hold a million empty rows.
MOST_BLANK = 200
WIDEST = 80  # columns; the form has about thirty
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]+)"')
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Fault:
    """What is wrong, and in which cell; no cell where it is the whole file."""

    says: str
    cell: str = ""
    column: str = ""


@dataclass
class Line:
    """One row of a sheet: its number, its cells by head, faults of the cells themselves."""

    sheet: str
    number: int
    cells: dict[str, Any]
    places: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def place(self, head: str) -> str:
        """The address of the cell under a head, such as 需求!C5."""
        return f"{self.sheet}!{self.places.get(head, '')}{self.number}"


@dataclass
class Book:
    """What was read: the rows of both sheets, or why the file as a whole is not taken."""

    demands: list[Line] = field(default_factory=list)
    indicators: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read(file: BinaryIO, *, heads: list[str], indicator_heads: list[str], most: int) -> Book:
    """The file's rows; it was checked before as an upload. `most` rows of demands; of indicators thirty for each."""
    found = Book()
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        with ZipFile(file) as package:
            found.demands = _lines(book, package, str(DEMANDS), heads, most, found.faults)
            found.indicators = _lines(book, package, str(INDICATORS), indicator_heads, most * 30, found.faults)
    except Exception:
        return Book(faults=[Fault(say("文件读不出来，可能已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx，再重新上传。"))])
    if not found.faults and not found.demands:
        found.faults.append(Fault(say("“需求”表里没有数据。请从第 2 行起填写，每行一项需求。")))
    return found


def _lines(book: Any, package: ZipFile, name: str, heads: list[str], most: int, faults: list[Fault]) -> list[Line]:
    if name not in book.sheetnames:
        faults.append(Fault(say("缺少工作表“%s”。请下载模板，在模板中填写。") % name))
        return []
    sheet = book[name]
    # The library reads rows one after another and does not tell of merged cells then; the part itself does.
    if merged := _merged(package, sheet._worksheet_path):
        text = say("“%(sheet)s”表有合并的单元格（%(cells)s），无法判断属于哪一行。请取消合并，每格各填各的。")
        faults.append(Fault(text % {"sheet": name, "cells": "、".join(merged)}))
        return []
    rows = sheet.iter_rows(max_col=WIDEST)
    columns = _columns(name, next(rows, ()), heads, faults)
    return _filled(name, rows, columns, most, faults) if columns else []


def _columns(name: str, first: Any, heads: list[str], faults: list[Fault]) -> dict[int, str]:
    """Which head stands over which column; nothing where one is missing, double or unknown."""
    found = {n: plain(cell.value) for n, cell in enumerate(first) if plain(cell.value)}
    told = list(found.values())
    missing = [head for head in heads if head not in told]
    unknown = [head for head in told if head not in heads]
    double = sorted({head for head in told if told.count(head) > 1})
    given = {"sheet": name}
    if missing:
        text = say("“%(sheet)s”表缺少列：%(ones)s。请用本批次的模板，不要删改第一行。")
        faults.append(Fault(text % (given | _ones(missing))))
    if unknown:
        text = say("“%(sheet)s”表有模板以外的列：%(ones)s。请删去，或者改用本批次的模板。")
        faults.append(Fault(text % (given | _ones(unknown))))
    if double:
        faults.append(Fault(say("“%(sheet)s”表有重复的列：%(ones)s。请只留一列。") % (given | _ones(double))))
    return {} if missing or unknown or double else found


def _ones(heads: list[str]) -> dict[str, str]:
    return {"ones": "、".join(heads)}


def _filled(name: str, rows: Iterator[Any], columns: dict[int, str], most: int, faults: list[Fault]) -> list[Line]:
    """The rows that hold anything."""
    letters = {head: get_column_letter(n + 1) for n, head in columns.items()}
    found: list[Line] = []
    blank = 0
    for number, cells in enumerate(rows, 2):
        line = _line(name, number, cells, columns, letters)
        if line is None:
            blank += 1
            if blank > MOST_BLANK:
                break
            continue
        blank = 0
        found.append(line)
        if len(found) > most:
            faults.append(Fault(_too_many(name, most)))
            return []
    return found


def _too_many(name: str, most: int) -> str:
    text = say(
        "“%(sheet)s”表超过 %(most)s 行，一次最多导入 %(most)s 行，没有读入任何内容。请按序号分成几个文件依次导入："
        "每个文件都用本批次的模板，一项需求和它的技术指标放在同一个文件里。"
    )
    return text % {"sheet": name, "most": most}


def _line(name: str, number: int, cells: Any, columns: dict[int, str], letters: dict[str, str]) -> Line | None:
    line = Line(name, number, {}, letters)
    for place, cell in enumerate(cells):
        head = columns.get(place)
        value = getattr(cell, "value", None)
        if head is None or value is None or (isinstance(value, str) and not value.strip()):
            continue
        if says := _wrong(cell):
            line.faults.append(Fault(says, line.place(head), head))
        line.cells[head] = value
    return line if line.cells else None


def _wrong(cell: Any) -> str:
    """What a cell is that is no plain value."""
    if cell.data_type == "f":
        return say("单元格是公式。请复制后用“选择性粘贴—数值”换成结果。")
    if cell.data_type == "e":
        return say("单元格是错误值（%s）。请改为正确的内容，或者留空。") % cell.value
    return ""


def _merged(package: ZipFile, part: str) -> list[str]:
    """The first merged ranges of a sheet, read from its part in blocks."""
    found: list[str] = []
    with package.open(part.lstrip("/")) as stream:
        rest = b""
        while block := stream.read(BLOCK):
            text = rest + block
            found += [ref.decode() for ref in MERGED.findall(text)]
            if found:
                return found[:3]
            rest = text[-64:]
    return found
