"""Roles and units of many people at once, for whoever asks each of them next what is open to them."""

from collections import defaultdict
from collections.abc import Collection

from portal.accounts.models import Membership, RoleGrant, User


def know_roles(people: Collection[User]) -> None:
    """Read what all of them hold in two queries; each person's `roles` and what follows from them then ask nothing."""
    pks = {person.pk for person in people}
    grants, units = defaultdict(list), defaultdict(list)
    for pk, role, region in RoleGrant.objects.filter(user__in=pks, ended_at=None).values_list(
        "user_id", "role", "region_id"
    ):
        grants[pk].append((role, region))
    for pk, unit, is_admin in Membership.objects.filter(user__in=pks, ended_at=None).values_list(
        "user_id", "organisation_id", "is_admin"
    ):
        units[pk].append((unit, is_admin))
    for person in people:
        person.__dict__ |= {"_grants": grants[person.pk], "_units": units[person.pk]}
