"""Who reads what was taken down, and whatever tells of it by its name: one rule for every record (article 9).

A demand that was taken down is sealed. Of those who read it before only auditors go on reading it, and the approvers
who decide on it: of the Office, and of its region's department.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

READS_ALL = frozenset({"auditor", "office_approver"})
# What stands for a name where a list is told as it was.
INSTEAD = _("（内容已停止公开）")


def open_to(user: Any, demand: str = "") -> Q:
    """Rows whose demand is not taken down, or that this person reads all the same.

    `demand` is the path to it, such as "solution__demand"; empty for demands themselves.
    """
    if user.roles & READS_ALL:
        return Q()
    of = f"{demand}__" if demand else ""
    decides = {f"{of}region_id__in": user.scope("dept_approver", "region")}
    return Q(**{f"{of}is_sealed": False}) | Q(**decides)


def closed_to(user: Any, demand: str = "") -> Q:
    """The other rows: whose demand is taken down, and which this person may not read; nobody may, where it is None."""
    of = f"{demand}__" if demand else ""
    sealed = Q(**{f"{of}is_sealed": True})
    if user is None:
        return sealed
    if user.roles & READS_ALL:
        return Q(pk__in=[])
    return sealed & ~Q(**{f"{of}region_id__in": user.scope("dept_approver", "region")})
