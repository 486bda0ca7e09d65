"""Taking in what a browser sends: no more of it than is kept, and the rest of the form is not lost with the file.

A whole request over the limit is answered at once, unread. One file over its limit is cut off while it comes in:
nothing past the limit is written anywhere, the other fields are read on, and the form says beside the field what is
wrong. What the scanner found in a file is put on record with the person who sent it.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from portal import records
from portal.documents.slots import MB
from portal.views import errors

log = logging.getLogger(__name__)
# What was found in the files of the request that is being answered.
_found: ContextVar[list[dict] | None] = ContextVar("found in uploads", default=None)


class CutOffFile(UploadedFile):
    """A file that was too big: its name, how much came in all (`cut_off_at`, bytes), and nothing of its content."""

    def __init__(self, name: str, content_type: str | None, cut_off_at: int):
        super().__init__(BytesIO(), name, content_type, 0)
        self.cut_off_at = cut_off_at


class CutOff(FileUploadHandler):
    """The first of the upload handlers: lets nothing past the limit through to those that keep it."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start + len(raw_data) <= settings.UPLOAD_MAX_MB * MB else None

    def file_complete(self, file_size: int) -> CutOffFile | None:
        if file_size <= settings.UPLOAD_MAX_MB * MB:
            return None
        return CutOffFile(self.file_name or "", self.content_type, file_size)


def report(**found: Any) -> None:
    """Have it put on record, with the person of this request, what the scanner found in a file that is not kept."""
    waiting = _found.get()
    if waiting is None:
        log.warning("a file was refused outside of any request: %s", found)
    else:
        waiting.append(found)


class Uploads:
    """Answers 413 to a request that is too big, and puts on record what was found in its files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _length(request) > settings.REQUEST_MAX_MB * MB:
            return errors.too_large(request)
        token = _found.set([])
        try:
            response = self.get_response(request)
            for found in _found.get() or ():
                by = request.user if request.user.is_authenticated else None
                records.noted("infected", label=_("文件未通过安全扫描"), by=by, detail=found)
            return response
        finally:
            _found.reset(token)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
