"""Every address without a record x every role x every method: lists, what may be begun, one's own pages."""

import pytest

from portal import policy
from portal.accounts.models import Region
from tests.factories import people
from tests.security.matrix.asking import FORBIDDEN, NO_SUCH_METHOD, NOT_THERE, OPEN, SIGN_IN, Asking
from tests.security.matrix.people import signs_in
from tests.workflow.cast import HOME, Held, Player

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
pytestmark = pytest.mark.django_db
# Pages that lead elsewhere or answer otherwise by what the person did before: signing in is tested on its own.
OF_SIGNING_IN = ("/accounts/",)
# Figures for machines, for whoever knows the token; tests/portal/views/test_health.py
OF_MACHINES = ("/metrics",)
# There is a page only for the code of a letter, which the address bears as a question; without one it is not there.
NOT_WITHOUT_ITS_CODE = {"subscription_confirm"}


@pytest.fixture
def cast(by_role):
    """One person of each role, one without any, a superuser, a visitor, a disabled officer."""
    found = [Player(role or "nobody", user, _held(role, user)) for role, user in by_role.items()]
    off = people.staff("office_approver", is_active=False)
    return [
        *found,
        Player("a visitor", None),
        Player("superuser", people.person(is_superuser=True, is_staff=True)),
        Player("a disabled office_approver", off, (Held("office_approver"),)),
    ]


def _held(role, user):
    units = [m.organisation_id for m in user.memberships.all()]
    if units:
        editor = Held("org_editor", unit=units[0])
        return (Held("org_admin", unit=units[0]), editor) if role == "org_admin" else (editor,)
    if role == "bureau_officer":  # of a city, and of no department
        return tuple(Held(role, city=(g.region_id, g.city)) for g in user.grants.all())
    return tuple(Held(role, region=g.region_id) for g in user.grants.all())


def expected(row, player, method):
    declared = row.declared
    if not declared.is_public and not signs_in(player):
        return SIGN_IN
    if declared.roles and not declared.roles & player.roles:
        return FORBIDDEN
    if method not in declared.methods:
        return NO_SUCH_METHOD
    if method == "POST" and declared.may_send and not declared.may_send & player.roles:
        return FORBIDDEN
    return NOT_THERE if row.name in NOT_WITHOUT_ITS_CODE else OPEN


@pytest.mark.asvs("8.1.1", "8.2.1", "4.1.4")
def test_each_role_gets_what_the_policy_says_of_every_address_without_a_record(
    cast, chosen, quiet, now, call, record_property
):
    asks = Asking()
    asks.sign_in(cast)
    for row in policy.rows():
        if "<" in row.path or row.path.startswith(OF_SIGNING_IN + OF_MACHINES):
            continue
        for player in cast:
            for method in METHODS:
                if chosen(row.path, player.name, method):
                    asks.judge(
                        player, method, row.path, expected(row, player, method), asks.ask(player, method, row.path)
                    )

    record_property("figure", ("cells of the access matrix", asks.cells))
    assert asks.wrong == [], "\n".join(asks.wrong)


def test_the_cast_is_at_home_where_the_records_are(cast):
    at_home = {player.name for player in cast if Region.objects.get(pk=HOME).pk in player.departments}

    assert at_home == {"dept_officer", "dept_approver"}
