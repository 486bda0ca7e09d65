"""Whether an uploaded file may be kept: its name, size and kind, what is inside, what the scanner says."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.documents import verdicts
from portal.documents.inside import OtherKind
from portal.documents.kinds import Kind
from portal.documents.slots import MB, Slot

LONGEST_NAME = 80  # characters; a file system takes 255 bytes, and a Chinese character is three
LONGEST_EXTENSION = 10
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)", re.IGNORECASE)  # devices of Windows, in any folder
CHUNK = MB


@dataclass(frozen=True)
class Checked:
    """What is known of a file that may be kept."""

    name: str  # cleaned, with the extension of its kind
    kind: Kind
    size: int  # bytes
    sha256: str
    verdict: str  # of the scanner: clean, held or unscanned


def check_upload(file: BinaryIO, name: str, slot: Slot) -> Checked:
    """The checked file, read from its start and left there again.

    Raises ValidationError that says in Chinese what to do: for a file that is empty, too big, of a kind not asked
    for, other inside than its name says, with something inside that could do harm, or that the scanner knows.
    """
    name = clean_name(name)
    size = _size(file)
    check_size(size, slot.max_mb)
    kind = _kind_by_name(name, slot.kinds)
    try:
        kind.check(file, name, slot.most_unpacked_mb * MB)
    except OtherKind as other:
        raise ValidationError(
            _("“%(name)s”的内容不是 %(label)s 文件，可能只改了扩展名。请用原软件另存为 %(label)s 后再上传。"),
            "content",
            {"name": name, "label": kind.label},
        ) from other
    sha256 = digest(file)
    return Checked(name=name, kind=kind, size=size, sha256=sha256, verdict=verdicts.of_upload(file, name, sha256))


def clean_name(name: str) -> str:
    """The name without folders, signs that cannot be seen and signs that a file system forbids.

    At most 80 characters, the extension kept in small letters; an empty name becomes 未命名.
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    safe = re.sub(r'[<>:"|?*]+', "_", re.sub(r"\s+", " ", seen)).strip().rstrip(" .")
    stem, dot, extension = safe.rpartition(".")
    if not dot:
        stem, extension = extension, ""
    extension = f"{dot}{extension}".lower()[:LONGEST_EXTENSION]
    stem = stem.strip(" .")
    if RESERVED.fullmatch(stem.split(".")[0]):
        stem = f"_{stem}"
    return (stem or str(_("未命名")))[: LONGEST_NAME - len(extension)] + extension


def digest(file: BinaryIO) -> str:
    """SHA-256 of the whole file in hexadecimal, a megabyte at a time; the file is left at its start."""
    file.seek(0)
    total = hashlib.sha256()
    while block := file.read(CHUNK):
        total.update(block)
    file.seek(0)
    return total.hexdigest()


def _size(file: BinaryIO) -> int:
    return file.seek(0, 2)


def check_size(size: int, max_mb: int) -> None:
    """Raises ValidationError for a size in bytes that is nothing, or too much."""
    if size == 0:
        raise ValidationError(_("文件是空的（0 字节），请检查后重新上传。"), "empty")
    if size > max_mb * MB:
        # Rounded up, so that a file one byte too big is not called as big as the limit.
        given = {"max": max_mb, "size": f"{-(-size * 10 // MB) / 10:.1f}"}
        raise ValidationError(
            _("文件不能超过 %(max)d MB，当前为 %(size)s MB。请压缩图片或者拆分后再上传。"), "size", given
        )


def _kind_by_name(name: str, kinds: Sequence[Kind]) -> Kind:
    extension = PurePosixPath(name).suffix
    for kind in kinds:
        if extension in kind.extensions:
            return kind
    labels = "、".join(kind.label for kind in kinds)
    if not extension:
        raise ValidationError(_("请上传 %(labels)s，当前文件没有扩展名。"), "kind", {"labels": labels})
    given = {"labels": labels, "extension": extension}
    raise ValidationError(_("请上传 %(labels)s，当前文件为 %(extension)s"), "kind", given)
