"""Pages of the reviews in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import REVIEWS, Item, Opening

ORGANISERS = frozenset({"dept_officer", "office_officer"})
STAFF = ORGANISERS | {"dept_approver", "office_approver", "working_group", "auditor"}
ITEMS = (
    Item(REVIEWS, _("评审任务"), "my_reviews", frozenset({"expert"})),
    Item(REVIEWS, _("评审轮次"), "review_rounds", STAFF),
)
OPENINGS = (Opening(_("新建评审轮次"), "round_new", ORGANISERS),)
