"""Word and Excel files: programs, objects and addresses of elsewhere that would act when the file is opened."""

import re
import zipfile
from collections.abc import Callable
from typing import BinaryIO
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.documents.inside import OtherKind, archive

RUNS = re.compile(r"vba(project|data)[^/]*\.(bin|xml)$|/(macrosheets|activex)/", re.IGNORECASE)
MACRO_TYPE = re.compile(rb"macroenabled", re.IGNORECASE)
EMBEDDED = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)
PACKED = re.compile(r"\.(zip|rar|7z|gz|tar|jar|docm|xlsm|pptm|exe|dll|js|vbs|hta|lnk|bat|html?)$", re.IGNORECASE)
PACKAGE = "\x01Ole10Native".encode("utf-16-le")  # the stream of an object that holds a file of any kind
LONGEST_RELATIONS = 2 * 1024 * 1024
LONGEST_PROLOGUE = 64 * 1024  # bytes before the first element of a part
FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
LINK = "/hyperlink"  # an address that is followed only when somebody presses it

MACROS = _("“%(name)s”含有宏，请另存为不含宏的文件后再上传。")
OUTSIDE = _("“%(name)s”引用了文件以外的模板、图片或者对象，打开时会自动读取。请断开链接或者改为嵌入，另存后再上传。")
NESTED = _("“%(name)s”里夹带了其他文件或者压缩包，请取出后分别上传。")


def check(part: str) -> Callable[[BinaryIO, str, int], None]:
    """A check of an Office file whose main part is `part`: (file, name, most bytes unpacked).

    It raises ValidationError in Chinese, or OtherKind where the main part is not there.
    """

    def checked(file: BinaryIO, name: str, max_unpacked: int) -> None:
        if not archive.looks_like_one(file):
            raise OtherKind
        _check_package(archive.opened(file, name, max_unpacked), part, name, max_unpacked)

    return checked


def _check_package(package: zipfile.ZipFile, part: str, name: str, max_unpacked: int, depth: int = 0) -> None:
    names = set(package.namelist())
    if "[Content_Types].xml" not in names or part not in names:
        raise OtherKind
    try:
        if any(map(RUNS.search, names)) or MACRO_TYPE.search(_begun(package, "[Content_Types].xml", LONGEST_RELATIONS)):
            raise ValidationError(MACROS, "macros", {"name": name})
        for entry in names:
            _check_part(package, entry, name)
            if EMBEDDED.search(entry):
                _check_embedded(package, entry, name, max_unpacked, depth)
    except (zipfile.BadZipFile, ElementTree.ParseError, NotImplementedError, EOFError, OSError, ValueError) as broken:
        raise ValidationError(archive.TAMPERED, "tampered", {"name": name}) from broken
    except zipfile.zlib.error as broken:  # type: ignore[attr-defined]
        raise ValidationError(archive.TAMPERED, "tampered", {"name": name}) from broken


def _check_part(package: zipfile.ZipFile, entry: str, name: str) -> None:
    lower = entry.lower()
    if lower.endswith((".xml", ".rels", ".vml")):
        _check_prologue(package, entry, name)
    if lower.endswith(".rels") and _reaches_outside(package, entry):
        raise ValidationError(OUTSIDE, "outside", {"name": name})
    if PACKED.search(entry) or (lower.endswith(".bin") and _holds_package(package, entry)):
        raise ValidationError(NESTED, "nested", {"name": name})


def _check_prologue(package: zipfile.ZipFile, entry: str, name: str) -> None:
    """No document type before the first element: it could name files to read or entities that grow without end."""
    start = _begun(package, entry, LONGEST_PROLOGUE)
    first = FIRST_ELEMENT.search(start)
    if first is None or b"<!" in start[: first.start()].replace(b"<!--", b""):
        raise ValidationError(archive.TAMPERED, "tampered", {"name": name})


def _reaches_outside(package: zipfile.ZipFile, entry: str) -> bool:
    content = _begun(package, entry, LONGEST_RELATIONS + 1)
    if len(content) > LONGEST_RELATIONS:
        raise ValueError(f"{entry} is longer than any list of relations")
    return any(
        relation.get("TargetMode") == "External" and not relation.get("Type", "").endswith(LINK)
        for relation in ElementTree.fromstring(content)  # noqa: S314 -- its prologue was found without a document type
    )


def _holds_package(package: zipfile.ZipFile, entry: str) -> bool:
    with package.open(entry) as stream:
        rest = b""
        while block := stream.read(1024 * 1024):
            if PACKAGE in rest + block:
                return True
            rest = block[-len(PACKAGE) :]
    return False


def _check_embedded(package: zipfile.ZipFile, entry: str, name: str, max_unpacked: int, depth: int) -> None:
    """A chart's own table is a file in the file; it is looked at alike, and holds no third."""
    if depth or package.getinfo(entry).file_size > max_unpacked // 10:
        raise ValidationError(NESTED, "nested", {"name": name})
    with package.open(entry) as stream:
        inner = archive.opened(stream, name, max_unpacked)  # type: ignore[arg-type]
        main = next((part for part in inner.namelist() if part in MAIN_PARTS), "")
        _check_package(inner, main, name, max_unpacked, depth + 1)


MAIN_PARTS = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")


def _begun(package: zipfile.ZipFile, entry: str, most: int) -> bytes:
    """The first bytes of a part, at most so many."""
    with package.open(entry) as stream:
        return stream.read(most)
