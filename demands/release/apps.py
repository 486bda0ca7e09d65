"""Article 9: release lists and the public hall."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleaseConfig(AppConfig):
    name = "demands.release"
    label = "release"
    verbose_name = _("需求发布")

    def ready(self) -> None:
        from demands.release import closing, counting, documents, leaving, links, noticing, publicity, subscribing  # noqa: F401 -- registered by loading
