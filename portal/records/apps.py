"""The append-only record."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "portal.records"
    label = "records"
    verbose_name = _("办理记录")

    def ready(self) -> None:
        from portal.records import against, history, structure  # noqa: F401 -- `against` registers itself
        from portal.records.packing import asking  # noqa: F401 -- registers what makes packages

        post_migrate.connect(history.install, sender=self)
        post_migrate.connect(structure.install, sender=self)
