"""Work list, messages, the outbox."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "portal.notices"
    label = "notices"
    verbose_name = _("待办与消息")

    def ready(self) -> None:
        from portal.notices import mail  # noqa: F401 -- registers the handler of its topic
