"""Every form acts once: a repeat gets the first answer again, another content under its token is refused."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from portal import once
from portal.accounts.models import Invitation
from portal.models import Sending
from portal.sending import KEPT, forget_old_ones
from portal.tasks import forget_sendings
from tests.factories import people

REPEATED = "这份表单先前已经提交并办理，本次是重复提交，没有再办一次。"


@pytest.fixture
def page(client, unit, org_admin):
    """The page on which a colleague is invited: its address, and what a browser sends from it."""
    client.force_login(org_admin)
    address = reverse("invite", args=[unit.pk])
    (token,) = set(re.findall(r'name="once" value="([^"]+)"', client.get(address).content.decode())[-1:])
    return address, {"person_name": "林涛", "email": "lin@example.org", "once": token}


def invited():
    return list(Invitation.objects.values_list("name", flat=True))


def test_every_form_of_a_page_has_a_token_of_its_own(client, org_admin, unit):
    client.force_login(org_admin)
    text = client.get(reverse("invite", args=[unit.pk])).content.decode()
    tokens = re.findall(r'name="once" value="([^"]+)"', text)

    assert len(tokens) == text.count('method="post"') == len(set(tokens))
    assert all(once.is_token(token) for token in tokens)


def test_a_repeat_gets_the_same_answer_and_does_nothing(client, page, unit):
    address, sent = page
    first, again = client.post(address, sent), client.post(address, sent, follow=True)

    assert (first.status_code, first["Location"]) == (302, unit.get_absolute_url())
    assert again.redirect_chain == [(unit.get_absolute_url(), 302)]
    assert REPEATED in again.content.decode()
    assert invited() == ["林涛"]


def test_a_new_form_of_the_same_page_acts_again(client, page):
    address, sent = page
    client.post(address, sent)
    client.post(address, sent | {"once": once.new_token()})

    assert invited() == ["林涛", "林涛"]


def test_other_content_under_a_token_used_up_is_refused_in_words(client, page):
    address, sent = page
    client.post(address, sent)
    answer = client.post(address, sent | {"person_name": "别人"})

    assert answer.status_code == 409
    assert "这份表单已经提交过，内容与本次不同。" in answer.content.decode()
    assert invited() == ["林涛"]


def test_nobody_else_gets_the_answer_of_this_persons_form(client, page, unit):
    address, sent = page
    client.post(address, sent)
    client.force_login(people.member(unit, is_admin=True))

    assert client.post(address, sent).status_code == 409
    assert invited() == ["林涛"]


def test_a_form_filled_in_wrongly_keeps_its_token_for_the_next_try(client, page):
    address, sent = page
    assert client.post(address, sent | {"email": "不是邮箱"}).status_code == 422
    assert Sending.objects.count() == 0

    assert client.post(address, sent).status_code == 302
    assert invited() == ["林涛"]


def test_a_view_that_breaks_leaves_neither_its_work_nor_a_used_token(client, page, monkeypatch):
    from portal.accounts.models import Organisation

    client.raise_request_exception = False

    def breaks(self):
        raise RuntimeError("after the invitation was written")

    with monkeypatch.context() as broken:
        broken.setattr(Organisation, "get_absolute_url", breaks)
        assert client.post(*page).status_code == 500
    assert (invited(), Sending.objects.count()) == ([], 0)

    assert client.post(*page).status_code == 302
    assert invited() == ["林涛"]


@pytest.mark.parametrize("token", ["", "123", "' OR 1=1 --"])
def test_a_sending_without_a_token_of_ours_acts_as_it_is(client, page, token):
    address, sent = page
    assert client.post(address, sent | {"once": token}).status_code == 302
    assert (invited(), Sending.objects.count()) == (["林涛"], 0)


def test_what_was_typed_stands_nowhere_in_the_mark(client, page):
    client.post(*page)
    kept = Sending.objects.get()

    assert len(kept.mark) == 64
    assert "lin@example.org" not in kept.mark + kept.location


def test_marks_are_forgotten_once_no_browser_can_send_the_form_again(client, page, now):
    client.post(*page)
    assert forget_old_ones() == 0
    Sending.objects.update(at=now - KEPT - timedelta(seconds=1))

    assert forget_sendings() == 1
    assert Sending.objects.count() == 0
