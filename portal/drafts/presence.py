"""Who else is typing into the same form: the drafts of colleagues on it, by their names."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as say

from portal import clock
from portal.drafts.models import Draft

# How long after the last key somebody counts as typing.
LATELY = timedelta(minutes=10)
OFFICE = frozenset({"office_officer", "office_approver"})


def others(person: Any, form: str) -> list[str]:
    """A sentence for each colleague who typed into this form lately, the last one first."""
    now = clock.now()
    rows = Draft.objects.live().filter(form=form, at__gte=now - LATELY).exclude(person_id=person.pk)
    found = rows.select_related("person").only("at", "person__name", "person__username").order_by("-at")
    return [_sentence(row, now) for row in found if are_colleagues(person, row.person)]


def are_colleagues(one: Any, other: Any) -> bool:
    """Whether they belong to the same unit, the same department or both to the Office."""
    return bool(
        one.unit_ids & other.unit_ids
        or one.department_regions & other.department_regions
        or (one.roles & OFFICE and other.roles & OFFICE)
    )


def _sentence(draft: Draft, now: Any) -> str:
    minutes = int((now - draft.at).total_seconds() // 60)
    if minutes > 0:
        return say("%(who)s %(n)d 分钟前填写过这一部分") % {"who": draft.person.name, "n": minutes}
    return say("%(who)s 正在填写这一部分") % {"who": draft.person.name}
