"""PNG and JPG: the picture and nothing else, turned as its camera said it should be shown."""

from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps

# Marks of the segments that show nothing: APP1 to APP13, APP15 and the comment; APP14 says how colours are meant.
NOTES = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})
FINE = 95  # quality of JPG, beyond which files grow and nobody sees more


def stripped(original: BinaryIO) -> bytes:
    """The picture drawn anew: no EXIF, place, text, thumbnail or colour profile comes along."""
    with Image.open(original, formats=("PNG", "JPEG")) as opened:
        form = opened.format
        upright = ImageOps.exif_transpose(opened)
    # `info` is what Pillow would write back; of it only what the colours need may stay.
    upright.info = {key: value for key, value in upright.info.items() if key == "transparency"}
    out = BytesIO()
    more = {"quality": FINE} if form == "JPEG" else {}
    upright.save(out, format=form, exif=b"", **more)
    return out.getvalue()


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without its notes (EXIF, XMP, IPTC, profiles, comments), every pixel as it was. Raises ValueError."""
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff":
        mark = jpeg[at + 1]
        if mark == 0xFF:  # a filling byte before a mark
            at += 1
            continue
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if end <= at + 3 or end > len(jpeg):
            break
        if mark == 0xDA:  # from here on it is the picture
            return b"".join([*kept, jpeg[at:]])
        if mark not in NOTES:
            kept.append(jpeg[at:end])
        at = end
    raise ValueError("a photograph whose segments cannot be told apart")


def without_chunks(png: bytes) -> bytes:
    """A PNG without its texts, times and EXIF, every pixel as it was. Raises ValueError."""
    kept, at = [png[:8]], 8
    while at + 12 <= len(png):
        end = at + 12 + int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] not in TEXTS:
            kept.append(png[at:end])
        if png[at + 4 : at + 8] == b"IEND":
            return b"".join(kept)
        at = end
    raise ValueError("a picture that does not end")
