"""Pages of the pool in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import REVIEWS, Item, Opening
from reviews.experts.models import READERS

KEEPER = frozenset({"expert_keeper"})
ITEMS = (Item(REVIEWS, _("专家库"), "experts", frozenset(READERS)),)
OPENINGS = (Opening(_("登记专家"), "expert_new", KEEPER),)
