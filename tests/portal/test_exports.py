"""Excel out: the rows of the list as they are, and no text that a spreadsheet program would run."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal import exports
from tests.factories import people


def sheet_of(answer):
    return load_workbook(BytesIO(answer.content)).active


def cell(value):
    return sheet_of(exports.workbook("单位", ["名称"], [[value]]))["A2"]


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x")', "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]
)
def test_a_text_that_begins_like_a_formula_stays_text(text):
    written = cell(text)

    assert written.data_type == "s"
    assert written.value.startswith("'")


@pytest.mark.parametrize("text", ["某某公司", "A=1", "2026-0001", "", "　=1"])
def test_other_text_is_written_as_it_is(text):
    assert (cell(text).value or "") == text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("-12.50"), -12.5),
        (7, 7),
        (None, None),
        (True, "True"),
        (date(2026, 3, 10), "2026-03-10"),
        (datetime(2026, 3, 10, 2, 0, tzinfo=UTC), "2026-03-10 10:00"),
    ],
)
def test_numbers_stay_numbers_and_times_are_shanghais(value, written):
    assert cell(value).value == written


def test_signs_that_excel_cannot_hold_are_left_out():
    assert cell("功率\x0b模块\x00").value == "功率模块"


def test_the_head_stays_in_sight_and_the_file_has_a_chinese_name():
    answer = exports.workbook("单位认证", ["名称", "省（市）"], [["甲", "浙江省"], ["乙", "上海市"]])
    sheet = sheet_of(answer)

    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["名称", "省（市）"],
        ["甲", "浙江省"],
        ["乙", "上海市"],
    ]
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet.title) == ("A2", True, "单位认证")
    assert answer["Content-Type"] == exports.XLSX
    assert (
        answer["Content-Disposition"]
        == "attachment; filename=\"file.xlsx\"; filename*=UTF-8''%E5%8D%95%E4%BD%8D%E8%AE%A4%E8%AF%81.xlsx"
    )


def test_a_list_gives_excel_of_the_rows_that_it_shows(client, dept_officer, zhejiang, shanghai):
    mine = people.unit(zhejiang)
    mine.name = "=甲公司"
    mine.save()
    people.unit(shanghai), people.unit(zhejiang)
    client.force_login(dept_officer)
    sheet = sheet_of(client.get("/units/?export=xlsx&name=甲"))

    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert len(rows) == 1
    assert "'=甲公司" in rows[0]
    assert mine.uscc in rows[0]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_of_units_costs_the_same_queries_however_long(
    client, dept_officer, zhejiang, count, django_assert_num_queries
):
    for _ in range(count):
        people.unit(zhejiang)
    client.force_login(dept_officer)
    with django_assert_num_queries(13):
        assert client.get("/units/").status_code == 200


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("榜单", "榜单"),
        ('=HYPERLINK("http://x")', '=HYPERLINK("http   x")'),
        ("[a]*?", "a"),
        ("'", "1"),
        ("国" * 60, "国" * 31),
    ],
)
def test_a_title_that_excel_does_not_take_is_mended(title, sheet):
    answer = exports.workbook(title, ["名称"], [["x"]])

    assert sheet_of(answer).title == sheet
    assert answer["Content-Disposition"].startswith('attachment; filename="file.xlsx"; filename*=UTF-8')
