"""Whoever guesses is slowed down, by account and by source; whoever hands something in never is."""

import re
from pathlib import Path

import pytest
from django.test import Client

from demands.collection.models import Demand
from portal import once
from tests.factories import collection, people
from tests.security.production import settings_of_production
from tests.security.signing import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("2.4.1")]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _limits_of_production(settings):
    settings.ACCOUNT_RATE_LIMITS = settings_of_production()["ACCOUNT_RATE_LIMITS"]


def tried_from(source, user):
    return sign_in(Client(REMOTE_ADDR=source), user, "wrong")


def test_one_source_guesses_at_so_many_accounts_and_others_go_on(settings, now):
    settings.ACCOUNT_RATE_LIMITS |= {"login_failed": "5/15m/ip"}
    users = [people.person() for _n in range(8)]
    answers = [tried_from("203.0.113.9", user) for user in users]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 3
    assert int(answers[-1]["Retry-After"]) > 0
    assert "分钟后再试" in answers[-1].text
    assert tried_from("198.51.100.7", users[-1]).status_code == 200


def test_one_source_opens_the_door_so_often_even_with_right_passwords(settings, now):
    settings.ACCOUNT_RATE_LIMITS |= {"login": "3/m/ip"}
    user = people.person()

    assert [sign_in(Client(), user).status_code for _n in range(5)] == [302] * 3 + [429] * 2


def test_production_limits_every_door_by_its_source(settings):
    counted_by = {door: rule.rsplit("/", 1)[1] for door, rule in settings.ACCOUNT_RATE_LIMITS.items()}

    sources = {"login_failed": "ip", "login": "ip", "signup": "ip", "change_email": "user"}
    assert counted_by == sources | {"hall_subscription": "key"}  # by mailbox, besides ten an hour from one source


def test_whoever_hands_in_is_never_slowed_down(client, unit, org_admin, now):
    """Two hundred sendings in a row, refused and repeated ones among them, then the one that counts."""
    demand = collection.in_review(unit)
    client.force_login(org_admin)
    address, token = f"/do/demand/{demand.pk}/submit/", once.new_token()
    refused = {client.post(address, {"token": once.new_token()}).status_code for _n in range(100)}
    taken = client.post(address, {"token": token, "unclassified": "on"})
    repeated = {client.post(address, {"token": token, "unclassified": "on"}).status_code for _n in range(100)}

    assert (refused, taken.status_code, repeated) == ({422}, 302, {302})
    assert Demand.objects.get(pk=demand.pk).state == "submitted"


def test_nothing_but_the_doors_counts_how_often_somebody_comes():
    """Whatever counts requests stands where people sign in, register, change or subscribe a mailbox; nowhere else."""
    halls = [path for hall in ("portal", "reviews", "demands", "projects") for path in (ROOT / hall).rglob("*.py")]
    counting = {str(path.relative_to(ROOT)) for path in halls if re.search(r"ratelimit|respond_429", path.read_text())}

    doors = {"portal/accounts/views/mailbox.py", "portal/accounts/views/registering.py"}
    assert counting == doors | {"demands/release/views/subscriptions.py"}


def test_nginx_counts_what_is_read_and_the_doors_but_no_sending():
    conf = (ROOT / "deploy/nginx/portal.conf").read_text()
    (reader,) = re.findall(r"map \$request_method \$reader \{(.*?)\}", conf, re.DOTALL)
    zones = dict(re.findall(r"limit_req_zone (\S+) zone=(\w+):", conf))
    places = dict(re.findall(r"location (\S+) \{\s*limit_req zone=(\w+)", conf))

    assert reader.split() == ["default", '"";', "GET", "$binary_remote_addr;", "HEAD", "$binary_remote_addr;"]
    assert zones == {"$reader": "portal_pages", "$binary_remote_addr": "portal_doors"}
    assert places == {"/": "portal_pages", "/accounts/": "portal_doors"}
    assert "limit_req_status 429;" in conf
