"""Pages of 储备入库 in the side navigation, and what may be begun there."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import NEEDS, OF_UNITS, RESERVE, STAFF, Item, Opening

TAKE_OVER = OF_UNITS | STAFF - {"working_group", "supervisor"}
APPROVES, ADMITS = frozenset({"dept_approver"}), frozenset({"office_approver"})
ITEMS = (
    Item(NEEDS, _("承接需求"), "demand_take_overs", TAKE_OVER, ("demand_take_over",), RESERVE),
    Item(NEEDS, _("需求调整"), "adjustments", OF_UNITS | STAFF, stage=RESERVE),
    Item(NEEDS, _("储备库"), "reserve_entries", OF_UNITS | STAFF, stage=RESERVE),
    Item(NEEDS, _("入库征询"), "reserve_consents", APPROVES, ("reserve_batch",), RESERVE),
    Item(NEEDS, _("批准入库"), "reserve_admissions", ADMITS, stage=RESERVE),
)
OPENINGS = (
    Opening(_("申请需求调整"), "adjustment_new", OF_UNITS),
    Opening(_("发起储备入库"), "reserve_new", frozenset({"org_admin"})),
)
