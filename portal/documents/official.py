"""An official document (公文) as HTML: one text, laid out for the PDF or shown on the screen."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from portal.documents.fonts import faces, fonts_missing

# The outer template: a sheet of its own for the PDF, or the portal's page for reading on the screen.
PAPER = "documents/paper.html"
SCREEN = "documents/preview.html"


def day_in_words(day: date) -> str:
    """2026年4月1日, as a document writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def instant_in_words(instant: datetime) -> str:
    """2026年4月1日9时 in Shanghai, with minutes only where there are some."""
    local = timezone.localtime(instant)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{day_in_words(local)}{local.hour}时{minutes}"


@dataclass(frozen=True, kw_only=True)
class Official:
    """The parts of GB/T 9704-2012 that every document may have; an empty one leaves no trace on the page."""

    title: str  # a line break in it is kept
    organs: tuple[str, ...] = ()  # 发文机关标志, up to five in a joint issue; without them no red head
    number: str = ""  # 发文字号, with 〔〕 round the year
    addressee: str = ""  # 主送机关, without the colon
    attached: tuple[str, ...] = ()  # names of the annexes, in their order
    signatories: tuple[str, ...] = ()  # 发文机关署名
    dated: date | None = None  # 成文日期
    copied_to: str = ""  # 抄送机关, without the full stop
    printed_by: str = ""  # 印发机关
    printed_on: date | None = None
    code: str = ""  # 核验码, see portal.documents.codes

    @property
    def head_class(self) -> str:
        """How the red head is set: one organ beside 文件, smaller if its name is long, or a joint column."""
        if len(self.organs) != 1:
            return ""
        longest = 10  # 34 pt × (10 characters and 文件) = 144 mm, the line has 148 mm
        return "pt-sheet__organs--one" + (" pt-sheet__organs--long" if len(self.organs[0]) > longest else "")


def document_html(template: str, official: Official, *, shell: str = PAPER, request: Any = None, **context: Any) -> str:
    """The document's HTML from a template that extends `documents/official.html`.

    With `shell=PAPER` it goes to `render_pdf`; with `shell=SCREEN` it is the print view, a whole page that
    needs the `request`. The document's fixed words are Chinese whatever language the reader has chosen.
    """
    context |= {"official": official, "shell": shell, "faces": faces()}
    if shell == SCREEN:
        context["missing"] = fonts_missing()
    return render_to_string(template, context, request=request)
