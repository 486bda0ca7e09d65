"""Who prepares a round of collection and its form (article 7)."""

from typing import Any

from django.db.models import Q

PREPARING = frozenset({"dept_officer", "office_officer"})


def may_prepare(collection_round: Any, user: Any) -> bool:
    """The Office's officers prepare any round, a department's those that their department drafted; while a draft."""
    if collection_round.state != collection_round.State.DRAFT:
        return False
    return "office_officer" in user.roles or collection_round.department_id in user.scope("dept_officer", "region")


def drafted_by(user: Any) -> str | None:
    """The region for whose department this person drafts a round; nothing for the Office."""
    return None if "office_officer" in user.roles else min(user.scope("dept_officer", "region"))


def may_be_copied(user: Any) -> Q:
    """Rounds that a new one may be copied from: all that ever opened, and those that the reader may prepare."""
    opened = ~Q(state__in=["draft", "cancelled"])
    return opened if "office_officer" not in user.roles else opened | Q(state="draft")
