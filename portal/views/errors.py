"""Error pages in Chinese, each with the number under which the incident stands in the log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from portal import access


def _page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return render(request, template, {"incident": getattr(request, "incident", "")}, status=status)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: what was sent could not be read."""
    return _page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: known here, but not entitled to this."""
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: not there, or not for this reader, which is not said."""
    return _page(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake. The page asks neither session nor database, which may be what failed."""
    page = render_to_string("500.html", {"incident": getattr(request, "incident", "")})
    return HttpResponse(page, status=500)


@access.open_to(access.PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where a form came without its token: an old page, or cookies off."""
    return _page(request, "csrf.html", 403)
