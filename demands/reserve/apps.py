"""Article 11: the reserve pool."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReserveConfig(AppConfig):
    name = "demands.reserve"
    label = "reserve"
    verbose_name = _("储备入库")

    def ready(self) -> None:
        """Join the chain, follow the agreement, the demand and the clock."""
        import_module("demands.reserve.links")
        import_module("demands.reserve.following")
        import_module("demands.reserve.taking_over.following")
        import_module("demands.reserve.adjusting.following")
