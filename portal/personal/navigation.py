"""Pages of personal data in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import UNITS, Item

ITEMS = (
    Item(UNITS, _("个人信息删除申请"), "erasure_requests", frozenset({"security_admin"}), pages=("erasure_answer",)),
)
