"""The kinds of file that the portal takes, told by what is inside and not by the name alone."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from portal.documents.inside import office, pdf, picture


@dataclass(frozen=True)
class Kind:
    """One kind of file. `check(file, name, most bytes unpacked)` looks inside; the extension has to agree.

    It raises ValidationError that says in Chinese how to mend the file, or OtherKind.
    """

    label: str
    extensions: tuple[str, ...]
    content_type: str
    check: Callable[[BinaryIO, str, int], None]


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("PDF", (".pdf",), "application/pdf", pdf.check)
DOCX = Kind("Word", (".docx",), f"{OFFICE}.wordprocessingml.document", office.check("word/document.xml"))
XLSX = Kind("Excel", (".xlsx",), f"{OFFICE}.spreadsheetml.sheet", office.check("xl/workbook.xml"))
PNG = Kind("PNG", (".png",), "image/png", picture.check("PNG"))
JPG = Kind("JPG", (".jpg", ".jpeg"), "image/jpeg", picture.check("JPEG"))
KINDS = (PDF, DOCX, XLSX, PNG, JPG)
