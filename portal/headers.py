"""The headers that every answer bears, whatever made it: a page, a file, static content, a refusal, an error.

The outermost middleware, so that nothing answers past it. What an answer already says of itself stays.
"""

import logging
from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

log = logging.getLogger(__name__)
LAST_WORDS = "系统出错，这次没有办成。已保存的内容不受影响，请稍后再试。"
# What a browser could be asked for and this portal never needs.
CLOSED = "accelerometer camera display-capture geolocation gyroscope magnetometer microphone midi payment"
CLOSED += " screen-wake-lock serial usb xr-spatial-tracking"


class OnEveryAnswer:
    """Set the headers of safety on each answer, static files and errors of other middleware among them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response
        self.fixed = {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": ", ".join(f"{name}=()" for name in CLOSED.split()),
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": settings.X_FRAME_OPTIONS,
        }
        if settings.CSP_REPORTS_TO:
            self.fixed["Reporting-Endpoints"] = f'csp="{settings.CSP_REPORTS_TO}"'
        self.transport = _strict_transport()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            response = self.get_response(request)
        except Exception:  # the page of an error failed too; whoever asks still gets an answer
            log.exception("no page could be made of an error")
            response = HttpResponse(LAST_WORDS, status=500, content_type="text/plain; charset=utf-8")
        for name, value in self.fixed.items():
            response.setdefault(name, value)
        if HEADER not in response:
            response[HEADER] = build_policy()
        if self.transport and request.is_secure():
            response.setdefault("Strict-Transport-Security", self.transport)
        _say_the_charset(response)
        return response


def _strict_transport() -> str:
    if not settings.SECURE_HSTS_SECONDS:
        return ""
    parts = [f"max-age={settings.SECURE_HSTS_SECONDS}"]
    parts += ["includeSubDomains"] if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else []
    return "; ".join(parts + (["preload"] if settings.SECURE_HSTS_PRELOAD else []))


def _say_the_charset(response: HttpResponseBase) -> None:
    kind = response.get("Content-Type", "")
    if kind.startswith("text/") and "charset" not in kind:
        response["Content-Type"] = f"{kind}; charset=utf-8"
