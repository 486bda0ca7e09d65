"""Pages of 储备入库 in the side navigation, and what may be begun there."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import NEEDS, OF_UNITS, STAFF, Item, Opening

ITEMS = (
    Item(
        NEEDS,
        _("承接需求"),
        "demand_take_overs",
        OF_UNITS | STAFF - {"working_group", "supervisor"},
        ("demand_take_over",),
    ),
    Item(NEEDS, _("需求调整"), "adjustments", OF_UNITS | STAFF),
    Item(NEEDS, _("储备库"), "reserve_entries", OF_UNITS | STAFF),
    Item(NEEDS, _("入库征询"), "reserve_consents", frozenset({"dept_approver"}), ("reserve_batch",)),
    Item(NEEDS, _("批准入库"), "reserve_admissions", frozenset({"office_approver"})),
)
OPENINGS = (
    Opening(_("申请需求调整"), "adjustment_new", OF_UNITS),
    Opening(_("发起储备入库"), "reserve_new", frozenset({"org_admin"})),
)
