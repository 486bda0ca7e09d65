"""The browser of `tests/browser`, a client that reports errors of ours as answers, one person of each role."""

import pytest

from portal.accounts.models import Region, Role
from portal.accounts.models.people import REGIONAL
from tests.browser.conftest import chromium, policy_reports, visitor
from tests.factories import people

__all__ = ["chromium", "policy_reports", "visitor"]


@pytest.fixture
def client(client):
    """An error of ours is an answer here, so that all of them are named at once."""
    client.raise_request_exception = False
    return client


@pytest.fixture
def by_role():
    """Somebody of each role, at home in 330000; under "" somebody without any."""
    zhejiang = Region.objects.get(pk="330000")
    unit = people.verified_unit(zhejiang)
    found = {role: people.staff(role, zhejiang if role in REGIONAL else None) for role in Role.values}
    found |= {"org_admin": people.member(unit, is_admin=True), "org_editor": people.member(unit), "": people.person()}
    return found
