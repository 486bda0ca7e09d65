"""评审用时: a review signed too quickly is pointed out to those who hold the round, to no expert, and stops nothing."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from portal import clock
from portal.workflow import perform
from reviews.rounds import haste
from reviews.rounds.models import ReviewAssignment
from tests.conftest import NOW
from tests.factories import people, reviews

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.asvs("2.4.2")]
SENTENCE = "评审用时 3 分 12 秒，短于 10 分钟，请组织人留意"


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def opened(assignment):
    return browser(assignment.expert.user).get(f"/reviews/mine/{assignment.pk}/score/")


def signed_after(assignment, **passed):
    """The expert opens the sheet now and signs so much later."""
    opened(assignment)
    with clock.standing_at(NOW + timedelta(**passed)):
        return reviews.submit(assignment)


@pytest.fixture
def round_(dept_officer):
    reviews.pool(5)
    return reviews.scoring(by=dept_officer)


@pytest.fixture
def mine(round_):
    return round_.assignments.filter(is_chair=False).first()


def pages(round_, assignment):
    return [f"/reviews/{round_.pk}/progress/", f"/reviews/{round_.pk}/results/", assignment.get_absolute_url()]


def test_time_runs_from_the_first_look_on_record_to_the_signature(mine):
    opened(mine)
    with clock.standing_at(NOW + timedelta(hours=2)):
        opened(mine)
    with clock.standing_at(NOW + timedelta(hours=3)):
        assert reviews.submit(mine).seconds_spent == 3 * 3600


def test_a_review_signed_too_quickly_counts_and_is_pointed_out(mine, round_, dept_officer):
    done = signed_after(mine, minutes=3, seconds=12)
    holder, auditor = browser(dept_officer), browser(people.staff("auditor"))

    assert (done.state, done.seconds_spent) == ("submitted", 192)
    shown = [client.get(page).text for client in (holder, auditor) for page in pages(round_, mine)]
    assert [SENTENCE in page for page in shown] == [True] * 6


def test_the_list_taken_away_says_how_long_it_took(mine, round_, dept_officer):
    signed_after(mine, minutes=3, seconds=12)
    answer = browser(dept_officer).get(f"/reviews/{round_.pk}/results/", {"export": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.values)

    assert [row[-1] for row in rows] == ["评审用时过短", "3 分 12 秒"]


def test_a_review_that_took_as_long_as_the_line_is_not_pointed_out(mine, round_, dept_officer):
    signed_after(mine, minutes=10)

    assert ["请组织人留意" in browser(dept_officer).get(page).text for page in pages(round_, mine)] == [False] * 3


def test_the_year_sets_the_line_and_none_points_out_nothing(mine, round_, call, dept_officer):
    done = signed_after(mine, minutes=3, seconds=12)

    assert haste.warning(done, 192) == ""
    assert haste.warning(done, 193) == "评审用时 3 分 12 秒，短于 3 分 13 秒，请组织人留意"
    call.set_value("review_seconds_min", 0)
    assert "请组织人留意" not in browser(dept_officer).get(f"/reviews/{round_.pk}/progress/").text


def test_a_review_of_which_no_look_is_on_record_has_no_time_and_is_not_pointed_out(mine):
    done = reviews.submit(mine)

    assert (done.seconds_spent, haste.warning(done, 600)) == (None, "")


def test_a_sheet_sent_without_its_page_begins_with_the_sending(mine):
    browser(mine.expert.user).post(f"/reviews/mine/{mine.pk}/score/", {"go": "save"})

    with clock.standing_at(NOW + timedelta(seconds=5)):
        assert reviews.submit(mine).seconds_spent == 5


def test_looks_of_others_begin_nothing(mine, dept_officer):
    browser(dept_officer).get(mine.get_absolute_url())

    assert reviews.submit(mine).seconds_spent is None


def test_no_expert_reads_of_it_neither_the_own_nor_the_chair(mine, round_, dept_officer):
    for assignment in round_.assignments.all():
        signed_after(assignment, minutes=3, seconds=12)
    round_ = perform(round_, "close_scoring", by=dept_officer)
    chair = ReviewAssignment.objects.get(round=round_, is_chair=True)
    own = [mine.get_absolute_url(), f"/reviews/mine/{mine.pk}/score/", f"/reviews/{round_.pk}/summary/"]
    read = [browser(mine.expert.user).get(page) for page in own]
    read.append(browser(chair.expert.user).get(f"/do/review_assignment/{chair.pk}/sign_opinion/"))

    assert [answer.status_code for answer in read] == [200] * 4
    assert ["评审用时" in answer.text or "3 分 12 秒" in answer.text for answer in read] == [False] * 4


def test_a_review_sent_back_has_its_time_anew(mine, dept_officer):
    back = perform(signed_after(mine, minutes=3), "reopen", by=dept_officer, reason="评语与分数不一致")
    assert back.seconds_spent is None

    with clock.standing_at(NOW + timedelta(hours=1)):
        assert perform(back, "submit", by=back.expert.user).seconds_spent == 3600


@pytest.mark.parametrize(("seconds", "words"), [(0, "0 秒"), (59, "59 秒"), (60, "1 分钟"), (192, "3 分 12 秒")])
def test_seconds_in_words(seconds, words):
    assert haste.in_words(seconds) == words
