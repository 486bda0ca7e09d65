"""People, units and roles."""

import itertools
from datetime import date, timedelta

from portal import clock
from portal.accounts import services
from portal.accounts.models import Membership, Organisation, Person, Region, User
from portal.identity import identity_check_character, uscc_check_character
from tests.support import place

_numbers = itertools.count(1)


def identity_number():
    """A made-up identity number whose check character is right; no region has a code that begins with 99."""
    day, place = divmod(next(_numbers), 1000)
    first = f"990000{date(1960, 1, 1) + timedelta(days=day):%Y%m%d}{place:03d}"
    return first + identity_check_character(first)


def person(name="王某", **more):
    """An account with a name of its own and no roles, of a natural person of its own."""
    number = next(_numbers)
    more.setdefault("email", f"p{number}@example.org")
    if "person" not in more:
        more["person"] = Person.objects.of(identity_number())
    return User.objects.create_user(f"person{number}", password="a long password 1", name=f"{name}{number}", **more)


def twin(account, **more):
    """A second account of the same natural person."""
    return person(person=account.person, **more)


def uscc():
    """A made-up unified social credit code whose check character is right."""
    first = f"91330000MA{next(_numbers):07d}"
    return first + uscc_check_character(first)


def unit(region=None, kind="enterprise", **more):
    """A unit as it was registered."""
    region = region or Region.objects.get(pk="330000")
    more.setdefault("name", f"某某科技有限公司{next(_numbers)}")
    return Organisation.objects.create(
        uscc=uscc(), kind=kind, region=region, city="杭州市", contact="李某", phone="0571-0000 0000", **more
    )


def verified_unit(region=None, kind="enterprise", is_leading=True, **more):
    """A unit that its department has verified."""
    return place(unit(region, kind, is_leading=is_leading, **more), Organisation.State.VERIFIED)


def member(organisation, is_admin=False, **more):
    """A member of a unit."""
    user = person(**more)
    Membership.objects.create(user=user, organisation=organisation, is_admin=is_admin, joined_at=clock.now())
    return user


def staff(role, region=None, **more):
    """Somebody of a department or the Office."""
    user = person(**more)
    services.give_role(user=user, role=role, region=region, city="杭州" if role == "bureau_officer" else "")
    return user
