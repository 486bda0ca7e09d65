"""Articles 14 and 15: decision list, public notice, approval."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalConfig(AppConfig):
    name = "projects.approval"
    label = "approval"
    verbose_name = _("项目立项")

    def ready(self) -> None:
        from projects.approval import documents, leaving, links, publicity  # noqa: F401 -- each registers what it does
