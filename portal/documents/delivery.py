"""Handing a file out, once somebody has decided that this reader may have it.

With ACCEL_PREFIX set, nginx sends the bytes from its internal location; otherwise they are streamed from here, in
parts where the browser asks for one. Nothing in a file can act on the portal: it stands in a sandbox, other sites
cannot embed it, and its name cannot add a header.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from portal.documents.kinds import KINDS
from portal.documents.uploads import clean_name

TYPES = {e.lstrip("."): kind.content_type for kind in KINDS for e in kind.extensions}
BLOCK = 256 * 1024
RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
OURS = ("", "same-origin", "none")  # Sec-Fetch-Site where no other site is in play; old browsers do not say


def hand_out(
    request: HttpRequest, file: Any, *, name: str, content_type: str, sha256: str, inline: bool = False
) -> HttpResponseBase:
    """The stored `file` (a FieldFile) as an answer. Raises PermissionDenied where another site would embed it."""
    refuse_embedding(request)
    if settings.ACCEL_PREFIX:
        answer: HttpResponseBase = HttpResponse(content_type=content_type)
        answer["X-Accel-Redirect"] = f"{settings.ACCEL_PREFIX.rstrip('/')}/{quote(str(file.name))}"
    else:
        answer = _streamed(request, file, content_type, f'"{sha256}"')
    answer["Content-Disposition"] = disposition(name, inline=inline)
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    if request.user.is_authenticated:
        answer["Cache-Control"] = "private, no-store"
    return answer


def refuse_embedding(request: HttpRequest) -> None:
    """A file is opened or saved by a person, never drawn into a page of another site."""
    site, goes_there = request.headers.get("Sec-Fetch-Site", ""), request.headers.get("Sec-Fetch-Mode") == "navigate"
    is_page = request.headers.get("Sec-Fetch-Dest") == "document"
    if site not in OURS and not (goes_there and is_page):
        raise PermissionDenied


def disposition(name: str, *, inline: bool = False) -> str:
    """RFC 6266: the Chinese name for today's browsers, a plain one for the others; neither can hold a line break."""
    clean = clean_name(name)
    extension = clean.rpartition(".")[2] if "." in clean else ""
    plain = f"file.{extension}" if extension.isascii() and extension.isalnum() else "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _streamed(request: HttpRequest, file: Any, content_type: str, etag: str) -> HttpResponseBase:
    size = file.size
    part = _part(request, size, etag)
    if part is None:
        refused = HttpResponse(status=416, content_type=content_type)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    first, last, is_whole = part
    answer = StreamingHttpResponse(
        _blocks(file, first, last - first + 1), status=200 if is_whole else 206, content_type=content_type
    )
    answer["Content-Length"] = str(last - first + 1)
    answer["Accept-Ranges"] = "bytes"
    answer["ETag"] = etag
    if not is_whole:
        answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer


def _part(request: HttpRequest, size: int, etag: str) -> tuple[int, int, bool] | None:
    """First and last byte and whether that is all; None for a range that lies outside. Several ranges get all."""
    asked = RANGE.match(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()) or request.headers.get("If-Range", etag) != etag:
        return 0, size - 1, True
    first, last = asked.groups()
    if not first:  # the last so many bytes
        return (max(0, size - int(last)), size - 1, False) if int(last) else None
    if int(first) >= size or (last and int(last) < int(first)):
        return None
    return int(first), min(int(last), size - 1) if last else size - 1, False


def _blocks(file: Any, first: int, length: int) -> Iterator[bytes]:
    with file.open("rb") as opened:
        opened.seek(first)
        while length > 0 and (block := opened.read(min(BLOCK, length))):
            length -= len(block)
            yield block
