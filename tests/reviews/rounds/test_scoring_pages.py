"""The expert's pages: drafts as they are, whole sheets signed, nothing that is not the expert's own."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from portal import clock
from portal.workflow import perform
from reviews.rounds.models import ReviewAssignment
from tests.factories import reviews

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def round_(dept_officer):
    reviews.pool(7)
    return reviews.scoring(2, by=dept_officer)


@pytest.fixture
def mine(round_):
    return round_.assignments.order_by("subject__order", "pk").first()


@pytest.fixture
def expert(mine, client):
    client.force_login(mine.expert.user)
    return client


def url(assignment):
    return f"/reviews/mine/{assignment.pk}/score/"


def scores(assignment, *values, **more):
    keys = [f"c{c.pk}" for c in assignment.round.rubric.criteria.all()]
    return dict(zip(keys, values, strict=False)) | {"go": "save"} | more


def page(response):
    return response.content.decode()


def test_the_page_has_the_blind_number_the_material_and_the_bands_but_not_the_unit(expert, mine):
    shown = page(expert.get(url(mine)))

    assert mine.subject.blind_code in shown
    assert mine.subject.record.title in shown
    assert "优 23–25" in shown
    assert mine.subject.record.organisation.name not in shown


def test_what_was_taken_down_is_closed_to_its_experts_by_name_and_material(expert, mine):
    record = mine.subject.record
    type(record).objects.filter(pk=record.pk).update(is_sealed=True)
    answer = expert.get(url(mine), follow=True)

    assert answer.redirect_chain[0] == (mine.get_absolute_url(), 302)
    assert "材料已关闭" in page(answer)
    assert record.title not in page(answer)


def test_a_draft_is_kept_without_being_whole(expert, mine):
    answer = expert.post(url(mine), scores(mine, "22.5", "17", comment="指标须写明测试条件"))

    kept = ReviewAssignment.objects.get(pk=mine.pk)
    assert (answer.status_code, answer.url) == (302, url(mine))
    assert list(kept.scores.order_by("criterion__order").values_list("value", flat=True)) == [Decimal("22.5"), 17]
    assert (kept.comment, kept.state) == ("指标须写明测试条件", "accepted")


def test_an_emptied_score_is_taken_back(expert, mine):
    expert.post(url(mine), scores(mine, "22"))
    expert.post(url(mine), scores(mine, ""))

    assert mine.scores.count() == 0


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("26", "“战略契合”满分 25 分，请填写 0～25 之间的分数。"),
        ("-1", "“战略契合”请填写 0～25 之间的分数。"),
        ("很好", "“战略契合”请填写 0～25 之间的分数。"),
        ("NaN", "“战略契合”请填写 0～25 之间的分数。"),
        ("22.55", "“战略契合”的分数最多保留 1 位小数。"),
    ],
)
def test_a_wrong_score_is_said_in_chinese_and_what_was_typed_stays(expert, mine, value, says):
    answer = expert.post(url(mine), scores(mine, value, comment="<script>写了一半</script>"))

    assert answer.status_code == 422
    assert page(answer).count(says) == 2  # in the summary and at the field
    assert f'value="{value}"' in page(answer)
    assert "&lt;script&gt;写了一半" in page(answer)
    assert mine.scores.count() == 0


def test_save_and_next_goes_to_the_next_sheet_that_is_not_whole_then_to_the_summary(expert, mine, round_):
    second = round_.assignments.filter(expert=mine.expert).exclude(pk=mine.pk).get()

    onwards = expert.post(url(mine), scores(mine, "20", go="next"))
    assert onwards.url == url(second)

    reviews.fill(mine, 80)
    assert expert.post(url(second), scores(second, "20", go="next")).url == f"/reviews/{round_.pk}/summary/"


def test_all_own_reviews_are_signed_at_once_and_only_when_all_are_whole(expert, mine, round_):
    second = round_.assignments.filter(expert=mine.expert).exclude(pk=mine.pk).get()
    summary = f"/reviews/{round_.pk}/summary/"
    reviews.fill(mine, 80)
    reviews.fill(second, 70, comment="好")
    signed = {"signed": "on", "token": str(uuid4())}

    refused = expert.post(summary, signed)
    assert refused.status_code == 409
    assert f"{second.subject.blind_code}：评语不少于 20 字，已写 1 字，还差 19 字" in page(refused)
    assert ReviewAssignment.objects.filter(expert=mine.expert, state="submitted").count() == 0

    reviews.fill(second, 70)
    assert expert.post(summary, signed).url == "/reviews/mine/"
    assert ReviewAssignment.objects.filter(expert=mine.expert, state="submitted").count() == 2


def test_a_summary_without_a_signature_submits_nothing(expert, mine, round_):
    reviews.fill(mine, 80)

    answer = expert.post(f"/reviews/{round_.pk}/summary/", {"token": str(uuid4())})

    assert answer.status_code == 422
    assert "请勾选签名确认后再提交。" in page(answer)


def test_what_was_submitted_cannot_be_changed(expert, mine):
    reviews.submit(mine)

    assert expert.post(url(mine), scores(mine, "1")).status_code == 403
    assert "已提交并锁定" in page(expert.get(url(mine)))


def test_after_the_deadline_the_sheet_is_closed(expert, mine):
    with clock.standing_at(mine.due_at + timedelta(seconds=1)):
        assert expert.post(url(mine), scores(mine, "20")).status_code == 403


def test_the_material_is_closed_before_the_pledge_and_to_every_other_expert(dept_officer, client, round_, mine):
    staffed = reviews.staffed(by=dept_officer)
    invited = staffed.assignments.first()
    client.force_login(invited.expert.user)

    assert client.get(url(invited)).url == invited.get_absolute_url()
    assert [client.get(url(a)).status_code for a in round_.assignments.exclude(expert=invited.expert)[:1]] == [404]
    outsider = reviews.active_expert()
    client.force_login(outsider.user)
    assert client.get(url(mine)).status_code == 404
    assert client.get(f"/reviews/{round_.pk}/summary/").status_code == 404
    assert client.get(mine.get_absolute_url()).status_code == 404


def test_an_expert_who_moved_to_the_unit_no_longer_reads_its_material(expert, mine):
    mine.expert.organisation_name = mine.subject.record.organisation.name
    mine.expert.save()

    assert expert.get(url(mine)).url == mine.get_absolute_url()


def test_one_pledge_accepts_every_invitation_of_a_round_but_those_to_be_recused(dept_officer, client):
    reviews.pool(5)
    round_ = reviews.staffed(2, by=dept_officer)
    one = round_.assignments.first()
    barred = round_.assignments.filter(expert=one.expert).exclude(pk=one.pk).get()
    one.expert.organisation_name = barred.subject.record.organisation.name
    one.expert.save()
    client.force_login(one.expert.user)
    address = f"/reviews/mine/{one.pk}/invitation/"

    without = client.post(address, {"token": str(uuid4())})
    assert without.status_code == 422
    assert "请阅读并勾选保密与廉洁承诺，再接受邀请。" in page(without)
    client.post(address, {"pledge": "on", "token": str(uuid4())})

    states = dict(ReviewAssignment.objects.filter(expert=one.expert).values_list("pk", "state"))
    assert states == {one.pk: "accepted", barred.pk: "invited"}


def test_the_chair_signs_beside_what_the_panel_gave(dept_officer, client):
    reviews.pool(5)
    round_ = perform(reviews.scored(by=dept_officer), "close_scoring", by=dept_officer)
    chair = round_.assignments.get(is_chair=True)
    client.force_login(chair.expert.user)
    address = f"/do/review_assignment/{chair.pk}/sign_opinion/"

    shown = page(client.get(address))
    short = client.post(address, {"text": "同意", "recommendation": "recommend", "token": str(uuid4())})

    assert shown.count(reviews.COMMENT) == 5
    assert short.status_code == 422
    assert "专家组意见不少于 20 字，请补充评价和建议。" in page(short)
    other = round_.assignments.filter(is_chair=False).first()
    assert other.expert.name not in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_scoring_page_asks_the_database_the_same_for_one_and_three(
    dept_officer, client, count, django_assert_num_queries
):
    reviews.pool(5)
    mine = reviews.scoring(count, by=dept_officer).assignments.order_by("subject__order").first()
    client.force_login(mine.expert.user)
    client.get(url(mine))

    with django_assert_num_queries(36):
        client.get(url(mine))


def test_before_scoring_starts_no_button_leads_to_it_and_the_page_says_when(client, dept_officer):
    reviews.pool(7)
    mine = reviews.accepted(1, by=dept_officer).assignments.first()
    client.force_login(mine.expert.user)
    answer = client.get(mine.get_absolute_url())

    assert answer.context["places"] == []
    assert url(mine) not in page(answer)
    assert "启动评分后开放" in page(answer)
    perform(mine.round, "start", by=dept_officer)
    answer = client.get(mine.get_absolute_url())
    assert [place["url"] for place in answer.context["places"]] == [url(mine)]
    assert "启动评分后开放" not in page(answer)


def test_a_review_that_was_handed_in_is_never_overdue(expert, mine):
    reviews.submit(mine)
    other = mine.round.assignments.exclude(expert=mine.expert).first()
    with clock.standing_at(mine.due_at + timedelta(days=2)):
        expert.force_login(mine.expert.user)
        shown = [expert.get(mine.get_absolute_url()), expert.get(url(mine))]
        expert.force_login(other.expert.user)
        shown.append(expert.get(other.get_absolute_url()))

    assert [(each.status_code, "pt-due--late" in page(each)) for each in shown] == [
        (200, False),
        (200, False),
        (200, True),
    ]
