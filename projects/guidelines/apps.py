"""Article 12: the yearly guideline."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuidelinesConfig(AppConfig):
    name = "projects.guidelines"
    label = "guidelines"
    verbose_name = _("年度指南")

    def ready(self) -> None:
        """Join the chain, the public site and the making of documents."""
        for module in ("links", "publicity", "documents"):
            import_module(f"projects.guidelines.{module}")
