"""Pages of release in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import NEEDS, RELEASE, STAFF, UNITS, Item, Opening

ITEMS = (
    Item(NEEDS, _("榜单与会签"), "release_lists", STAFF, stage=RELEASE),
    Item(NEEDS, _("更正"), "corrections", STAFF, stage=RELEASE),
    Item(NEEDS, _("紧急下架"), "takedowns", STAFF, stage=RELEASE),
    Item(UNITS, _("检索同义词"), "synonyms", frozenset({"office_officer", "office_approver", "system_admin"})),
)
OPENINGS = (Opening(_("拟制榜单"), "release_list_new", frozenset({"office_officer"})),)
