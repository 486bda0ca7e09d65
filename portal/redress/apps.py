"""Redress for those who were refused."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedressConfig(AppConfig):
    name = "portal.redress"
    label = "redress"
    verbose_name = _("复核")

    def ready(self) -> None:
        """Join the chain."""
        import_module("portal.redress.links")
