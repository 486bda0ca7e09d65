"""Requests that no page of ours sends: unknown records, nonsense in the query.

Methods that an address lacks: tests/security/test_csrf_methods.py.
"""

import pytest

from tests.everywhere import world as worlds
from tests.everywhere.doors import OUR_FAULT, OURS, is_barred, takes_a_record
from tests.portal.addresses import addresses

pytestmark = pytest.mark.django_db
ALL = addresses()
NONSENSE = ("²", "-1", "9" * 30, "\x00", "' OR 1=1 --", "[]", "💥")
QUERY = ("page", "q", "s", "sort", "state", "region", "field", "round", "kind", "queue", "code", "demand", "guideline")
QUERY += ("call", "year", "title", "direction", "unit", "scenario", "view", "export", "next", "min", "max", "order")
ASKS_THE_QUERY = {"solution_compare", "document", "round_results", "release_list", "decision_list", "application_new"}


def entitled(client, found, by_role):
    """Each address, the client signed in as somebody whom its door lets in, to send as well as to look."""
    for address in sorted(found, key=_first_role):
        client.force_login(by_role[_first_role(address)])
        yield address


def _first_role(address):
    return min(address.declared.may_send or address.declared.roles, default="")


def test_whoever_is_entitled_is_told_that_an_unknown_record_is_not_there(client, by_role):
    # The check of a document's code, and the link of a forgotten password, answer with pages of their own.
    own_page = {"verify_short": {302, 405}, "account_reset_password_from_key": {200}}
    wrong = []
    for address in entitled(client, [a for a in ALL if takes_a_record(a)], by_role):
        said = {client.get(address.path).status_code, client.post(address.path, {"token": "x"}).status_code}
        wrong += [] if said <= own_page.get(address.name, {404, 405}) else [(address.path, said)]

    assert wrong == []


def test_nonsense_in_the_query_of_an_address_is_no_mistake_of_ours(client, now):
    world, wrong = worlds.gone_on(), []
    readers = worlds.insiders(world)
    for address in (a for a in OURS if a.name in ASKS_THE_QUERY or not takes_a_record(a)):
        path, let_in = world.path(address.path), [who for who in readers if not is_barred(address, who)]
        reader = next((who for who in let_in if _reads(client, who, path)), None)
        if reader is not None:
            said = {junk: client.get(path, dict.fromkeys(QUERY, junk)).status_code for junk in NONSENSE}
            wrong += [(address.path, junk, status) for junk, status in said.items() if status in OUR_FAULT]

    assert wrong == []


def _reads(client, reader, path):
    client.force_login(reader)
    return client.get(path).status_code == 200
