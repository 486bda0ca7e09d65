"""Article 7 and the outcome of 8: rounds of collection and demands."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CollectionConfig(AppConfig):
    name = "demands.collection"
    label = "collection"
    verbose_name = _("需求征集")

    def ready(self) -> None:
        """Join the chain, offer demands to the rounds of review, and take up the errands of the worker."""
        from demands.collection.models import DemandImport
        from portal.documents import holders

        holders.holds("demand_import", DemandImport)
        import_module("demands.collection.links")
        import_module("demands.collection.intake.forgetting")
        import_module("demands.collection.duplicates.running")
        import_module("demands.collection.redressing")
