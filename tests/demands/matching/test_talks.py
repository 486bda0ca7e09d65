"""Minutes of talks: either side writes, the other confirms, nothing is overwritten (article 10)."""

import html

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction
from django.urls import reverse

from demands.matching.models import Talk
from portal import once, worklist
from portal.documents.storing import files_of
from portal.workflow import StepRefused, perform
from tests.factories import files, people
from tests.factories import matching as make

MINUTES = {
    "held_on": "2026-03-01",
    "way": "on_site",
    "place": "杭州中试基地",
    "people": "双方项目负责人",
    "agreed": "电芯由需求方提供，每月一批。",
    "next_step": "揭榜方两周内提交测试大纲。",
}


@pytest.fixture
def talks(demand, provider):
    """A solution of the Shanghai university in talks."""
    return make.negotiating(demand, unit=provider)


def write(client, solution, **changed):
    return client.post(reverse("talks", args=[solution.pk]), MINUTES | {"token": once.new_token()} | changed)


def text_of(page):
    return html.unescape(page.content.decode())


def test_either_side_writes_and_the_other_confirms(client, talks, org_admin, provider_admin):
    client.force_login(provider_admin)
    assert write(client, talks, upload=files.pdf("签到表.pdf")).status_code == 302
    talk = Talk.objects.get()
    assert (talk.side, talk.organisation, files_of(talk).count()) == ("provider", provider_admin.unit, 1)
    assert [row["step"] for row in worklist.waiting(org_admin) if row["machine"] == "talk"] == ["confirm"]
    with pytest.raises(PermissionDenied):
        perform(talk, "confirm", by=provider_admin)

    assert perform(talk, "confirm", by=org_admin).state == "confirmed"
    client.force_login(org_admin)
    assert [part in text_of(client.get(reverse("talks", args=[talks.pk]))) for part in ("每月一批", "双方确认")] == [
        True,
        True,
    ]
    write(client, talks, agreed="需求方补充一条。")
    assert Talk.objects.latest("pk").side == "demander"


def test_another_opinion_stands_beside_the_minutes(talks, org_admin):
    talk = make.talk(talks)
    disputed = perform(talk, "dispute", by=org_admin, reason="应为每两月一批")

    assert (disputed.state, disputed.remark, disputed.agreed) == ("disputed", "应为每两月一批", talk.agreed)
    assert talk.by.messages_received.filter(text__contains="应为每两月一批").count() == 1


def test_minutes_are_never_rewritten_nor_taken_away(talks):
    talk = make.talk(talks)
    with pytest.raises(InternalError), transaction.atomic():
        Talk.objects.filter(pk=talk.pk).update(agreed="改写")
    with pytest.raises(InternalError), transaction.atomic():
        talk.delete()


def test_a_mistake_is_put_right_by_further_minutes(client, talks, provider_admin):
    talk = make.talk(talks)
    client.force_login(provider_admin)
    write(client, talks, corrects=str(talk.pk), agreed="更正：每两月一批。")

    assert talk.corrected_by.get().agreed == "更正：每两月一批。"
    assert "本记录已有更正" in text_of(client.get(talk.get_absolute_url()))


def test_only_the_two_sides_write_and_strangers_find_nothing(client, talks, dept_officer):
    talk = make.talk(talks)
    rival = people.member(make.provider_unit("320000"), is_admin=True)
    client.force_login(rival)
    assert [client.get(url).status_code for url in (reverse("talks", args=[talks.pk]), talk.get_absolute_url())] == [
        404,
        404,
    ]
    assert write(client, talks).status_code == 404
    client.force_login(dept_officer)
    assert client.get(talk.get_absolute_url()).status_code == 200
    assert write(client, talks).status_code == 403
    assert Talk.objects.count() == 1


def test_nothing_is_talked_about_before_the_shortlist(client, demand, provider, org_admin):
    solution = make.submitted(demand, provider)
    make.in_matching(demand)
    client.force_login(org_admin)
    page = write(client, solution)

    assert page.status_code == 409
    assert "只有入围、洽谈中或达成意向的方案可以记录洽谈" in text_of(page)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "2999-01-01", "洽谈日期不能晚于今天，请核对。"),
        ("held_on", "昨天", "请按“年-月-日”填写日期"),
        ("agreed", "", "请填写议定事项"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, talks, provider_admin, field, value, sentence):
    client.force_login(provider_admin)
    page = write(client, talks, **{field: value})

    assert page.status_code == 422
    assert sentence in text_of(page)
    assert MINUTES["place"] in text_of(page)


def test_sent_twice_it_is_recorded_once(client, talks, provider_admin):
    client.force_login(provider_admin)
    token = once.new_token()
    write(client, talks, token=token)
    write(client, talks, token=token)

    assert Talk.objects.count() == 1


def test_confirmed_minutes_are_answered_no_more(talks, org_admin):
    talk = make.talk(talks)
    perform(talk, "confirm", by=org_admin)
    with pytest.raises(StepRefused):
        perform(talk, "dispute", by=org_admin, reason="又有不同意见")
