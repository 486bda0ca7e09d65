"""Confirming that it is still the same person: before what publishes, unblinds, exports all or gives rights.

Declared by `Step(confirms=True)` and `Access.confirmed()`, enforced by `perform` and the door of the addresses. What
was typed is kept in the session while the person confirms, but for what is secret.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portal import clock

KEPT = "typed_before_confirming"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "token", "once", "password", "identity_number"})
_request: ContextVar[Any] = ContextVar("request", default=None)


class NotConfirmed(Exception):
    """A step or a page that asks for a person who has just confirmed who it is."""


@contextmanager
def within(request: HttpRequest) -> Iterator[None]:
    """What runs inside is done by the person of this request."""
    token = _request.set(request)
    try:
        yield
    finally:
        _request.reset(token)


def is_recent(request: Any) -> bool:
    """Whether the person gave password or second factor within the setting's minutes, by the portal's clock."""
    if settings.CONFIRM_MINUTES is None:
        return True
    proved_at = getattr(request.session, "facts", {}).get("proved_at")
    return proved_at is not None and clock.now() - proved_at <= timedelta(minutes=settings.CONFIRM_MINUTES)


def demand() -> None:
    """Raise NotConfirmed unless the person of the present request confirmed lately; no request, no person to ask."""
    request = _request.get()
    if request is not None and not is_recent(request):
        raise NotConfirmed


def ask(request: Any) -> HttpResponse:
    """Lead to the page that asks for password or second factor, and back here; what was typed is kept."""
    if request.method == "POST":
        typed = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_KEPT}
        request.session[KEPT] = {"path": request.path, "typed": typed}
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': request.get_full_path()})}")


def kept_values(request: Any) -> dict[str, Any]:
    """What was typed on this page before the person was led away, as a form takes it for a beginning; given once."""
    before = request.session.get(KEPT)
    if not before or before["path"] != request.path:
        return {}
    del request.session[KEPT]
    return {name: values if len(values) > 1 else values[0] for name, values in before["typed"].items() if values}
