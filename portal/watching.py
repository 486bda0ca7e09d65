"""One line of the log for each request, and figures of how long requests and statements took."""

import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram

log = logging.getLogger("portal.requests")
slow_log = logging.getLogger("portal.slow")
ASKED_BY_MACHINES = frozenset({"livez", "readyz", "metrics"})
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)  # seconds

REQUESTS = Histogram("portal_request_seconds", "How long requests took", ["view", "method"], buckets=BUCKETS)
ANSWERS = Counter("portal_answers", "Answers by their status", ["status"])
SLOW = Counter("portal_slow_statements", "Statements that took longer than SLOW_QUERY_SECONDS", ["view"])
STATEMENTS = Counter("portal_statements", "Statements asked of the database")


class Watched:
    """Log and count each request, by the name of its page and never by its address, which may hold a code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        begun = perf_counter()
        with connection.execute_wrapper(_Clock(request)):
            response = self.get_response(request)
        seconds = perf_counter() - begun
        view = _view(request)
        REQUESTS.labels(view, request.method if request.method in KNOWN_METHODS else "other").observe(seconds)
        ANSWERS.labels(str(response.status_code)).inc()
        if view not in ASKED_BY_MACHINES:
            told = _told(request, response, seconds)
            log.info("%s %s %s", request.method, view, response.status_code, extra={"told": told})
        return response


KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class _Clock:
    """Takes the time of each statement of one request; what is slow is logged without its parameters."""

    def __init__(self, request: HttpRequest):
        self.request, self.limit = request, settings.SLOW_QUERY_SECONDS

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        begun = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seconds = perf_counter() - begun
            STATEMENTS.inc()
            if seconds > self.limit:
                view = _view(self.request)
                SLOW.labels(view).inc()
                slow_log.warning("a statement took %.2f s", seconds, extra={"told": {"view": view, "sql": sql[:2000]}})


def _view(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else "none"


def _told(request: HttpRequest, response: HttpResponseBase, seconds: float) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "view": _view(request),
        "method": request.method,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "person": user.pk if user is not None and user.is_authenticated else None,
        "incident": getattr(request, "incident", ""),
    }
