"""Excel files of demands, as a unit fills them in."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from demands.collection.intake import sheets, writing
from portal.exports import XLSX

MOST = 100


def template(collection_round, demands=()):
    """The workbook of a round, as the portal gives it out."""
    return load_workbook(BytesIO(sheets.workbook(collection_round, demands, most=MOST)))


def put(book, sheet, row, **cells):
    """Write cells of a row by their heads."""
    places = {cell.value: cell.column for cell in book[sheet][1]}
    for head, value in cells.items():
        book[sheet].cell(row, places[head]).value = value


def filled(collection_round, *titles, **more):
    """A template with a demand under each title and an indicator for each."""
    book = template(collection_round)
    for n, title in enumerate(titles, 1):
        put(book, "需求", n + 1, 序号=n, 需求名称=title, **more)
        put(book, "技术指标", n + 1, 序号=n, 指标名称="循环寿命", 目标值="≥12000", 单位="次", 考核方式="第三方检测报告")
    return book


def upload(book, name="需求.xlsx"):
    """The workbook, or these bytes, as a browser sends it."""
    if not isinstance(book, bytes):
        out = BytesIO()
        book.save(out)
        book = out.getvalue()
    return SimpleUploadedFile(name, book, XLSX)


def imported(collection_round, unit, by, book):
    """An upload that waits for its confirmation."""
    return writing.upload(upload(book), collection_round=collection_round, unit=unit, by=by)
