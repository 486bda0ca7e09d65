"""Pages of people and units in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import Item

STAFF = frozenset({"dept_officer", "dept_approver", "office_officer", "office_approver", "auditor"})
ITEMS = (
    Item(_("单位"), _("单位认证"), "organisations", STAFF),
    Item(_("单位"), _("我的账号"), "account"),
)
