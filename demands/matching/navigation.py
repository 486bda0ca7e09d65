"""Pages of 供需对接 in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import NEEDS, OF_UNITS, STAFF, Item

ITEMS = (
    Item(NEEDS, _("揭榜方案"), "solutions", OF_UNITS | STAFF, pages=("solution_new",)),
    Item(NEEDS, _("比选方案"), "matchings", OF_UNITS | STAFF, pages=("solution_compare",)),
    Item(NEEDS, _("合作意向"), "agreements", OF_UNITS | STAFF),
)
