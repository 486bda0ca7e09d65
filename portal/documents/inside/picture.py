"""PNG and JPG files: how large the picture is that they would unfold to, told by their heads alone."""

import zipfile
from collections.abc import Callable
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

from portal.documents.inside import OtherKind

MOST_PIXELS = 60_000_000  # a telephone's photograph has up to 50 million, an A3 sheet at 400 dpi 31 million
LONGEST_SIDE = 20_000

FLOOD = _("“%(name)s”的尺寸超过可接收的 6000 万像素，请缩小后再上传。")
ENDS = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}
TAIL = 64 * 1024  # the end of the picture stands in here; telephones write something of theirs after it
CUT = _("“%(name)s”不完整，可能没有传完。请检查图片能否打开，再重新上传。")
DISGUISED = _("“%(name)s”里夹带了压缩包，请用图片软件另存后再上传。")


def check(format_: str) -> Callable[[BinaryIO, str, int], None]:
    """A check of a picture in this format of Pillow's: (file, name, most bytes unpacked).

    It raises ValidationError in Chinese, or OtherKind where the file is no such picture.
    """

    def checked(file: BinaryIO, name: str, max_unpacked: int) -> None:
        file.seek(0)
        try:
            width, height = Image.open(file, formats=(format_,)).size  # reads the head, unfolds nothing
        except Image.DecompressionBombError as flood:
            raise ValidationError(FLOOD, "flood", {"name": name}) from flood
        except (OSError, SyntaxError, ValueError) as broken:
            raise OtherKind from broken
        if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
            raise ValidationError(FLOOD, "flood", {"name": name})
        file.seek(max(0, file.seek(0, 2) - TAIL))
        if ENDS[format_] not in file.read():
            raise ValidationError(CUT, "cut", {"name": name})
        if zipfile.is_zipfile(file):
            raise ValidationError(DISGUISED, "disguised", {"name": name})

    return checked
