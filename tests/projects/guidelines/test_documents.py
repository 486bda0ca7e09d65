"""The guideline as a PDF: made by the worker, with every direction in it, on the paper that GB/T 9704 asks for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from portal.documents.fonts import fonts_missing
from portal.documents.models import Document
from portal.documents.official import document_html
from portal.documents.render import PdfUnavailable, render_pdf
from projects.guidelines import documents
from projects.guidelines.rules import issuing
from tests.factories import guidelines, reserve
from tests.factories.calls import CallFactory
from tests.portal.documents.conftest import lines_of

pytestmark = pytest.mark.usefixtures("db", "now")
FOUR = ("上海市科学技术委员会", "江苏省科学技术厅", "浙江省科学技术厅", "安徽省科学技术厅")


@pytest.fixture(scope="module")
def _can_print():
    try:
        render_pdf("<p>", title="", author="", now=datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    except PdfUnavailable as missing:
        pytest.skip(str(missing))
    if absent := fonts_missing():
        pytest.skip("缺少字体：" + "、".join(str(label) for label in absent))


def sheet_of(guideline):
    """The document's HTML without the page round it."""
    template, official, context = documents.guideline_document(guideline)
    html = document_html(template, official, **context)
    return html[html.index("<article") : html.index("</article>")]


def text_of(document):
    """The words of the PDF, without line breaks and spaces."""
    pages = PdfReader(document.file).pages
    return "".join("".join(page.extract_text() for page in pages).split())


@pytest.mark.usefixtures("_can_print")
def test_the_worker_makes_the_document_and_it_holds_every_direction():
    entry = reserve.in_pool()
    guideline = guidelines.approved(entries=[entry], number="沪科合〔2026〕18号")
    guidelines.work()

    document = issuing.pdf_of(guideline)
    words = text_of(document)

    assert document.status == Document.Status.READY
    for direction in guideline.directions.all():
        for part in (direction.title, direction.goal, direction.content):
            assert "".join(part.split()) in words
        assert [row.name for row in direction.indicators.all() if "".join(row.name.split()) not in words] == []
    for part in ("一、支持方向", "二、申报要求", "三、申报方式和时间", "四、评审方式", "五、立项公示", "六、咨询电话"):
        assert part in words
    assert f"来源需求：{entry.demand.code}。" in words
    assert "承担单位须覆盖三省一市中的2个以上省（市）" in words
    assert f"核验码{document.code}" in words


@pytest.mark.usefixtures("_can_print")
def test_the_paper_is_a4_and_the_text_keeps_within_its_area():
    guideline = guidelines.approved()
    guidelines.work()

    pages = PdfReader(issuing.pdf_of(guideline).file).pages
    body = [line for page in pages[1:] for line in lines_of(page) if 37 < line.y < 297 - 35]

    assert {round(float(side) / 72 * 25.4) for page in pages for side in page.mediabox[2:]} == {210, 297}
    assert min(line.x for line in body) >= 28 - 0.5
    assert max(line.end for line in body) <= 210 - 26 + 1


def test_the_four_departments_head_and_sign_it_where_they_issue_it():
    _template, official, _context = documents.guideline_document(guidelines.approved(number="沪科合〔2026〕18号"))

    assert (official.organs, official.signatories) == (FOUR, FOUR)
    assert (official.number, official.addressee) == ("沪科合〔2026〕18号", "各有关单位")
    assert official.dated.isoformat() == "2026-03-10"


def test_the_office_heads_it_where_the_year_says_so():
    CallFactory().set_value("guideline_issuers", "office")

    _template, official, _context = documents.guideline_document(guidelines.complete())

    assert official.organs == ("长三角科创办",)


def test_the_document_repeats_the_rules_of_the_year():
    CallFactory().set_value("regions_min", 3)
    CallFactory().set_value("notice_days", 7)

    sheet = sheet_of(guidelines.complete())

    assert "承担单位须覆盖三省一市中的3个以上省（市）" in sheet
    assert "公示期7个工作日" in sheet


def test_rules_changed_after_the_departments_were_asked_do_not_change_what_they_signed():
    guideline = guidelines.consulting()
    before = sheet_of(guideline)

    CallFactory().set_value("regions_min", 3)

    assert sheet_of(guideline) == before


def test_an_indicator_is_worded_with_its_value_unit_and_method():
    guideline = guidelines.complete()

    assert "（1）键合互连节距：≤9 微米（第三方检测）；（2）提交接口测试团体标准 1 项。" in sheet_of(guideline)


def test_what_the_office_types_is_printed_as_text_and_not_as_markup():
    guideline = guidelines.complete(preface="<script>alert(1)</script>")

    assert "<script>" not in sheet_of(guideline)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in sheet_of(guideline)
