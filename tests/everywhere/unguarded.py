"""The portal slowed in the same way and without its guards: no row is locked, no form is taken only once."""

from importlib import import_module
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tests.everywhere.slowed import application

once = import_module("portal.once")  # only now that the portal is set up
sending = import_module("portal.sending")


def every_time(*, act: Any, **_sent: Any) -> tuple[Any, bool]:
    """Act on each sending, however often the form comes."""
    with transaction.atomic():
        return once.Receipt(number="none", url=act().get_absolute_url()), True


QuerySet.select_for_update = lambda self, *_args, **_kwargs: self
sending._claimed = lambda *_sent: True
once.receipt_of = lambda **_sent: None
once.act_once = every_time

__all__ = ["application"]
