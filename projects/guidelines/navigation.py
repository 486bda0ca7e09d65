"""Pages of the guideline in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import PROJECTS, STAFF, Item, Opening

ITEMS = (Item(PROJECTS, _("指南编制"), "guideline_list", STAFF),)
OPENINGS = (Opening(_("编制指南"), "guideline_new", frozenset({"office_officer"})),)
