"""Who drafts, gives an opinion on, signs, approves and issues a guideline, and who is told."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.actors import Actor, in_office

officer = in_office("office_officer")
approver = in_office("office_approver")
# The four departments have an equal part in one record, so that no region ties them to it: the step itself acts for
# the region in which the person approves.
department = Actor("dept_approver", beyond=(_("代表本省（市）科技厅（委）"),))


def departments(guideline: Any) -> Any:
    """Officers and approvers of the four departments."""
    grants = Q(grants__role__in=("dept_officer", "dept_approver"), grants__ended_at=None)
    return User.objects.filter(grants, is_active=True).distinct()


def drafters(guideline: Any) -> Any:
    """Those who wrote the text."""
    return User.objects.filter(Q(pk=guideline.drafted_by_id) | Q(pk__in=guideline.editors.values("pk")), is_active=True)


def units_in_it(guideline: Any) -> Any:
    """Administrators of the units whose reserve entries stand in it: they may apply."""
    entries = guideline.directions.exclude(reserve_entry=None).values("reserve_entry")
    units = Q(memberships__organisation__reserve_entries__in=entries)
    held = Q(memberships__is_admin=True, memberships__ended_at=None)
    return User.objects.filter(units & held, is_active=True).distinct()
