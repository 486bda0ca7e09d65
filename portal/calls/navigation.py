"""The year's settings and calendar in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.calls.views import READERS
from portal.navigation import UNITS, Item, Opening

ITEMS = (
    Item(UNITS, _("年度参数"), "current_call", READERS.roles),
    Item(UNITS, _("工作日历"), "calendar", READERS.roles),
)
OPENINGS = (Opening(_("设立年度"), "new_year", frozenset({"office_approver"})),)
