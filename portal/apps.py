"""The portal's own app: the door, the clock, exactly-once receipts, co-signatures."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("门户基础")

    def ready(self) -> None:
        from portal import unsafe  # noqa: F401 -- importing it registers the rules
