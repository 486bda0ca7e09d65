"""What is typed into a long form is kept outside the session, for its person alone, until the form is saved."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands.collection.models import Demand
from portal import clock
from portal.accounts.models import Session
from portal.drafts import keeping
from portal.drafts.models import Draft
from tests.factories import collection, people
from tests.portal.drafts.opening import hidden, keep, opened
from tests.support import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.draft(unit, by=org_editor)


@pytest.fixture
def path(client, org_editor, demand):
    client.force_login(org_editor)
    return reverse("demand_section", args=[demand.pk, "problem"])


def only_draft():
    return Draft.objects.get()


def test_what_was_typed_is_there_when_the_form_is_opened_again(client, path, demand, org_editor):
    answer = keep(client, path, opened(client, path) | {"background": "才写了一半"})
    assert (answer.status_code, answer.json()) == (200, {"at": "10:00:00", "others": []})
    assert Demand.objects.get(pk=demand.pk).background == ""

    Session.objects.all().delete()
    client.force_login(org_editor)
    page = client.get(path)

    assert "已恢复您 03-10 10:00 自动保存的内容" in page.text
    assert page.context["form"]["background"].value() == "才写了一半"
    assert "需要修改" not in page.text


def test_a_draft_accepted_is_shown_without_the_note(client, path):
    keep(client, path, opened(client, path) | {"background": "才写了一半"})
    page = client.get(path, {"draft": "kept"})
    assert ("才写了一半" in page.text, "已恢复您" in page.text) == (True, False)


def test_a_draft_that_says_what_is_saved_is_no_news(client, path):
    keep(client, path, opened(client, path) | {"background": "才写了一半"})
    keep(client, path, opened(client, path) | {"background": ""}, turn=2)
    assert (only_draft().is_live, "已恢复您" in client.get(path).text) == (True, False)


def test_rows_of_a_table_come_back_too(client, path, demand):
    path = path.replace("problem", "indicators")
    rows = {"indicators-TOTAL_FORMS": "2", "indicators-INITIAL_FORMS": "0", "indicators-1-name": "循环寿命"}
    keep(client, path, opened(client, path) | rows)
    assert [form["name"].value() for form in client.get(path).context["rows"].forms] == [None, "循环寿命"]


def test_wrong_text_is_kept_as_it_was_typed_and_not_yet_found_wrong(client, path):
    path = path.replace("problem", "investment")
    keep(client, path, opened(client, path) | {"total_investment": "一千"})
    page = client.get(path)
    form = page.context["form"]
    assert (form["total_investment"].value(), form.errors, "aria-invalid" in page.text) == ("一千", {}, False)
    # Only the checks beside the form tell of it.
    assert ("需要修改" in page.text, page.text.count("请填写数字")) == (False, 1)


def test_a_draft_is_gone_once_its_form_is_saved(client, path, demand):
    sent = opened(client, path) | {"background": "写完了"}
    keep(client, path, sent)
    client.post(path, sent)

    assert (only_draft().is_live, only_draft().content) == (False, {})
    assert Demand.objects.get(pk=demand.pk).background == "写完了"
    assert "已恢复您" not in client.get(path).text


def test_what_a_saved_page_sends_late_brings_nothing_back(client, path):
    sent = opened(client, path) | {"background": "写完了"}
    client.post(path, sent)
    assert keep(client, path, sent | {"background": "迟到的"}, turn=9).json() == {"closed": True}
    assert only_draft().content == {}


def test_a_form_with_faults_is_not_saved_and_its_draft_stays(client, path):
    path = path.replace("problem", "investment")
    sent = opened(client, path) | {"total_investment": "一千"}
    keep(client, path, sent)
    assert client.post(path, sent).status_code == 422
    assert only_draft().is_live


def test_an_older_sending_that_comes_late_changes_nothing(client, path):
    sent = opened(client, path)
    keep(client, path, sent | {"background": "新的"}, turn=2)
    assert keep(client, path, sent | {"background": "旧的"}, turn=1).status_code == 200
    assert only_draft().content["background"] == ["新的"]


def test_a_draft_put_aside_leaves_what_was_saved(client, path):
    keep(client, path, opened(client, path) | {"background": "不要了"})
    page = client.get(path)
    assert client.post(path, {"draft": hidden(page)["draft"], "draft-discard": "1"}).status_code == 302
    assert "不要了" not in client.get(path).text


def test_two_windows_of_one_person_do_not_overwrite_each_other_in_silence(client, path):
    one, other = opened(client, path), opened(client, path)
    keep(client, path, one | {"background": "第一个窗口"})

    refused = keep(client, path, other | {"background": "第二个窗口"})
    assert (refused.status_code, refused.json()) == (412, {"at": "10:00:00"})
    assert only_draft().content["background"] == ["第一个窗口"]

    assert keep(client, path, other | {"background": "第二个窗口"}, turn=2, take=True).status_code == 200
    assert only_draft().content["background"] == ["第二个窗口"]


def test_a_draft_is_read_by_its_person_only(client, path, unit):
    keep(client, path, opened(client, path) | {"background": "只给自己看"})
    colleague = people.member(unit)
    client.force_login(colleague)
    assert "只给自己看" not in client.get(path).text
    assert list(Draft.objects.visible_to(colleague)) == []


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("nobody", 401)])
def test_only_who_may_open_the_form_may_keep_a_draft(client, path, who, status):
    sent = opened(client, path)
    client.logout()
    if who == "stranger":
        client.force_login(people.member(people.verified_unit()))
        sent.pop("draft")
    assert keep(client, path, sent | {"background": "别人的"}).status_code == status
    assert not Draft.objects.exists()


def test_a_record_that_can_no_longer_be_changed_takes_no_draft(client, path, demand):
    sent = opened(client, path)
    place(demand, Demand.State.WITHDRAWN)
    assert keep(client, path, sent | {"background": "太晚了"}).status_code == 403
    assert not Draft.objects.exists()


def test_a_sending_without_the_stamp_of_its_form_is_none(client, path):
    other = opened(client, path.replace("problem", "basics"))
    assert keep(client, path, {"background": "没有来历"}).status_code == 400
    assert keep(client, path, other | {"background": "别的表单"}).status_code == 400
    forged = opened(client, path)
    forged["draft"] = forged["draft"][:-1] + ("A" if forged["draft"][-1] != "A" else "B")
    assert keep(client, path, forged | {"background": "改过的"}).status_code == 400
    assert not Draft.objects.exists()


def test_a_draft_has_a_limit(client, path, settings):
    settings.DRAFT_MAX_BYTES = 1000
    sent = opened(client, path)
    assert keep(client, path, sent | {"background": "字" * 1000}).status_code == 413
    assert keep(client, path, sent | {"background": "字" * 10}, turn=2).status_code == 200


def test_a_nul_is_left_out(client, path):
    keep(client, path, opened(client, path) | {"background": "上\x00下"})
    assert only_draft().content["background"] == ["上下"]


def test_files_tokens_and_stamps_are_no_part_of_a_draft(client, path):
    keep(client, path, opened(client, path) | {"background": "文字", "token": "x", "csrfmiddlewaretoken": "y"})
    assert sorted(only_draft().content) == ["background", "base"]


def test_the_database_keeps_one_draft_and_empties_saved_ones(client, path):
    keep(client, path, opened(client, path) | {"background": "文字"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.update(is_live=False)
    double = only_draft()
    double.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save(force_insert=True)


def test_old_drafts_are_cleared_away(client, path, settings):
    keep(client, path, opened(client, path) | {"background": "文字"})
    Draft.objects.update(at=clock.now() - timedelta(days=settings.DRAFT_DAYS) + timedelta(minutes=1))
    assert keeping.purge() == 0
    Draft.objects.update(at=clock.now() - timedelta(days=settings.DRAFT_DAYS, minutes=1))
    assert keeping.purge() == 1


def test_drafts_of_records_that_went_on_are_cleared_away_a_day_later(client, path, demand, settings):
    keep(client, path, opened(client, path) | {"background": "文字"})
    place(demand, Demand.State.WITHDRAWN)
    assert keeping.purge() == 0
    Draft.objects.update(at=clock.now() - timedelta(hours=settings.DRAFT_CLOSED_HOURS, minutes=1))
    assert keeping.purge() == 1


def test_drafts_of_records_still_open_stay(client, path, settings):
    keep(client, path, opened(client, path) | {"background": "文字"})
    Draft.objects.update(at=clock.now() - timedelta(hours=settings.DRAFT_CLOSED_HOURS, minutes=1))
    assert keeping.purge() == 0
