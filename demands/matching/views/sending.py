"""A form that acts once for each sending, on pages that are not a step's."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from portal import once
from portal.models import Receipt
from portal.sending import content_of


def taken_before(request: HttpRequest, **what: Any) -> Receipt | None:
    """The receipt of this very sending; None for a first one. Raises StepRefused for another's token."""
    return once.receipt_of(**_sent(request, **what)) if once.is_token(request.POST.get("token", "")) else None


def take(request: HttpRequest, *, act: Callable[[], Any], **what: Any) -> Receipt:
    """Run `act` unless this sending ran before; its receipt. Raises StepRefused as `portal.once`."""
    return once.act_once(**_sent(request, **what), act=act)[0]


def _sent(request: HttpRequest, *, machine: str, step: str, about: Any) -> dict[str, Any]:
    return {
        "token": request.POST.get("token", ""),
        "person": request.user,
        "machine": machine,
        "step": step,
        "content": content_of(request) | {"about": about},
    }
