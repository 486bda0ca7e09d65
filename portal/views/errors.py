"""Error pages in Chinese, each with the number under which the incident stands in the log."""

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from portal import access, outage
from portal.drafts import held
from portal.refusals import because
from portal.workflow import StepRefused

RETRY_AFTER = "10"  # seconds; a database that was restarted is back by then


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, {"incident": getattr(request, "incident", "")}, status=status)


def _bare(request: HttpRequest, template: str, status: int, **more: Any) -> HttpResponse:
    """A page that asks neither session nor database, which may be what failed."""
    return HttpResponse(
        render_to_string(template, {"incident": getattr(request, "incident", ""), **more}), status=status
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: what was sent could not be read; 413 where it was too much."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    return _page(request, "400.html", 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413, with the way back to the form; what was sent may still be unread."""
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    back = came_from if is_ours else ""
    return _bare(request, "413.html", 413, upload_max_mb=settings.UPLOAD_MAX_MB, back=back)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: known here, but not entitled to this."""
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not for this reader, which is not said."""
    return _page(request, "404.html", 404)


@access.open_to(access.PUBLIC)
def too_many(
    request: HttpRequest, exception: Any = None, *, seconds: int = 60, heads: str = "", says: str = ""
) -> HttpResponse:
    """429: too often in too short a time; says after how many seconds it may be tried again."""
    response = _bare(request, "429.html", 429, heads=heads, says=says, minutes=-(-seconds // 60))
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponseBase:
    """500: our mistake; 503 where the database failed us, which may be back in a moment; 409 for a refused step."""
    error = sys.exc_info()[1]
    if isinstance(error, StepRefused):
        return refused(request, error.reasons)
    if outage.is_one(error):
        return unavailable(request, gone=outage.is_gone(error))
    return _bare(request, "500.html", 500)


def refused(request: HttpRequest, reasons: list[str]) -> HttpResponseBase:
    """409: not as things stand; the reasons are what the person reads."""
    return because(_bare(request, "409.html", 409, reasons=reasons), reasons)


def unavailable(request: HttpRequest, *, gone: bool = True) -> HttpResponse:
    """503: not now. Where the database is gone, nothing more is asked of it for this request."""
    response = _bare(request, "503.html", 503, sent=request.method not in ("GET", "HEAD"))
    response["Retry-After"] = RETRY_AFTER
    response.database_gone = gone  # type: ignore[attr-defined]
    return response


@access.open_to(access.PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where a form came without its token: an old page, or cookies off; a long form's text is kept."""
    return held.answer(request, "expired", status=403) or _page(request, "csrf.html", 403)


def gone(request: HttpRequest) -> HttpResponse:
    """410: it was public and is closed; nothing is said of what it was."""
    response = _bare(request, "410.html", 410)
    response["Cache-Control"] = "no-store"
    return response
