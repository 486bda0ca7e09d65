"""Article 10: solutions and agreements."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "demands.matching"
    label = "matching"
    verbose_name = _("供需对接")

    def ready(self) -> None:
        """Join the chain, follow the demand and the clock, offer solutions to the rounds of review."""
        import_module("demands.matching.links")
        import_module("demands.matching.following")
        import_module("demands.matching.hearing")
        import_module("demands.matching.experts")
        import_module("demands.matching.corrected")
        import_module("demands.matching.suggestions.computing")
