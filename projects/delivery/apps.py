"""Articles 17 and 18: projects and task agreements."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "projects.delivery"
    label = "delivery"
    verbose_name = _("项目实施")

    def ready(self) -> None:
        from projects.delivery import documents, links, making, publicity  # noqa: F401 -- each registers what it does
