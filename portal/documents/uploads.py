"""Whether an uploaded file may be kept; it touches no row and writes nothing."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import KINDS, PDF, Kind, has_macros

LONGEST_NAME = 80  # characters; a file system takes 255 bytes, and a Chinese character is three
LONGEST_EXTENSION = 10
RESERVED = re.compile(r"(CON|PRN|AUX|NUL|COM\d|LPT\d)", re.IGNORECASE)  # devices of Windows, in any folder
ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Checked:
    """What is known of a file that may be kept."""

    name: str  # cleaned, with the extension of its kind
    kind: Kind
    size: int  # bytes
    sha256: str


def check_upload(file: BinaryIO, name: str, *, kinds: Sequence[Kind] = KINDS, max_mb: int | None = None) -> Checked:
    """The checked file, read from its start and left there again.

    `max_mb` is by default the setting UPLOAD_MAX_MB. Raises ValidationError that says in Chinese what to do:
    for a file that is empty, too big, of a kind not asked for, other inside than its name says, locked, or
    with macros.
    """
    name = clean_name(name)
    size = _size(file)
    _check_size(size, settings.UPLOAD_MAX_MB if max_mb is None else max_mb)
    kind = _kind_by_name(name, kinds)
    if not kind.fits(file):
        raise ValidationError(
            _("“%(name)s”的内容不是 %(label)s 文件，可能只改了扩展名。请用原软件另存为 %(label)s 后再上传。"),
            "content",
            {"name": name, "label": kind.label},
        )
    _check_readable(file, name, kind)
    return Checked(name=name, kind=kind, size=size, sha256=digest(file))


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


def _check_size(size: int, max_mb: int) -> None:
    if size == 0:
        raise ValidationError(_("文件是空的（0 字节），请检查后重新上传。"), "empty")
    if size > max_mb * 1024 * 1024:
        # Rounded up, so that a file one byte too big is not called as big as the limit.
        given = {"max": max_mb, "size": f"{-(-size * 10 // (1024 * 1024)) / 10:.1f}"}
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


def _check_readable(file: BinaryIO, name: str, kind: Kind) -> None:
    if kind is PDF and _is_locked(file):
        raise ValidationError(_("“%(name)s”带有密码或者权限限制，请解除后再上传。"), "locked", {"name": name})
    if kind is not PDF and has_macros(file):
        raise ValidationError(_("“%(name)s”含有宏，请另存为不含宏的文件后再上传。"), "macros", {"name": name})


def _is_locked(file: BinaryIO) -> bool:
    """Looks for the entry in blocks that overlap, so that one on the border of two is seen too."""
    file.seek(0)
    rest = b""
    while block := file.read(CHUNK):
        if ENCRYPTED.search(rest + block):
            return True
        rest = block[-64:]
    return False
