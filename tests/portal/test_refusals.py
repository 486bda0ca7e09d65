"""What was refused is on record, in the chain of whoever tried, with the number that the person was shown."""

import pytest
from django.test import Client

from portal import once
from portal.records import verifying
from portal.records.models import ACCOUNT, VISITORS, Record
from portal.workflow import perform
from tests.factories import people

pytestmark = pytest.mark.django_db


def refused(machine=ACCOUNT):
    return list(Record.objects.filter(machine=machine, step="refused").order_by("pk"))


@pytest.mark.asvs("16.3.2")
def test_whoever_lacks_the_right_is_refused_on_record_under_the_number_on_the_page(client, org_editor):
    client.force_login(org_editor)
    answer = client.get("/roles/")

    (row,) = refused()
    assert answer.status_code == 403
    assert (row.object_id, row.person_id, row.label) == (org_editor.pk, org_editor.pk, "无权访问")
    assert row.detail["page"] == "roles"
    assert row.detail["incident"] in answer.text


@pytest.mark.asvs("16.3.2")
def test_a_strangers_record_asked_for_is_on_record_by_its_number(client, unit):
    stranger = people.person()
    client.force_login(stranger)
    client.get(f"/units/{unit.pk}/")

    assert [(row.detail["status"], row.detail["page"]) for row in refused()] == [(404, f"organisation {unit.pk}")]


@pytest.mark.asvs("16.3.3")
def test_a_step_that_came_too_late_stands_with_its_reason(client, zhejiang, dept_officer):
    company = people.unit(zhejiang)
    perform(company, "return_for_correction", by=dept_officer, reason="营业执照已经过期，请换新的")
    client.force_login(dept_officer)
    sent = {"token": once.new_token(), "reason": "营业执照已经过期，请换新的"}
    answer = client.post(f"/do/organisation/{company.pk}/return_for_correction/", sent)

    (row,) = refused()
    assert answer.status_code == 409
    assert row.detail["page"] == f"step organisation {company.pk} return_for_correction"
    assert row.detail["reasons"][0] in answer.text


@pytest.mark.asvs("16.3.3")
def test_a_form_without_its_token_stands_in_the_visitors_chain_of_the_day(db, now):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})

    (row,) = refused(VISITORS)
    assert answer.status_code == 403
    assert (row.object_id, row.person_id, row.position) == (20260310, 0, "public")


@pytest.mark.asvs("16.2.5")
def test_a_code_in_an_address_is_not_kept(client, org_editor):
    client.force_login(org_editor)
    client.get("/join/a-code-that-opens-something/")

    assert [row.detail["page"] for row in refused()] == ["join"]


def test_a_form_filled_in_wrongly_and_a_page_asked_for_by_nobody_are_no_events(client, org_admin):
    client.get("/units/1/")
    client.get("/no-such-page/")
    client.force_login(org_admin)
    client.post(f"/units/{org_admin.unit.pk}/invite/", {"email": "x"})

    assert Record.objects.filter(step="refused").count() == 0


def test_refusals_are_chained_like_everything_else_and_are_no_work_done(client, org_editor):
    client.force_login(org_editor)
    for _turn in range(3):
        client.get("/roles/")

    assert [row.seq for row in refused()] == [1, 2, 3]
    assert verifying.faults() == []
    assert Record.objects.steps().count() == 0
