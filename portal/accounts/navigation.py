"""Pages of people and units in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import STAFF, UNITS, Item

ITEMS = (
    Item(UNITS, _("单位认证"), "organisations", STAFF),
    Item(UNITS, _("账号管理"), "people", frozenset({"security_admin", "system_admin"})),
    Item(UNITS, _("角色授予"), "roles", frozenset({"security_admin"})),
)
