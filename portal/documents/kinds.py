"""The kinds of file that the portal takes, told by what is inside and not by the name alone."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

# An Office file is a zip; one that unpacks to more than this is made to harm, not to be read.
MOST_ENTRIES = 5_000
MOST_UNPACKED = 500 * 1024 * 1024


@dataclass(frozen=True)
class Kind:
    """One kind of file: `fits` looks at the content, the extension only has to agree with it."""

    label: str
    extensions: tuple[str, ...]
    content_type: str
    fits: Callable[[BinaryIO], bool]


def _begins(*signatures: bytes) -> Callable[[BinaryIO], bool]:
    def fits(file: BinaryIO) -> bool:
        file.seek(0)
        return file.read(16).startswith(signatures)

    return fits


def _office(part: str) -> Callable[[BinaryIO], bool]:
    def fits(file: BinaryIO) -> bool:
        names = unpacked_names(file)
        return "[Content_Types].xml" in names and part in names

    return fits


def unpacked_names(file: BinaryIO) -> set[str]:
    """The names inside a zip; empty if it is none, or if it is out of all measure."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":  # nothing may stand before the archive
        return set()
    try:
        entries = zipfile.ZipFile(file).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return set()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return set()
    return {entry.filename for entry in entries}


def has_macros(file: BinaryIO) -> bool:
    """Whether an Office file carries programs, under whatever extension."""
    return any(name.lower().endswith("vbaproject.bin") for name in unpacked_names(file))


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = Kind("PDF", (".pdf",), "application/pdf", _begins(b"%PDF-"))
DOCX = Kind("Word", (".docx",), f"{OFFICE}.wordprocessingml.document", _office("word/document.xml"))
XLSX = Kind("Excel", (".xlsx",), f"{OFFICE}.spreadsheetml.sheet", _office("xl/workbook.xml"))
PNG = Kind("PNG", (".png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n"))
JPG = Kind("JPG", (".jpg", ".jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff"))
KINDS = (PDF, DOCX, XLSX, PNG, JPG)
