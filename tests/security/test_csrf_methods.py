"""Nothing is sent without the form's own token, and no address takes a method that it does not declare (bar S-08)."""

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.everywhere.doors import takes_a_record
from tests.everywhere.watch import written
from tests.portal.addresses import addresses

pytestmark = pytest.mark.django_db
ALL = addresses()
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
# To machines that know its token there is a page of figures; the sheet of a root is there once there is a root; a
# subscription is confirmed by the code of its letter.
NOT_YET_THERE = {"metrics", "root_sheet", "subscription_confirm"}
EVERY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def let_in(address, by_role):
    """Somebody whom the address's door lets in, to send as well as to look."""
    return by_role[min(address.declared.may_send or address.declared.roles, default="")]


def signed_in(by_role, **how):
    """For each address the client of somebody whom it lets in; one session for each person."""
    clients = {}
    for address in ALL:
        person = let_in(address, by_role)
        if person.pk not in clients:
            clients[person.pk] = Client(raise_request_exception=False, **how)
            clients[person.pk].force_login(person)
        yield address, clients[person.pk]


@pytest.mark.asvs("3.5.1")
def test_every_unsafe_method_of_every_address_is_403_without_the_token(by_role, record_property):
    wrong, tried = [], 0
    for address, client in signed_in(by_role, enforce_csrf_checks=True):
        for method in UNSAFE:
            with written() as statements:
                status = client.generic(method, address.path).status_code
            tried += 1
            wrong += [] if (status, statements) == (403, []) else [(method, address.path, status, statements[:1])]

    record_property("figure", ("sent without a token, refused", tried - len(wrong)))
    assert wrong == []


def test_a_visitor_without_the_token_is_refused_as_well(db):
    client, wrong = Client(enforce_csrf_checks=True, raise_request_exception=False), []
    for address in ALL:
        status = client.post(address.path).status_code
        wrong += [] if status == 403 else [(address.path, status)]

    assert wrong == []


@pytest.mark.asvs("3.5.1")
def test_no_view_is_exempt_from_the_token():
    def exempt(resolver):
        for pattern in resolver.url_patterns:
            if hasattr(pattern, "url_patterns"):
                yield from exempt(pattern)
            elif getattr(pattern.callback, "csrf_exempt", False):
                yield pattern.name

    assert list(exempt(get_resolver())) == []


@pytest.mark.asvs("4.1.4")
def test_a_method_that_an_address_does_not_declare_is_405_and_writes_nothing(by_role):
    wrong = []
    for address, client in signed_in(by_role):
        for method in (m for m in EVERY if m not in address.declared.methods):
            with written() as statements:
                answer = client.generic(method, address.path)
            said = (answer.status_code, set(answer.get("Allow", "").split(", ")), statements)
            wrong += [] if said == (405, set(address.declared.methods), []) else [(method, address.path, said)]

    assert wrong == []


def test_a_declared_method_of_a_page_without_a_record_is_answered(by_role):
    """What is declared exists: a policy that declares more than the views have would hide a hole behind 405."""
    wrong = []
    for address, client in signed_in(by_role):
        for method in address.declared.methods if not takes_a_record(address) else ():
            status = client.generic(method, address.path).status_code
            gone = status in (404, 405) and address.name not in NOT_YET_THERE
            wrong += [(method, address.path)] if gone else []

    assert wrong == []
