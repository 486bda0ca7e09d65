"""Pages of auditors in the side navigation."""

from django.utils.translation import gettext_lazy as _

from portal.navigation import AUDIT, Item

AUDITORS = frozenset({"auditor"})
WHO_HOLD = frozenset({"auditor", "supervisor"})

ITEMS = (
    Item(AUDIT, _("办理记录检索"), "record_search", AUDITORS, ("audit_record",)),
    Item(AUDIT, _("封存"), "holds", WHO_HOLD, ("hold",)),
    Item(AUDIT, _("存证"), "roots", AUDITORS, ("root_sheet",)),
)
