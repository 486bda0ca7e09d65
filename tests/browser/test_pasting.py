"""Cells copied from Excel fill the table of indicators: quotation marks, line breaks, heads, and more rows than fit."""

import pytest
from django.urls import reverse

from tests.browser.conftest import Visitor
from tests.factories import collection

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# As Excel writes the clipboard: a cell with a line break is quoted, one with a quotation mark alone is not.
COPIED = (
    "指标名称\t现有水平\t目标值\t单位\t考核方式\r\n"
    '循环寿命\t6000\t≥12000\t次\t"第三方\n检测""A级""报告"\r\n'
    '接口 5" 管径\t5\t≥8\tmm\t现场测试\r\n'
)
PASTE = """(input, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  input.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
}"""


def test_what_was_copied_from_excel_fills_the_table_and_what_does_not_fit_is_told(chromium, live_server, now, unit):
    demand = collection.draft(unit)
    visitor = Visitor(chromium, live_server.url).sign_in(demand.created_by)
    page = visitor.page
    visitor.open(reverse("demand_section", args=[demand.pk, "indicators"]))
    first = page.locator("[name=indicators-0-name]")

    first.evaluate(PASTE, COPIED)
    said = page.locator("[data-pasted]").inner_text()
    rows = [
        [page.input_value(f"[name=indicators-{n}-{name}]") for name in ("name", "present", "target", "unit", "method")]
        for n in (0, 1)
    ]
    first.evaluate(PASTE, "\n".join(f"指标{n}\t1" for n in range(40)))
    over = page.locator("[data-pasted]").inner_text()
    last = page.locator("tr[data-row-of]").count(), page.input_value("[name=indicators-29-name]")
    faults = visitor.faults
    visitor.close()

    assert said == "已粘贴 2 行，请核对。"
    assert rows == [
        ["循环寿命", "6000", "≥12000", "次", '第三方 检测"A级"报告'],
        ['接口 5" 管径', "5", "≥8", "mm", "现场测试"],
    ]
    assert over == "粘贴了 40 行，表格最多 30 行，最后 10 行没有填入。"
    assert last == (30, "指标29")
    assert faults == []
