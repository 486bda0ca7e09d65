"""Where deciding who may do what breaks, nobody may; what cannot be put on record is not done."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from portal import access, clock, once
from portal.accounts.models import Organisation
from portal.accounts.models.units import OrganisationQuerySet
from portal.accounts.signing.store import SessionStore
from portal.actors import Actor
from portal.records import writing
from portal.records.models import Record
from portal.workflow import perform
from tests.conftest import NOW
from tests.factories import people, reviews

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("16.5.3")]
REASON = "营业执照已经过期，请换新的"


@pytest.fixture
def company(zhejiang):
    return people.unit(zhejiang)


@pytest.fixture
def reader(dept_officer):
    client = Client(raise_request_exception=False)
    client.force_login(dept_officer)
    return client


def breaking(*_args, **_kwargs):
    raise ZeroDivisionError("the check itself")


def send_back(client, company):
    sent = {"token": once.new_token(), "reason": REASON}
    return client.post(f"/do/organisation/{company.pk}/return_for_correction/", sent)


def unchanged(company):
    return Organisation.objects.get(pk=company.pk).state == company.state and not Record.objects.of(company).exists()


def test_a_record_is_not_shown_where_the_question_who_sees_it_breaks(reader, company, monkeypatch):
    monkeypatch.setattr(OrganisationQuerySet, "visible_to", breaking)
    answer = reader.get(f"/units/{company.pk}/")

    assert answer.status_code == 500
    assert company.name not in answer.text


def test_no_step_is_taken_where_the_question_who_may_breaks(reader, company, dept_officer, monkeypatch):
    monkeypatch.setattr(Actor, "fits", breaking)
    answer = send_back(reader, company)

    assert answer.status_code == 500
    assert unchanged(company)
    with pytest.raises(ZeroDivisionError):
        perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    assert unchanged(company)


def test_no_page_opens_where_the_question_which_roles_breaks(reader, monkeypatch):
    monkeypatch.setattr(access.Access, "refusal", breaking)

    assert reader.get("/units/").status_code == 500


def test_what_cannot_be_put_on_record_is_not_done(reader, company, monkeypatch):
    def full(*_args, **_kwargs):
        raise DatabaseError("no room for the record")

    monkeypatch.setattr(writing, "append", full)
    answer = send_back(reader, company)

    assert answer.status_code in (500, 503)
    assert unchanged(company)


def test_what_cannot_be_put_on_record_is_not_shown(now, monkeypatch):
    """A look at something confidential is written before it is shown."""
    expert = reviews.active_expert(name="不应出现的专家")
    keeper = Client(raise_request_exception=False)
    keeper.force_login(people.staff("expert_keeper"))
    assert "不应出现的专家" in keeper.get(expert.get_absolute_url()).text
    monkeypatch.setattr(writing, "_look", breaking)
    with clock.standing_at(NOW + timedelta(hours=2)):
        answer = keeper.get(expert.get_absolute_url())

    assert answer.status_code == 500
    assert "不应出现的专家" not in answer.text


def test_nobody_is_signed_in_where_the_session_cannot_be_read(unit, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(people.member(unit))
    assert client.get("/desk/").status_code == 200
    monkeypatch.setattr(SessionStore, "load", breaking)

    assert client.get("/desk/").status_code == 500
