"""Numbers that people type in turn up where the register of personal data says, and nowhere else (bar S-20)."""

import io
import json
import logging

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from portal import logs
from portal.personal.register import entries
from tests.factories import collection, files, people, reviews

pytestmark = pytest.mark.django_db

MOBILE, PHONE = "13987650099", "0571-86420099"
MAIL = "canary-q77@example.org"
IDENTITY, ACCOUNT = "110101199003078515", "6222021234567890123"
NUMBERS = {MOBILE, PHONE, MAIL}
# Free text in which people write what nobody asked for: kept as they wrote it, and nowhere else.
TYPED_INTO = {("collection_demand", "background"), ("records_rowversion", "data")}
# Tables of libraries that keep how a person is reached, or what the database's tests need.
OF_LIBRARIES = {("account_emailaddress", "email")}
TEXT = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'jsonb', 'ARRAY', 'json', 'tsvector')
    ORDER BY 1, 2
"""


@pytest.fixture
def said():
    """Every line that the portal logs meanwhile, as it goes out."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.setLevel(before)
    root.removeHandler(handler)


def columns_with(*words):
    """Every column of the database in which one of the words stands."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(TEXT)
        for table, column in cursor.fetchall():
            quoted = connection.ops.quote_name(table), connection.ops.quote_name(column)
            cursor.execute(
                "SELECT EXISTS (SELECT FROM {} WHERE {}::text LIKE ANY(%s))".format(*quoted),  # noqa: S608 -- from the catalogue
                [[f"%{word}%" for word in words]],
            )
            found |= {(table, column)} if cursor.fetchone()[0] else set()
    return found


def registered():
    return {entry.column for entry in entries()}


def register_a_unit(client):
    person = {
        "username": "canary",
        "person_name": "甲",
        "email": MAIL,
        "mobile": MOBILE,
        "password": "a long password 1",
    }
    unit = {"name": "某某公司", "uscc": people.uscc(), "kind": "enterprise", "region": "330000", "city": "杭州"}
    unit |= {"contact": "乙", "phone": PHONE}
    sent = {f"person-{k}": v for k, v in person.items()} | {f"unit-{k}": v for k, v in unit.items()}
    return client.post("/register/", sent | {"unit-licence_upload": files.pdf()})


def fill_a_demand(client):
    demand = collection.draft()
    client.force_login(demand.created_by)
    basics = {"seen": 0, "title": demand.title, "contact": "丙", "contact_phone": PHONE, "term_months": 30}
    client.post(f"/demands/{demand.pk}/fill/basics/", basics)
    text = f"联系人身份证 {IDENTITY}，账号 {ACCOUNT}。"
    client.post(f"/demands/{demand.pk}/fill/problem/", {"seen": 0, "background": text})
    return demand


@pytest.mark.asvs("16.2.5")
def test_what_people_type_stands_where_the_register_says_and_nowhere_else(client, now, said):
    assert register_a_unit(client).status_code == 302
    demand = fill_a_demand(client)
    client.get(f"/hall/?q={MOBILE}")
    client.post("/accounts/login/", {"login": MAIL, "password": IDENTITY})
    keeper = people.staff("expert_keeper")
    client.force_login(keeper)
    reviews.active_expert(phone=PHONE, email=MAIL)

    assert columns_with(*NUMBERS) - registered() - OF_LIBRARIES == set()
    assert columns_with(IDENTITY, ACCOUNT) - registered() - TYPED_INTO == set()
    assert columns_with(*NUMBERS) & registered() != set()  # they are there to be found
    assert columns_with(IDENTITY) != set()
    lines = said.getvalue()
    assert len(lines.splitlines()) > 5
    assert [word for word in (*NUMBERS, IDENTITY, ACCOUNT) if word in lines] == []
    assert demand.pk


@pytest.mark.asvs("16.2.5")
def test_an_error_page_tells_nothing_of_what_was_sent(now, said):
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": f"{MOBILE}\x00", "password": IDENTITY})
    logging.getLogger("portal.tests").error("failed for %s %s %s", MOBILE, IDENTITY, json.dumps({"to": MAIL}))

    assert [word for word in (IDENTITY,) if word in answer.text] == []
    assert [word for word in (*NUMBERS, IDENTITY) if word in said.getvalue()] == []


def test_every_registered_field_belongs_to_a_model_of_ours():
    assert {entry.model for entry in entries()} <= set(apps.get_models())
