"""Word documents made in code: the faces of an official document by name, A4, pages numbered."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.http import FileResponse
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from portal import clock
from portal.documents.delivery import disposition
from portal.documents.kinds import DOCX
from portal.positions import OFFICE

# GB/T 9704-2012: 标题 小标宋 二号, 正文 仿宋 三号 (四号 in tables), 一级标题 黑体.
TITLE, BODY, HEAD = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN = "Times New Roman"
TITLE_SIZE, HEAD_SIZE, BODY_SIZE, CELL_SIZE = Pt(22), Pt(16), Pt(14), Pt(12)


class Word:
    """A document under way: `title`, then `head`, `text`, `pairs` and `table` in any order, `bytes` at the end."""

    def __init__(self, title: str):
        self._document: Any = Document()
        self._page()
        core = self._document.core_properties
        core.title, core.author, core.comments, core.last_modified_by = title, str(OFFICE), "", str(OFFICE)
        core.created = core.modified = clock.now().replace(tzinfo=None)
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, title, TITLE, TITLE_SIZE)

    def head(self, text: str) -> None:
        """A heading, which Word lists in its outline."""
        paragraph = self._document.add_paragraph(style="Heading 1")
        _run(paragraph, text, HEAD, HEAD_SIZE)

    def text(self, text: str) -> None:
        """A text; each line is a paragraph that begins with two characters' space."""
        for line in text.splitlines() or [""]:
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = BODY_SIZE * 2
            _run(paragraph, line, BODY, BODY_SIZE)

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Labels and what stands beside them, as a table of two columns."""
        self._rows([[label, text or "—"] for label, text in pairs], [Cm(4), Cm(11.6)], bold_first=True)

    def table(self, heads: list[str], rows: Iterable[list[str]]) -> None:
        """A table whose first row is repeated on every page."""
        made = self._rows([heads, *rows], None)
        _repeat(made.rows[0])

    def bytes(self) -> bytes:
        """The file."""
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _rows(self, rows: list[list[str]], widths: Any, *, bold_first: bool = False) -> Any:
        made = self._document.add_table(rows=0, cols=len(rows[0]))
        made.style = "Table Grid"
        for values in rows:
            cells = made.add_row().cells
            for n, (cell, value) in enumerate(zip(cells, values, strict=True)):
                _fill(cell, value, HEAD if bold_first and n == 0 else BODY)
                if widths:
                    cell.width = widths[n]
        self._document.add_paragraph()
        return made

    def _page(self) -> None:
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _run(paragraph, "— ", BODY, BODY_SIZE)
        _number(paragraph)
        _run(paragraph, " —", BODY, BODY_SIZE)


def answer(name: str, content: bytes) -> FileResponse:
    """The file as an answer, under this name."""
    made = FileResponse(BytesIO(content), content_type=DOCX.content_type)
    made["Content-Disposition"] = disposition(f"{name}.docx")
    made["X-Content-Type-Options"] = "nosniff"
    return made


def _run(paragraph: Any, text: str, face: str, size: Any) -> None:
    run = paragraph.add_run(ILLEGAL_CHARACTERS_RE.sub("", text))
    run.font.name, run.font.size = LATIN, size
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _fill(cell: Any, text: str, face: str) -> None:
    lines = text.splitlines() or [""]
    for n, line in enumerate(lines):
        _run(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), line, face, CELL_SIZE)


def _repeat(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _number(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
