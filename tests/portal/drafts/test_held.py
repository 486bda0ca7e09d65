"""A form sent after the session ended loses nothing: its text waits for the person who opened it, for nobody else."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from demands.collection.models import Demand
from portal.drafts.models import Draft
from tests.factories import collection, people
from tests.portal.drafts.opening import hidden, keep, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.draft(unit, by=org_editor)


@pytest.fixture
def path(client, org_editor, demand):
    client.force_login(org_editor)
    return reverse("demand_section", args=[demand.pk, "problem"])


def test_a_form_sent_after_the_session_ended_waits_as_a_draft(client, path, demand, org_editor):
    sent = opened(client, path) | {"background": "登录到期前写的"}
    client.logout()
    answer = client.post(path, sent)

    assert answer.status_code == 401
    assert "内容已存为草稿，尚未提交" in answer.text
    assert "登录到期前写的" not in answer.text
    assert f"/accounts/login/?next={path.replace('/', '%2F')}" in answer.text
    assert Demand.objects.get(pk=demand.pk).background == ""

    client.force_login(org_editor)
    page = client.get(path)
    assert page.context["form"]["background"].value() == "登录到期前写的"
    client.post(path, hidden(page) | {"background": page.context["form"]["background"].value()})
    assert Demand.objects.get(pk=demand.pk).background == "登录到期前写的"


def test_a_page_that_sends_by_itself_is_told_that_the_session_ended(client, path):
    sent = opened(client, path)
    client.logout()
    answer = keep(client, path, sent | {"background": "还在本页"})
    assert (answer.status_code, answer.json()) == (401, {"signed_in": False})
    assert not Draft.objects.exists()


def test_another_person_at_the_same_browser_saves_nothing_of_it(client, path, demand, org_editor, unit):
    sent = opened(client, path) | {"background": "李娜写的"}
    colleague = people.member(unit)
    client.force_login(colleague)
    answer = client.post(path, sent)

    assert answer.status_code == 409
    assert "没有存入现在登录的账号" in answer.text
    assert Demand.objects.get(pk=demand.pk).background == ""
    assert [draft.person for draft in Draft.objects.all()] == [org_editor]


def test_a_stranger_without_a_stamp_of_ours_is_led_to_sign_in(client, path):
    stamp = opened(client, path)["draft"]
    client.logout()
    for forged in ("", "x", stamp[:-1], signing.dumps([1, path], salt="portal.drafts")):
        answer = client.post(path, {"draft": forged, "background": "x"})
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/accounts/login/")
    assert not Draft.objects.exists()


@pytest.mark.asvs("9.2.1")
def test_a_stamp_ends(client, path, settings, monkeypatch):
    sent = opened(client, path) | {"background": "太久"}
    client.logout()
    later = timedelta(hours=settings.DRAFT_STAMP_HOURS, minutes=1).total_seconds()
    ticks = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: ticks + later)
    assert client.post(path, sent).status_code == 302


def test_an_account_that_was_closed_gets_no_draft(client, path, org_editor):
    sent = opened(client, path) | {"background": "已离职"}
    org_editor.is_active = False
    org_editor.save()
    assert client.post(path, sent).status_code == 302
    assert not Draft.objects.exists()


def test_a_page_out_of_date_keeps_its_text(path, org_editor):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(org_editor)
    sent = hidden(strict.get(path)) | {"background": "别处重新登录过"}
    answer = strict.post(path, sent)
    assert (answer.status_code, "页面已过期" in answer.text, path in answer.text) == (403, True, True)
    assert strict.get(path).context["form"]["background"].value() == "别处重新登录过"


def test_who_is_signed_in_is_told_with_a_new_token(client, path, org_editor):
    answer = client.get(reverse("draft_pulse")).json()
    assert (answer["person"], len(answer["csrf"])) == (org_editor.pk, 64)
