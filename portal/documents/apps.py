"""Private files, official documents, verification codes."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "portal.documents"
    label = "documents"
    verbose_name = _("文件与文书")

    def ready(self) -> None:
        from portal.documents import blinding, making  # noqa: F401 -- register the handlers of their topics
