"""Pages of 立项 in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import PROJECTS, STAFF, Item, Opening

ITEMS = (Item(PROJECTS, _("拟立项名单"), "decision_lists", STAFF),)
OPENINGS = (Opening(_("拟制立项名单"), "decision_list_new", frozenset({"office_officer"})),)
