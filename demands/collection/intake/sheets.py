"""Writing the workbook: the empty template, or the same sheets with a unit's own demands, read back unchanged."""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as say
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from demands.collection.intake.columns import (
    DEMANDS,
    GUIDE,
    INDICATORS,
    NUMBER,
    OF_INDICATORS,
    SheetColumn,
    columns_of,
    heads,
)
from demands.collection.models import Demand

LISTS = "_lists"
WIDE = 200  # a text that may be longer than this gets a wide column
EDGE = Border(*[Side("thin", color="B8C4CE")] * 4)
HEAD = PatternFill("solid", fgColor="0F3D63")
MUST = PatternFill("solid", fgColor="8A1F1F")
FONT = "等线"


def workbook(collection_round: Any, demands: Iterable[Any], *, most: int) -> bytes:
    """The file for a round; `demands` of it, in their order, or none for the empty template."""
    pattern = Demand(round=collection_round)
    columns, book = columns_of(pattern), Workbook()
    text = _style(book)
    sheet: Any = book.active
    sheet.title = str(DEMANDS)
    _head(sheet, heads(columns), {column.head for column in columns if column.asked.required})
    indicators = book.create_sheet(str(INDICATORS))
    _head(indicators, indicator_heads(), {str(NUMBER), *(str(label) for label in OF_INDICATORS.values())})
    for number, demand in enumerate(demands, 1):
        _append(sheet, [number, demand.pk, *(column.written(demand) for column in columns)], text)
        for row in demand.indicators.all():
            _append(indicators, [number, *(getattr(row, name) for name in OF_INDICATORS)], text)
    _widths(sheet, columns)
    _offer(book, sheet, columns, most)
    _guide(book, collection_round, columns, most)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def indicator_heads() -> list[str]:
    """The first row of the sheet of indicators."""
    return [str(NUMBER), *(str(label) for label in OF_INDICATORS.values())]


def _style(book: Workbook) -> NamedStyle:
    made = NamedStyle("text", font=Font(name=FONT, size=11), number_format="@", border=EDGE)
    made.alignment = Alignment(wrap_text=True, vertical="top")
    book.add_named_style(made)
    return made


def _head(sheet: Any, labels: list[str], needed: set[str]) -> None:
    for column, label in enumerate(labels, 1):
        _as_text(sheet.cell(1, column), label)
    sheet.freeze_panes = "C2" if len(labels) > 6 else "B2"
    sheet.row_dimensions[1].height = 32
    for cell in sheet[1]:
        cell.font = Font(name=FONT, bold=True, color="FFFFFF")
        cell.fill = MUST if cell.value in needed else HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = EDGE


def _append(sheet: Any, values: list[Any], text: NamedStyle) -> None:
    """A row; text stays text, whatever sign it begins with."""
    row = sheet.max_row + 1
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column)
        cell.style = text
        if isinstance(value, (int, Decimal)):
            cell.value, cell.number_format = value, "General"
        elif value not in (None, ""):
            _as_text(cell, value)


def _as_text(cell: Any, value: Any) -> None:
    """What somebody typed, as it is and never a formula: it is compared when the sheet comes back."""
    cell.value, cell.data_type = _clean(value), "s"
    cell.quotePrefix = True


def _clean(value: Any) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", str(value).replace("\r\n", "\n"))


def _widths(sheet: Any, columns: list[SheetColumn]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 7, 10
    for place, column in enumerate(columns, 3):
        longest = getattr(column.input, "max_length", 0) or 0
        sheet.column_dimensions[get_column_letter(place)].width = 48 if longest > WIDE else 20
    others = sheet.parent[str(INDICATORS)].column_dimensions
    for letter, width in zip("ABCDEF", (7, 26, 16, 16, 10, 36), strict=True):
        others[letter].width = width


def _offer(book: Workbook, sheet: Any, columns: list[SheetColumn], most: int) -> None:
    """Lists to choose from, on a hidden sheet: a list written into the rule itself has room for 255 characters."""
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    offered = [(place, column.choices) for place, column in enumerate(columns, 3) if column.choices]
    for at, (place, choices) in enumerate(offered, 1):
        letter = get_column_letter(at)
        for row, choice in enumerate(choices, 1):
            _as_text(lists.cell(row, at), choice)
        name = f"list_{at}"
        area = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(choices)}"
        book.defined_names[name] = DefinedName(name, attr_text=area)
        rule = DataValidation("list", formula1=f"={name}", allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = say("请从列表中选择。"), say("不在可选范围内")
        sheet.add_data_validation(rule)
        rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{most + 1}")


def _guide(book: Workbook, collection_round: Any, columns: list[SheetColumn], most: int) -> None:
    sheet = book.create_sheet(str(GUIDE))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 96
    lines = [*_rules(collection_round, most), *((c.head, _told(c)) for c in columns)]
    for row, line in enumerate(lines, 1):
        for column, text in enumerate(line, 1):
            cell = sheet.cell(row, column)
            _as_text(cell, text)
            cell.font = Font(name=FONT, size=11, bold=cell.column == 1)
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _rules(collection_round: Any, most: int) -> list[tuple[str, str]]:
    return [
        (say("征集批次"), str(collection_round)),
        (say("填在哪里"), say("“需求”表每行一项需求，“技术指标”表每行一项指标，用序号对应“需求”表的序号。")),
        (say("序号"), say("从 1 起的整数，不重复。深红色表头是提交前必填的，导入时可以先空着。")),
        (say("系统编号"), say("新需求留空。从平台导出的需求带有系统编号：没有改动的不处理，有改动的按表格修改草稿。")),
        (say("不收的内容"), say("合并单元格、公式、错误值；请取消合并，公式用“选择性粘贴—数值”换成结果。")),
        (say("行数"), say("一次最多 %s 行；每单位的项数另受批次限制。") % most),
        (say("涉密"), say("本平台是非涉密平台，禁止填报涉密内容。不涉密承诺由本人在平台上作出，不在表格中填写。")),
    ]


def _told(column: SheetColumn) -> str:
    """How to fill a column in, in one line."""
    needed = say("必填。") if column.asked.required else say("选填。")
    limit = say("最多 %s 字。") % column.asked.limit if column.asked.limit else ""
    choices = say("可选：%s。") % "、".join(column.choices) if column.choices else ""
    return f"{needed}{column.input.help_text or ''}{limit}{choices}"
