"""Fixtures of every test: one person for each role, the four regions, the programme year."""

import os
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models.signals import post_migrate

from portal import clock
from portal.accounts.models import Region
from portal.calls.calendar import forget_overrides
from tests import cleaning, figures
from tests.factories import people
from tests.factories.calls import CallFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")
TRIED: set[tuple[str, str]] = set()  # the steps that this process has made to fail
NOW = datetime(2026, 3, 10, 10, 0, tzinfo=SHANGHAI)

if name := os.environ.get("TEST_DB"):
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name


def pytest_addoption(parser):
    parser.addoption("--matrix", action="store_true", help="ask every cell of the access matrix, not a sample")
    parser.addoption("--matrix-one-in", type=int, default=0, help="with --matrix: one cell in so many of each standing")
    parser.addoption("--matrix-seed", type=int, default=1, help="which sample of the access matrix is asked")
    parser.addoption("--fail-each-step", action="store_true", help="every step is made to fail before it is taken")
    parser.addoption("--every-statement", action="store_true", help="failures, storms and deadlines in full")


def pytest_terminal_summary(terminalreporter):
    figures.told(terminalreporter)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit are cleaned up by flushing, which needs a role of its own and takes the regions away."""
    post_migrate.connect(cleaning.put_back_regions, sender=apps.get_app_config("accounts"))
    with django_db_blocker.unblock():
        cleaning.make_cleaner()
        cleaning.put_back_regions()


@pytest.fixture(autouse=True)
def _files_apart(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ANCHOR_DIR, settings.ANCHOR_KEY_FILE = str(tmp_path / "anchors"), str(tmp_path / "anchor.key")
    settings.ANCHOR_PLACES = [("portal.records.anchoring.places.Folder", {"path": settings.ANCHOR_DIR})]


@pytest.fixture(autouse=True)
def _each_step_fails_first(request, monkeypatch, record_property):
    """With --fail-each-step: what a test takes is first made to fail at each statement, and must leave nothing behind.

    Each step once in a process; what such a test says of counts and numbers is no matter then.
    """
    if not request.config.getoption("--fail-each-step"):
        yield
        return
    from tests.reliability import injection

    left, counts = {}, []

    def at_every_statement(act):
        stayed, _acted, count = injection.failures([act], None, 0)
        left.update(stayed)
        counts.append(count)

    injection.AtFirst(monkeypatch, at_every_statement, TRIED)
    yield
    record_property("figure", ("steps made to fail where tests take them", len(counts)))
    record_property("figure", ("failures put into those", sum(counts)))
    assert left == {}


@pytest.fixture(autouse=True)
def _calendar_read_anew():
    forget_overrides()


@pytest.fixture
def now():
    """The instant at which the test's clock stands: a Tuesday morning."""
    with clock.standing_at(NOW):
        yield NOW


@pytest.fixture
def zhejiang(db):
    return Region.objects.get(pk="330000")


@pytest.fixture
def shanghai(db):
    return Region.objects.get(pk="310000")


@pytest.fixture
def call(db):
    return CallFactory()


@pytest.fixture
def unit(zhejiang):
    """A verified leading enterprise of Zhejiang."""
    return people.verified_unit(region=zhejiang)


@pytest.fixture
def org_admin(unit):
    return people.member(unit, is_admin=True)


@pytest.fixture
def org_editor(unit):
    return people.member(unit)


@pytest.fixture
def dept_officer(zhejiang):
    return people.staff("dept_officer", zhejiang)


@pytest.fixture
def dept_approver(zhejiang):
    return people.staff("dept_approver", zhejiang)


@pytest.fixture
def office_officer(db):
    return people.staff("office_officer")


@pytest.fixture
def office_approver(db):
    return people.staff("office_approver")


@pytest.fixture
def system(db):
    from portal.accounts.models import User

    return User.objects.system()
