"""An Office file is a zip: what its directory says, read and weighed before a byte of it is unpacked.

A zip can lie: in the number of its entries, in their sizes, by entries that share bytes, by names that lead out of
the folder. Whatever Office, WPS or LibreOffice writes passes every rule here.
"""

import stat
import struct
import zipfile
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_ENTRIES = 5_000
WIDEST_ENTRY = 512  # bytes of the directory for each entry
HIGHEST_RATIO = 100  # unpacked to packed, of what unpacks to more than RATIO_COUNTS_FROM
RATIO_COUNTS_FROM = 20 * 1024 * 1024
END = struct.Struct("<4s4H2LH")  # the record that closes a zip
LOCAL_HEAD = 30  # bytes before the name of an entry
TOO_MANY = 0xFFFF
UTF_8 = 0x800  # among the flags of an entry: how its name is written
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

BOMB = _("“%(name)s”解压后体积异常，无法接收。请用原软件打开后另存为新文件，再上传。")
TAMPERED = _("“%(name)s”的内部结构异常，可能已损坏或者被改动。请用原软件打开后另存为新文件，再上传。")


def looks_like_one(file: BinaryIO) -> bool:
    """Whether the file begins as a zip and ends as one, with nothing before or after."""
    file.seek(0)
    return file.read(4) == b"PK\x03\x04" and _end(file) is not None


def opened(file: BinaryIO, name: str, max_unpacked: int) -> zipfile.ZipFile:
    """The archive, once its directory holds; `max_unpacked` in bytes. Raises ValidationError in Chinese."""
    end = _end(file)
    if end is None:
        raise ValidationError(TAMPERED, "tampered", {"name": name})
    entries, directory = end
    if entries > MOST_ENTRIES or directory > MOST_ENTRIES * WIDEST_ENTRY:
        raise ValidationError(BOMB, "bomb", {"name": name})
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
        raise ValidationError(TAMPERED, "tampered", {"name": name}) from broken
    _check_size(archive, name, max_unpacked)
    if not (_names_stay_inside(archive) and _entries_lie_apart(archive)):
        raise ValidationError(TAMPERED, "tampered", {"name": name})
    return archive


def _end(file: BinaryIO) -> tuple[int, int] | None:
    """How many entries and how many bytes of directory the closing record names; None where it is not the end."""
    size = file.seek(0, 2)
    if size < END.size:
        return None
    file.seek(size - END.size)
    mark, *_disks, entries, directory, start, comment = END.unpack(file.read(END.size))
    # A zip of more than 65,534 entries says so elsewhere; whatever it says there, it is too large.
    is_whole = start + directory == size - END.size or entries == TOO_MANY
    is_whole = is_whole and mark == b"PK\x05\x06" and comment == 0
    return (entries, directory) if is_whole else None


def _check_size(archive: zipfile.ZipFile, name: str, max_unpacked: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_swollen = unpacked > RATIO_COUNTS_FROM and unpacked / packed > HIGHEST_RATIO
    if len(entries) > MOST_ENTRIES or unpacked > max_unpacked or is_swollen:
        raise ValidationError(BOMB, "bomb", {"name": name})


def _names_stay_inside(archive: zipfile.ZipFile) -> bool:
    entries = archive.infolist()
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        return False
    return all(_is_plain(entry) for entry in entries)


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """A file under a name that stays in its folder: no way up, no drive, no link, no lock, no unusual packing."""
    name = entry.orig_filename
    leads_out = name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    is_locked = bool(entry.flag_bits & 0x1)
    return not (leads_out or is_link or is_locked) and entry.compress_type in METHODS


def _entries_lie_apart(archive: zipfile.ZipFile) -> bool:
    """Whether the entries begin at the first byte and none reaches into the next."""
    reached = 0
    for entry in sorted(archive.infolist(), key=lambda each: each.header_offset):
        if entry.header_offset < reached or (reached == 0 and entry.header_offset != 0):
            return False
        name = entry.orig_filename.encode("utf-8" if entry.flag_bits & UTF_8 else "cp437")
        reached = entry.header_offset + LOCAL_HEAD + len(name) + entry.compress_size
    return reached <= archive.start_dir
