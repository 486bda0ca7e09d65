"""Personal data: what there is, what for, how long, and what people may ask of it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonalConfig(AppConfig):
    name = "portal.personal"
    label = "personal"
    verbose_name = _("个人信息")

    def ready(self) -> None:
        from portal.personal import answering, retaining  # noqa: F401 -- register what they do for the outbox and by the clock
