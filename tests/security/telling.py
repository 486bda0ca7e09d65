"""Files that tell who made them, in every place where their formats have room for it; and all that is in a file."""

import io
import re
import zipfile
import zlib

from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from tests.portal.documents.packages import XLSX, package, picture

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHOWN = "VISIBLEBODY"


class Tokens:
    """Words that are found nowhere else, each with the place where it was put."""

    def __init__(self):
        self.placed = {}

    def at(self, place):
        self.placed[place] = f"TOKEN{len(self.placed):03d}X"
        return self.placed[place]

    def found_in(self, content):
        everything = b"\n".join(layers(content))
        wide = everything.replace(b"\0", b"")
        return {place for place, word in self.placed.items() if word.encode() in everything or word.encode() in wide}


def layers(content):
    """The bytes, and whatever is packed inside them, to the bottom."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from layers(archive.read(name))
    if content.startswith(b"%PDF"):
        for match in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            yield from _unpacked(match.group(1))


def _unpacked(stream):
    yield stream
    try:
        yield zlib.decompressobj().decompress(stream)
    except zlib.error:
        return


def jpg(tokens, where="JPG"):
    exif = Image.Exif()
    exif[0x013B] = tokens.at(f"{where} artist")
    exif[0x010F] = tokens.at(f"{where} camera")
    exif.get_ifd(0x8825)[29] = tokens.at(f"{where} place")
    exif[0x0112] = 6  # to be turned by a quarter
    xmp = f"<x:xmpmeta>{tokens.at(f'{where} XMP')}</x:xmpmeta>".encode()
    return picture("JPEG", size=(40, 20), exif=exif, xmp=xmp, comment=tokens.at(f"{where} comment").encode())


def png(tokens, where="PNG"):
    texts, exif = PngImagePlugin.PngInfo(), Image.Exif()
    texts.add_text("Author", tokens.at(f"{where} text"))
    texts.add_itxt("XML:com.adobe.xmp", tokens.at(f"{where} XMP"))
    exif[0x013B] = tokens.at(f"{where} artist")
    return picture("PNG", size=(40, 20), pnginfo=texts, exif=exif)


def core(tokens, where):
    return f'<c xmlns:d="x"><d:creator>{tokens.at(f"{where} author")}</d:creator></c>'


def xlsx(tokens, where="XLSX"):
    at = lambda place: tokens.at(f"{where} {place}")  # noqa: E731 -- the shortest name for what stands on each line
    parts = {
        "docProps/core.xml": core(tokens, where),
        "docProps/app.xml": f"<p><Company>{at('company')}</Company><Manager>{at('manager')}</Manager></p>",
        "xl/comments1.xml": f"<comments><authors><author>{at('comment')}</author></authors></comments>",
        "xl/persons/person.xml": f'<l><person displayName="{at("person")}" userId="{at("account")}"/></l>',
        "xl/threadedComments/t1.xml": f'<T><threadedComment dT="{at("second")}" personId="1"/></T>',
        "xl/printerSettings/printerSettings1.bin": at("printer").encode("utf-16-le"),
        "xl/worksheets/sheet1.xml": f"<worksheet><t>{SHOWN}</t></worksheet>",
    }
    path = f'<x15ac:absPath url="C:\\Users\\{at("path")}\\" xmlns:x15ac="x"/>'
    book = f"<workbook><fileSharing userName='{at('sharing')}'/>{path}<sheets/></workbook>"
    return package(XLSX, body=book, parts=parts)


def docx(tokens, where="DOCX"):
    at = lambda place: tokens.at(f"{where} {place}")  # noqa: E731 -- the same
    edit = f'<w:ins w:id="1" w:author="{at("change")}" w:date="{at("time")}"><w:r w:rsidR="{at("session")}"/></w:ins>'
    parts = {
        "docProps/core.xml": core(tokens, where),
        "docProps/app.xml": f"<p><Company>{at('company')}</Company><Template>{at('template')}</Template></p>",
        "docProps/custom.xml": f"<p>{at('custom')}</p>",
        "docProps/thumbnail.jpeg": jpg(tokens, f"{where} thumbnail"),
        "word/comments.xml": f'<w:c {WORD}><w:comment w:author="{at("comment")}" w:initials="{at("initials")}"/></w:c>',
        "word/people.xml": f"<p {WORD}><w:person w:author='{at('person')}'/><i w:userId='{at('account')}'/></p>",
        "word/settings.xml": f'<w:s {WORD}><w:rsids><w:rsid w:val="{at("edits")}"/></w:rsids><w:docVars>'
        f'<w:docVar w:name="n" w:val="{at("variable")}"/></w:docVars></w:s>',
        "customXml/item1.xml": f"<CoverPageProperties xmlns='x'><Firm>{at('address')}</Firm></CoverPageProperties>",
        "word/media/image1.jpeg": jpg(tokens, f"{where} photograph"),
        "word/media/image2.png": png(tokens, f"{where} drawing"),
        "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + at("object").encode(),
        "word/embeddings/table.xlsx": xlsx(tokens, f"{where} table"),
    }
    return package(body=f"<w:document {WORD}><w:body>{edit}<w:t>{SHOWN}</w:t></w:body></w:document>", parts=parts)


def pdf(tokens, where="PDF"):
    at = lambda place: tokens.at(f"{where} {place}")  # noqa: E731 -- the same
    earlier = PdfWriter()
    earlier.add_blank_page(100, 100)
    earlier.add_metadata({"/Author": at("earlier author")})
    earlier.root_object[NameObject("/Private")] = TextStringObject(at("earlier version"))
    out = io.BytesIO()
    earlier.write(out)
    out.seek(0)
    writer = PdfWriter(out, incremental=True)
    del writer.root_object["/Private"]
    writer.add_metadata({"/Author": at("author"), "/Company": at("company"), "/Producer": at("program")})
    writer.xmp_metadata = f"<x>{at('XMP')}</x>".encode()
    page = writer.pages[0]
    page[NameObject("/LastModified")] = TextStringObject(at("change"))
    page[NameObject("/PieceInfo")] = DictionaryObject({NameObject("/X"): TextStringObject(at("program's own"))})
    writer.add_annotation(0, Text(rect=(1, 1, 9, 9), text=SHOWN, title_bar=at("note")))
    photograph = StreamObject()
    photograph._data = jpg(tokens, f"{where} photograph")
    photograph.update({NameObject("/Filter"): NameObject("/DCTDecode"), NameObject("/Type"): NameObject("/XObject")})
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/P"): writer._add_object(photograph)})}
    )
    body = DecodedStreamObject()
    body.set_data(SHOWN.encode())
    page[NameObject("/Contents")] = writer._add_object(body)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def is_whole(kind, content):
    """Whether the file can still be opened and shows what it showed."""
    if kind in ("png", "jpg"):
        size = Image.open(io.BytesIO(content)).size
        return size == ((20, 40) if kind == "jpg" else (40, 20))
    if kind == "pdf":
        page = PdfReader(io.BytesIO(content)).pages[0]
        photograph = page["/Resources"]["/XObject"]["/P"]
        noted = page["/Annots"][0].get_object()["/Contents"]
        return (SHOWN.encode() in page["/Contents"].get_data(), noted, photograph.get("/Filter")) == (
            True,
            SHOWN,
            "/DCTDecode",
        )
    return (
        any(SHOWN.encode() in layer for layer in layers(content))
        and zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    )


MADE = {"pdf": pdf, "docx": docx, "xlsx": xlsx, "jpg": jpg, "png": png}
