"""The page of a step: 404 to a stranger, 403 to an insider without the right, exactly once to the one who has it."""

import re

import pytest

from portal import once
from portal.models import Receipt
from portal.records.models import Record
from portal.workflow import perform
from tests.factories import files, people
from tests.traces import traces

REASON = "营业执照已经过期，请换新的"
CHANGED = "这份表单已经提交过，内容与本次不同。"


@pytest.fixture
def company(zhejiang):
    unit = people.unit(zhejiang)
    unit.licence = files.stored(unit, people.member(unit, is_admin=True))
    unit.save()
    return unit


@pytest.fixture
def path(company):
    return f"/do/organisation/{company.pk}/return_for_correction/"


@pytest.fixture
def officer(client, dept_officer):
    client.force_login(dept_officer)
    return dept_officer


def token_in(answer):
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode()).group(1)


def text_of(answer):
    return answer.content.decode()


def test_a_stranger_is_told_that_there_is_no_such_page(client, company, path, shanghai):
    before = traces(company)
    other = people.unit(shanghai)
    for stranger in (people.person(), people.member(other, is_admin=True), people.staff("dept_officer", shanghai)):
        client.force_login(stranger)
        assert client.get(path).status_code == 404
        assert client.post(path, {"token": once.new_token(), "reason": REASON}).status_code == 404

    assert traces(company) == before


def test_an_insider_without_the_right_is_told_so(client, company, path, dept_approver, office_officer):
    before = traces(company)
    for insider in (people.member(company, is_admin=True), dept_approver, office_officer):
        client.force_login(insider)
        assert client.get(path).status_code == 403
        assert client.post(path, {"token": once.new_token(), "reason": REASON}).status_code == 403

    assert traces(company) == before


@pytest.mark.parametrize("path", ["organisation/{pk}/fly", "nothing/{pk}/verify", "organisation/0/verify"])
def test_what_is_not_declared_is_not_found(client, officer, company, path):
    assert client.get(f"/do/{path.format(pk=company.pk)}/").status_code == 404


def test_the_page_says_for_whom_one_acts_under_which_article(client, officer, path):
    page = text_of(client.get(path))

    assert "代表浙江省科学技术厅：退回补正" in page
    assert "第六条" in page


def test_a_step_held_up_says_why_and_offers_no_button(client, officer, zhejiang):
    bare = people.unit(zhejiang)
    page = text_of(client.get(f"/do/organisation/{bare.pk}/verify/"))

    assert "已上传营业执照或法人证书" in page
    assert 'name="token"' not in page


def test_a_step_taken_meanwhile_says_so(client, officer, company, path):
    token = token_in(client.get(path))
    perform(company, "return_for_correction", by=people.staff("dept_officer", company.region), reason=REASON)
    answer = client.post(path, {"token": token, "reason": REASON})

    assert answer.status_code == 409
    assert "“退回补正”状态下不能退回补正，可能已有人办理。请刷新页面查看最新情况。" in text_of(answer)
    assert "“退回补正”状态下不能办理这一步，可能已有人办理。" in text_of(client.get(path))
    assert (Record.objects.steps().count(), Receipt.objects.count()) == (1, 0)


def test_the_same_form_sent_twice_is_taken_once_and_shows_one_receipt(client, officer, path):
    sent = {"token": token_in(client.get(path)), "reason": REASON}
    answers = [client.post(path, sent, follow=True) for _ in range(3)]

    number = Receipt.objects.get().number
    assert [number in text_of(answer) for answer in answers] == [True] * 3
    assert Record.objects.steps().count() == 1


def test_the_same_form_with_other_words_is_refused_and_the_words_stay(client, officer, company, path):
    sent = {"token": token_in(client.get(path)), "reason": REASON}
    client.post(path, sent)
    answer = client.post(path, sent | {"reason": "另一个完全不同的理由"})

    assert answer.status_code == 409
    assert CHANGED in text_of(answer)
    assert "另一个完全不同的理由" in text_of(answer)
    assert Record.objects.of(company).get().reason == REASON


def test_the_same_form_sent_for_another_record_does_nothing_there(client, officer, company, path):
    other = people.unit(company.region)
    sent = {"token": token_in(client.get(path)), "reason": REASON}
    client.post(path, sent)
    answer = client.post(f"/do/organisation/{other.pk}/return_for_correction/", sent)

    assert answer.status_code == 409
    other.refresh_from_db()
    assert (other.state, Record.objects.of(other).count()) == ("registered", 0)


def test_the_token_of_one_officer_is_of_no_use_to_another(client, officer, path, company):
    sent = {"token": token_in(client.get(path)), "reason": REASON}
    client.post(path, sent)
    client.force_login(people.staff("dept_officer", company.region))

    assert client.post(path, sent).status_code == 409
    assert Record.objects.steps().count() == 1


def test_another_file_under_the_same_token_is_seen_though_name_and_size_are_the_same(client, company, dept_officer):
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)
    client.force_login(people.member(company, is_admin=True))
    path = f"/do/organisation/{company.pk}/resubmit/"
    sent = {"answer": "已换", "name": "某公司", "contact": "钱某", "phone": "0571-1"}
    sent["token"] = token_in(client.get(path))

    assert client.post(path, sent | {"licence": files.pdf()}).status_code == 302
    assert client.post(path, sent | {"licence": files.pdf()}).status_code == 409


@pytest.mark.parametrize("token", ["", "123", "x" * 300])
def test_a_form_without_its_token_asks_to_be_sent_again(client, officer, company, path, token):
    answer = client.post(path, {"token": token, "reason": REASON})

    assert answer.status_code == 422
    assert "表单已过期，请核对后重新提交。" in text_of(answer)
    assert REASON in text_of(answer)
    assert client.post(path, {"token": token_in(answer), "reason": REASON}).status_code == 302


def test_what_the_form_finds_wrong_is_said_and_kept_and_nothing_is_taken(client, officer, company, path):
    before, token = traces(company), token_in(client.get(path))
    answer = client.post(path, {"token": token, "reason": "短<b>"})

    assert answer.status_code == 422
    assert "短&lt;b&gt;" in text_of(answer)
    assert token_in(answer) == token
    assert traces(company) == before


def test_fields_that_the_form_does_not_have_change_nothing(client, officer, company, path):
    extra = {"state": "verified", "is_leading": "on", "by": "1", "cause": "x", "position": "office_approver"}
    client.post(path, {"token": token_in(client.get(path)), "reason": REASON} | extra)

    company.refresh_from_db()
    assert (company.state, company.is_leading) == ("returned", False)


def test_looking_at_a_step_takes_nothing(client, officer, company, path):
    before = traces(company)
    client.get(path, {"token": once.new_token(), "reason": REASON})

    assert traces(company) == before


def test_a_form_from_another_site_is_refused(company, dept_officer, path):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(dept_officer)
    answer = strict.post(path, {"token": once.new_token(), "reason": REASON})

    assert answer.status_code == 403
    assert Record.objects.steps().count() == 0


def test_a_receipt_is_for_the_person_who_sent_the_form(client, officer, path):
    client.post(path, {"token": token_in(client.get(path)), "reason": REASON})
    receipt = Receipt.objects.get()

    page = client.get(f"/receipts/{receipt.number}/")
    assert page.status_code == 200
    assert receipt.number in text_of(page)
    assert receipt.content_hash[:8] in text_of(page)
    client.force_login(people.person())
    assert client.get(f"/receipts/{receipt.number}/").status_code == 404
