"""The programme year: settings, fields, regions, calendar, funds."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "portal.calls"
    label = "calls"
    verbose_name = _("年度计划")

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_save

        from portal.calls.calendar import forget_overrides
        from portal.calls.models import CalendarDay

        post_save.connect(forget_overrides, sender=CalendarDay)
        post_delete.connect(forget_overrides, sender=CalendarDay)
