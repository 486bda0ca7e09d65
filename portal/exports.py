"""Excel out: exactly the rows that a list shows, as text that no spreadsheet program runs as a formula."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX

from portal.documents.delivery import disposition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(title: str, heads: list[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """An answer with one sheet: a bold, frozen head and the rows under it."""
    buffer = BytesIO()
    _book(title, heads, rows).save(buffer)
    answer = HttpResponse(buffer.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = disposition(f"{title}.xlsx")
    return answer


def streamed(title: str, heads: list[str], rows: Iterable[Iterable[Any]]) -> FileResponse:
    """The same for very many rows: written to a file of its own and sent from there, never whole in memory."""
    file = TemporaryFile()  # noqa: SIM115 -- the answer closes it when it was sent
    _book(title, heads, rows).save(file)
    file.seek(0)
    answer = FileResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = disposition(f"{title}.xlsx")
    return answer


def _book(title: str, heads: list[str], rows: Iterable[Iterable[Any]]) -> Workbook:
    """One sheet; what is appended goes to disk at once."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for number, head in enumerate(heads, 1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, len(head) * 2 + 4)
    sheet.append([_head(sheet, head) for head in heads])
    for row in rows:
        sheet.append([_plain(value) for value in row])
    return book


def _sheet_name(title: str) -> str:
    """The title as Excel takes it: without its signs of paths and ranges, in 31 characters."""
    return ILLEGAL_CHARACTERS_RE.sub("", INVALID_TITLE_REGEX.sub(" ", title))[:31].strip(" '") or "1"


def _head(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=_plain(str(text)))  # a head may name a unit
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    return cell


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if timezone.is_aware(value) else str(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return value
    text = "" if value is None else ILLEGAL_CHARACTERS_RE.sub("", str(value))
    return f"'{text}" if text.startswith(FORMULA) else text
