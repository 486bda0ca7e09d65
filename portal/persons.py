"""Whether two accounts are one human being: every rule of two persons asks here, and compares persons, not accounts."""

from typing import Any

from django.db.models import Q


def is_any_of(by: Any, *accounts: int | None) -> bool:
    """Whether the person acting is behind one of these accounts (their keys; None where nobody is meant)."""
    named = {pk for pk in accounts if pk is not None}
    return bool(named) and (by.pk in named or bool(named & by.account_ids))


def accounts_of(people: Any) -> frozenset[int]:
    """Every account of the human beings behind these accounts (a queryset of users)."""
    from portal.accounts.models import User

    persons = people.exclude(person=None).values("person")
    found = User.objects.filter(Q(pk__in=people.values("pk")) | Q(person__in=persons))
    return frozenset(found.values_list("pk", flat=True))
