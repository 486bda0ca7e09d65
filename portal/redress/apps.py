"""Redress for those who were refused."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RedressConfig(AppConfig):
    name = "portal.redress"
    label = "redress"
    verbose_name = _("复核")
