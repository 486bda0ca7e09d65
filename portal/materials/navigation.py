"""The library in the side navigation, and what may be begun there."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import OF_UNITS, UNITS, Item, Opening

ITEMS = (Item(UNITS, _("材料库"), "materials", OF_UNITS),)
OPENINGS = (Opening(_("存入材料"), "material_new", OF_UNITS),)
