"""A document to look at, and what can be read back from a page of PDF."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from portal.documents.fonts import fonts_missing
from portal.documents.official import Official, document_html
from portal.documents.render import PdfUnavailable, fetcher, render_pdf

MM = 72 / 25.4
ISSUED = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
FOUR = ("上海市科学技术委员会", "江苏省科学技术厅", "浙江省科学技术厅", "安徽省科学技术厅")


@dataclass
class Line:
    """What stands on one baseline; `x` and `y` in millimetres from the page's left and top edge."""

    x: float
    y: float
    end: float = 0
    text: str = ""
    fonts: list[str] = field(default_factory=list)
    size: float = 0  # points


@pytest.fixture(scope="session")
def _can_print() -> None:
    try:
        render_pdf("<meta charset=utf-8>", title="", author="", now=ISSUED)
    except PdfUnavailable as missing:
        pytest.skip(str(missing))
    if absent := fonts_missing():
        pytest.skip("缺少字体：" + "、".join(str(label) for label in absent))


@pytest.fixture
def notice() -> Official:
    """The joint notice of a release list."""
    return Official(
        title="关于发布长三角科技创新共同体联合攻关计划\n2026年度第二批榜单的通知",
        organs=FOUR,
        number="沪科合〔2026〕000号",
        addressee="各有关单位",
        attached=("2026年度第二批榜单",),
        signatories=FOUR,
        dated=date(2026, 11, 18),
        copied_to="长三角科创办",
        printed_by="上海市科学技术委员会办公室",
        printed_on=date(2026, 11, 18),
        code="7K4M-92XD-P3QT",
    )


@pytest.fixture
def printed(_can_print: None) -> Any:
    """Prints a document and returns its pages."""

    def pages(official: Official, **context: Any) -> list[PageObject]:
        html = document_html("documents/text.html", official, **context)
        pdf = render_pdf(html, title=official.title, author="测试", now=ISSUED)
        return list(PdfReader(BytesIO(pdf)).pages)

    return pages


@pytest.fixture
def reads() -> Any:
    """What the renderer's fetcher answers for an address."""
    pytest.importorskip("weasyprint", reason="本机没有 Pango", exc_type=OSError)
    return lambda url: fetcher()(url).read()


def lines_of(page: PageObject) -> list[Line]:
    """The page's lines from the top down, each with the place of its first and its last character."""
    lines: dict[float, Line] = {}
    for x, y, text, font, size in _pieces(page):
        line = lines.setdefault(round(y, 1), Line(x=x, y=y, size=size))
        line.text += text
        line.fonts.append(font)
    for y, end in _ends(page).items():
        if y in lines:
            lines[y].end = end
    return [lines[y] for y in sorted(lines)]


def _pieces(page: PageObject) -> Iterator[tuple[float, float, str, str, float]]:
    found = []

    def visit(text: str, cm: list, tm: list, font: dict | None, size: float) -> None:
        if text.strip() and font:
            x, y = _place(page, cm, tm)
            found.append((x, y, text.strip("\n"), font["/BaseFont"].split("+")[1], round(size * cm[0], 2)))

    page.extract_text(visitor_text=visit)
    return iter(found)


def _ends(page: PageObject) -> dict[float, float]:
    """Where the last character on each baseline ends."""
    widths = {name: _widths(font) for name, font in page["/Resources"]["/Font"].items()}
    ends: dict[float, float] = {}
    chosen: list[Any] = ["", 0.0]

    def visit(operator: bytes, operands: list, cm: list, tm: list) -> None:
        if operator == b"Tf":
            chosen[:] = operands[0], float(operands[1])
        if operator == b"TJ":
            x, y = _place(page, cm, tm)
            font, size = chosen
            ends[round(y, 1)] = x + _advance(operands[0], widths[font]) / 1000 * size * cm[0] / MM

    page.extract_text(visitor_operand_before=visit)
    return ends


def _widths(font: Any) -> dict[int, float]:
    """The advance of each glyph, in thousandths of the type's size."""
    listed = list(font["/DescendantFonts"][0].get_object()["/W"])
    return {
        first + place: float(width)
        for first, run in zip(listed[::2], listed[1::2], strict=True)
        for place, width in enumerate(run)
    }


def _advance(parts: list, widths: dict[int, float]) -> float:
    """The sum of glyphs and spacing up to the last glyph: spacing after it is not seen."""
    reached = total = 0.0
    for part in parts:
        if isinstance(part, bytes) and part:
            glyphs = [int.from_bytes(part[at : at + 2], "big") for at in range(0, len(part), 2)]
            reached = total = total + sum(widths[glyph] for glyph in glyphs)
        elif not isinstance(part, bytes):
            total -= float(part)
    return reached


def _place(page: PageObject, cm: list, tm: list) -> tuple[float, float]:
    x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
    y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    return x / MM, (float(page.mediabox.height) - y) / MM
