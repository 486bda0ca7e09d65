"""Articles 12 and 13: applications, acceptance, recommendation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "projects.applications"
    label = "applications"
    verbose_name = _("项目申报")

    def ready(self) -> None:
        from projects.applications import documents, links  # noqa: F401 -- each registers what it does
