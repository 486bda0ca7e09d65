"""For machines that watch: does the process live, can it serve, how far behind is what runs in the background."""

import functools
from secrets import compare_digest
from time import monotonic

from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from portal import access, draining, figures, gauges, probing
from portal.documents import scanner
from portal.notices import pulse

LIMIT = 0.9  # seconds for the whole of an answer; whoever watches gives up after one
OF_REDIS = 0.3  # seconds for each word exchanged with it
OF_THE_SCANNER = 0.2  # seconds


@access.open_to(access.PUBLIC)
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is looked at."""
    return JsonResponse({"status": "alive"})


@access.open_to(access.PUBLIC)
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and migrations must be there, and the process not about to stop (else 503), within a second.

    Redis or the scanner of files down, or background work that stands still, is degraded, not down; an installation
    that has no scanner says "none".
    """
    if draining.has_begun():
        return JsonResponse({"status": "stopping"}, status=503)
    end = monotonic() + LIMIT
    database, background = _database(end)
    if database != "ok":
        return JsonResponse({"status": "down", "database": database}, status=503)
    checks = {"database": database, "redis": _redis(end), "background": background, "scanner": _scanner(end)}
    return JsonResponse({"status": "ready" if set(checks.values()) <= {"ok", "none"} else "degraded", **checks})


@access.open_to(access.PUBLIC)
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures in Prometheus's text form, for whoever knows METRICS_TOKEN; without that setting there is no page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse(figures.as_text() + gauges.as_text(), content_type="text/plain; version=0.0.4; charset=utf-8")


def _database(end: float) -> tuple[str, str]:
    """The state of the database, and of what writes its heartbeat there."""
    try:
        with probing.probe(end) as ask:
            applied = set(ask("SELECT app, name FROM django_migrations"))
            last = ask(pulse.AGE, [pulse.CLOCK])
    except probing.NoAnswer:
        return "unreachable", "unknown"
    late = not last or last[0][0] > pulse.LATE.total_seconds()
    return ("ok" if _needed_migrations() <= applied else "migrations pending"), ("late" if late else "ok")


@functools.cache
def _needed_migrations() -> frozenset[tuple[str, str]]:
    """Every migration of this code; read from the files once for each process."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _redis(end: float) -> str:
    patience = max(min(OF_REDIS, (end - monotonic()) / 2), 0.01)
    return "ok" if probing.redis_answers(patience) else "unreachable"


def _scanner(end: float) -> str:
    return scanner.state(max(min(OF_THE_SCANNER, end - monotonic()), 0.01))
