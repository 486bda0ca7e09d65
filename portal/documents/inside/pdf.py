"""PDF files: what would act when they are opened, whether they can be opened at all, how many pages they have.

Names are looked for in the bytes, as a scanner of malware does, and in the objects that are packed together; a name
spelt in hexadecimal to hide it counts as what it says. The frame of the document is then read by pypdf.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pypdf import PdfReader

from portal.documents.inside import OtherKind

ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
ACTS = frozenset({b"JavaScript", b"Launch", b"RichMedia", b"SubmitForm", b"ImportData", b"XFA"})
HOLDS = frozenset({b"EmbeddedFile", b"EmbeddedFiles", b"GoToE"})
# Long enough a name does not come about by chance within a picture's bytes.
NAMES = re.compile(rb"/(" + b"|".join(sorted(ACTS | HOLDS)) + rb")\b")
HIDDEN = re.compile(rb"/([A-Za-z]*#[0-9A-Fa-f]{2}[A-Za-z#0-9]*)")
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
PACKED = re.compile(rb"/ObjStm\b")
STREAM = re.compile(rb"stream\r?\n")
HARMLESS = ("/GoTo", "/Named")  # what may happen when a document is opened: it shows a certain page
MOST_PAGES = 5_000
MOST_UNPACKED = 32 * 1024 * 1024  # bytes of packed objects in all
MOST_PACKS = 20_000  # each may hold a hundred objects and more
TAIL = 64 * 1024  # the end of the document stands in here

LOCKED = _("“%(name)s”带有密码或者权限限制，请解除后再上传。")
SCRIPTED = _("“%(name)s”含有脚本、自动动作或者动态表单。请用“打印为 PDF”另存后再上传。")
ATTACHED = _("“%(name)s”里夹带了其他文件。请取出后分别上传，或者用“打印为 PDF”另存。")
BROKEN = _("“%(name)s”打不开，可能没有传完或者已损坏。请用原软件重新导出 PDF 后再上传。")
EMPTY = _("“%(name)s”没有一页内容，请检查后重新上传。")
LONG = _("“%(name)s”超过 %(most)d 页，请拆分后再上传。")


def check(file: BinaryIO, name: str, max_unpacked: int) -> None:
    """Raises ValidationError in Chinese for what is not kept, OtherKind for what is no PDF from its first byte."""
    file.seek(0)
    content = file.read()
    if not content.startswith(b"%PDF-"):
        raise OtherKind
    if ENCRYPTED.search(content):
        raise ValidationError(LOCKED, "locked", {"name": name})
    _check_names(content, name)
    if b"%%EOF" not in content[-TAIL:]:
        raise ValidationError(BROKEN, "broken", {"name": name})
    if zipfile.is_zipfile(file):
        raise ValidationError(ATTACHED, "attached", {"name": name})
    _check_frame(file, content, name)


def _check_names(content: bytes, name: str) -> None:
    for text in (content, *_packed_objects(content, name)):
        found = {match.group(1) for match in NAMES.finditer(text)} | set(_spelt_out(text))
        if found & ACTS:
            raise ValidationError(SCRIPTED, "scripted", {"name": name})
        if found & HOLDS:
            raise ValidationError(ATTACHED, "attached", {"name": name})


def _spelt_out(text: bytes) -> Iterator[bytes]:
    """Names written with #hh; one that hides a pack of objects is taken for one that acts."""
    for match in HIDDEN.finditer(text):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code.group(1), 16)]), match.group(1))
        yield b"JavaScript" if plain == b"ObjStm" else plain


def _packed_objects(content: bytes, name: str) -> Iterator[bytes]:
    """The objects that are packed together in streams, unpacked up to a limit."""
    left = MOST_UNPACKED
    for number, match in enumerate(PACKED.finditer(content)):
        if number == MOST_PACKS:
            raise ValidationError(BROKEN, "bomb", {"name": name})
        start = STREAM.search(content, match.end(), match.end() + 2048)
        if start is None:
            continue
        try:
            text = zlib.decompressobj().decompress(memoryview(content)[start.end() :], left)
        except zlib.error as broken:  # packed in a way that no program uses for this
            raise ValidationError(BROKEN, "broken", {"name": name}) from broken
        left -= len(text)
        if left <= 0:
            raise ValidationError(BROKEN, "bomb", {"name": name})
        yield text


def _check_frame(file: BinaryIO, content: bytes, name: str) -> None:
    if sum(1 for _page in PAGE.finditer(content)) > MOST_PAGES:
        raise ValidationError(LONG, "long", {"name": name, "most": MOST_PAGES})
    try:
        file.seek(0)
        reader = PdfReader(file)
        locked, pages, opening = reader.is_encrypted, _pages(reader), _on_opening(reader)
    except Exception as broken:  # whatever a broken file makes of the reader, the file is what is at fault
        raise ValidationError(BROKEN, "broken", {"name": name}) from broken
    if locked:
        raise ValidationError(LOCKED, "locked", {"name": name})
    if opening not in ("", *HARMLESS):
        raise ValidationError(SCRIPTED, "scripted", {"name": name})
    if pages < 1:
        raise ValidationError(EMPTY, "pages", {"name": name})
    if pages > MOST_PAGES:
        raise ValidationError(LONG, "long", {"name": name, "most": MOST_PAGES})


def _pages(reader: PdfReader) -> int:
    tree: Any = reader.root_object["/Pages"]
    return int(tree["/Count"]) if tree.get("/Kids") else 0


def _on_opening(reader: PdfReader) -> str:
    """The kind of action that opening the document starts; empty where there is none, or only a place to show."""
    action = reader.root_object.get("/OpenAction")
    action = action.get_object() if action is not None else None
    if isinstance(action, dict):
        return "chained" if "/Next" in action else str(action.get("/S", ""))
    return ""
