"""For machines that watch: does the process live, can it serve."""

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

from portal import access


@access.open_to(access.PUBLIC)
@require_safe
def livez(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is looked at."""
    return JsonResponse({"status": "alive"})


@access.open_to(access.PUBLIC)
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Database and migrations must be there (else 503); Redis down is degraded, not down."""
    checks = {"database": _database(), "redis": _redis()}
    if checks["database"] != "ok":
        return JsonResponse({"status": "down", **checks}, status=503)
    return JsonResponse({"status": "ready" if checks["redis"] == "ok" else "degraded", **checks})


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:  # DatabaseError, or InterfaceError where the connection broke
        return "unreachable"
    return "migrations pending" if pending else "ok"


def _redis() -> str:
    try:
        Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1).ping()
    except (RedisError, OSError):
        return "unreachable"
    return "ok"
