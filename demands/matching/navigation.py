"""Pages of 供需对接 in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import MATCHING, NEEDS, OF_UNITS, STAFF, UNITS, Item

# All that is about choosing among the solutions of one demand, though some of it stands below the demand.
COMPARING = ("solution_compare", "solutions_choose", "suggested_units", "ask_experts")
ITEMS = (
    Item(NEEDS, _("揭榜方案"), "solutions", OF_UNITS | STAFF, ("solution_new", "talk"), MATCHING),
    Item(NEEDS, _("比选方案"), "matchings", OF_UNITS | STAFF, COMPARING, MATCHING),
    Item(NEEDS, _("专家比选"), "expert_comparisons", STAFF - {"working_group", "supervisor"}, stage=MATCHING),
    Item(NEEDS, _("合作意向"), "agreements", OF_UNITS | STAFF, stage=MATCHING),
    Item(NEEDS, _("推荐给本单位的需求"), "suggested_demands", OF_UNITS, stage=MATCHING),
    Item(UNITS, _("技术能力"), "capabilities", OF_UNITS),
)
