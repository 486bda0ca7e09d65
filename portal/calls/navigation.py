"""The year's settings in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.calls.views import READERS
from portal.navigation import UNITS, Item

ITEMS = (Item(UNITS, _("年度参数"), "current_call", READERS.roles),)
