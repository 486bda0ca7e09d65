"""Pages of rounds and demands in the side navigation, and what may be begun there."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import COLLECTION, NEEDS, OF_UNITS, SELECTION, STAFF, Item, Opening

# A unit finds these under its own demands, though they stand beside the list.
OWN_PAGES = (
    "demand",
    "demand_new",
    "demand_fill",
    "demand_section",
    "demand_live",
    "demand_materials",
    "demand_file_keep",
    "demand_review",
    "demand_imports",
    "demand_import",
)
OF_DEPARTMENTS = frozenset({"dept_officer", "dept_approver"})
DECIDES = OF_DEPARTMENTS | {"office_officer", "office_approver", "working_group"}
ITEMS = (
    Item(NEEDS, _("本单位需求"), "own_demands", OF_UNITS, pages=OWN_PAGES),
    Item(NEEDS, _("需求"), "demands", STAFF),
    Item(NEEDS, _("征集批次"), "collection_rounds", OF_UNITS | STAFF, stage=COLLECTION),
    Item(NEEDS, _("形式审查"), "check_queue", OF_DEPARTMENTS, ("demand_check", "bulk_report"), COLLECTION),
    Item(NEEDS, _("归口预审"), "bureau_demands", frozenset({"bureau_officer"}), ("demand",), COLLECTION),
    Item(NEEDS, _("归口预审设置"), "precheck_term", OF_DEPARTMENTS, stage=COLLECTION),
    Item(NEEDS, _("遴选"), "selection", DECIDES, ("selection_bulk",), SELECTION),
)
OPENINGS = (
    Opening(_("新建需求"), "demand_new", OF_UNITS),
    Opening(_("拟制征集批次"), "collection_round_new", frozenset({"dept_officer", "office_officer"})),
)
