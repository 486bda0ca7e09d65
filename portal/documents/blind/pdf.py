"""PDF: a copy of what the pages need, so that earlier versions, properties and XMP stay behind."""

from io import BytesIO
from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from portal.documents.blind import picture

# Of any object: XMP, what programs keep for themselves, dates of change, the author and subject of a note.
TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Info", "/Thumb")
OF_NOTES = ("/T", "/M", "/CreationDate", "/Subj", "/NM", "/RC")


def stripped(original: BinaryIO) -> bytes:
    """The document drawn from its root on; what is no longer reached once the notes are gone stays behind."""
    writer = _copy(original)
    for item in writer._objects:
        if item is not None:
            _strip(item.get_object())
    return _written(_copy(BytesIO(_written(writer))))


def _copy(file: BinaryIO) -> PdfWriter:
    writer = PdfWriter(clone_from=PdfReader(file))
    writer.metadata = None
    writer._ID = None
    return writer


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _strip(item: Any) -> None:
    if isinstance(item, DictionaryObject):
        for key in (*TELLING, *(OF_NOTES if item.get("/Subtype") and "/Rect" in item else ())):
            item.pop(NameObject(key), None)
        if isinstance(item, StreamObject) and item.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            _strip_photograph(item)
        for value in list(item.values()):
            if isinstance(value, DictionaryObject | ArrayObject):
                _strip(value)
    elif isinstance(item, ArrayObject):
        for value in item:
            if isinstance(value, DictionaryObject | ArrayObject):
                _strip(value)


def _strip_photograph(stream: StreamObject) -> None:
    """A photograph stands in a PDF as its camera wrote it, place and all: its notes go, its pixels stay."""
    stream._data = picture.without_segments(stream._data)
