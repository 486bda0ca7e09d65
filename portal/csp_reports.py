"""Browsers tell here what our content security policy stopped; each report is one line of the log.

A browser sends its reports without cookie and without token, so they are taken before session, database and CSRF:
nothing is written but the log, and no more than a few lines a second in each process, however many are sent.
"""

import json
import logging
from collections.abc import Callable
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

log = logging.getLogger(__name__)
LARGEST = 16 * 1024  # bytes
LINES_A_MINUTE = 60
KEPT = {
    "effective-directive": "directive",
    "effectiveDirective": "directive",
    "violated-directive": "directive",
    "blocked-uri": "blocked",
    "blockedURL": "blocked",
    "document-uri": "page",
    "documentURL": "page",
}


class Collected:
    """Answer reports with 204, whatever they hold; to everything else this is not there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.minute, self.lines = 0, 0

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path != settings.CSP_REPORTS:
            return self.get_response(request)
        if request.method != "POST":
            return HttpResponse(status=405, headers={"Allow": "POST"})
        for told in _told(request):
            if self._may_speak():
                log.warning("the policy stopped %(blocked)s (%(directive)s) on %(page)s", told, extra={"csp": told})
        return HttpResponse(status=204)

    def _may_speak(self) -> bool:
        minute = int(monotonic() // 60)
        if minute != self.minute:
            self.minute, self.lines = minute, 0
        self.lines += 1
        return self.lines <= LINES_A_MINUTE


def _told(request: HttpRequest) -> list[dict[str, str]]:
    """What the reports say, in our words; no address gets into the log, only whose it was."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            return []
        said = json.loads(request.read(LARGEST))
    except (ValueError, RecursionError):
        return []
    reports = said if isinstance(said, list) else [said]
    return [_in_our_words(each) for each in reports[:10] if isinstance(each, dict)]


def _in_our_words(report: dict[str, Any]) -> dict[str, str]:
    body = report.get("csp-report") or report.get("body") or {}
    told = {"directive": "", "blocked": "", "page": ""}
    for theirs, ours in KEPT.items():
        value = body.get(theirs) if isinstance(body, dict) else None
        if isinstance(value, str) and not told[ours]:
            told[ours] = value
    return {"directive": told["directive"][:40], "blocked": _origin(told["blocked"]), "page": _page(told["page"])}


def _origin(text: str) -> str:
    """Whose it was; a word such as "inline" stays a word."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return (f"{parts.scheme}://{parts.netloc}" if parts.netloc else parts.scheme or parts.path)[:100]


def _page(text: str) -> str:
    """The page's name, as its address may hold a code."""
    try:
        return resolve(urlsplit(text).path).view_name
    except (ValueError, Resolver404):
        return ""
