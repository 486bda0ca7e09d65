"""Article 15: what is decided is posted for five working days; what stands becomes a project."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from portal import clock, publicity
from portal.documents.making import documents_of, html_of
from portal.workflow import StepRefused, perform
from tests.conftest import SHANGHAI
from tests.factories import approval as made
from tests.factories import people
from tests.factories.approval import fresh

pytestmark = pytest.mark.django_db


def refusals(record, step, by, **inputs):
    """The sentences with which a step is refused."""
    with pytest.raises(StepRefused) as refused:
        perform(record, step, by=by, **inputs)
    return refused.value.reasons


def test_nothing_is_posted_before_its_secrecy_review_passed():
    found, approver = made.decided(), people.staff("office_approver")
    assert refusals(found, "announce", approver, **made.NOTICE) == ["公示内容已通过保密审查"]
    officer = people.staff("office_officer")
    perform(found, "review_secrecy", by=officer, passed="no", opinion="名称涉及敏感内容。", withheld=[])
    assert refusals(found, "announce", approver, **made.NOTICE) == ["公示内容已通过保密审查"]


def test_the_notice_runs_five_working_days_from_the_day_after_posting(now):
    found = made.announced()
    # Posted on Tuesday 10 March 2026: Wednesday to Friday, Monday, Tuesday.
    assert found.notice_ends_at == datetime(2026, 3, 17, 17, 0, tzinfo=SHANGHAI)
    assert fresh(found.items.get().application).notice_ends_at == found.notice_ends_at


def test_the_spring_festival_and_its_make_up_days_count_as_the_state_council_sets_them():
    with clock.standing_at(datetime(2026, 2, 12, 10, 0, tzinfo=SHANGHAI)):
        found = made.announced()
    # 13 and 14 (a make-up Saturday), holiday from 15 to 23, then 24, 25, 26.
    assert found.notice_ends_at == datetime(2026, 2, 26, 17, 0, tzinfo=SHANGHAI)


def test_every_application_on_the_list_is_announced(now):
    found = made.announced()
    assert (found.state, fresh(found.items.get().application).state) == ("announced", "announced")


def test_the_public_reads_title_lead_and_region_but_no_money(now):
    found = made.announced()
    application = found.items.get().application
    assert found.notice.rows == [
        {
            "order": 1,
            "code": application.code,
            "title": application.title,
            "lead": application.lead.name,
            "region": "浙江省",
            "region_id": "330000",
        }
    ]


def test_a_year_that_publishes_money_publishes_it(now):
    of = made.guideline()
    made.reviewed(of)
    of.call.set_value("notice_shows_money", True)
    assert made.announced(of).notice.rows[0]["amount"] == "200.00"


def test_a_title_that_is_withheld_is_not_posted(now):
    found = made.decided()
    withheld = found.items.all()
    perform(
        found,
        "review_secrecy",
        by=people.staff("office_officer"),
        passed="yes",
        opinion="隐去名称。",
        withheld=withheld,
    )
    posted = perform(found, "announce", by=people.staff("office_approver"), **made.NOTICE)
    assert posted.notice.rows[0]["title"] == "（项目名称不公开）"


def test_the_notice_is_asked_for_as_a_public_document_in_the_official_layout(now):
    found = made.announced()
    (document,) = documents_of(found, "public_notice")
    text = html_of(document)
    assert (document.is_public, document.number) == (True, found.notice.number)
    assert "拟立项项目清单" in text
    assert found.items.get().application.title in text


def test_the_public_site_lists_the_notice_while_it_runs_and_after(now):
    found = made.announced()
    (listed,) = [n for n in publicity.notices(10) if n.url == found.notice.get_absolute_url()]
    assert (str(listed.kind), str(listed.tag)) == ("立项公示", "公示中")
    assert [d.at for d in publicity.deadlines(clock.now()) if d.url == listed.url] == [found.notice_ends_at]


def test_nothing_is_approved_before_the_period_is_over(now):
    found = made.announced()
    application, approver = found.items.get().application, people.staff("office_approver")
    assert refusals(application, "approve", approver, approval_number="长创办〔2026〕9号") == [
        "公示期至 2026-03-17 17:00，期满后才能批准立项。"
    ]


def test_the_list_is_complete_once_all_on_it_are_approved(now, system):
    found = made.announced()
    with clock.standing_at(now + timedelta(days=8)):
        application = found.items.get().application
        perform(application, "approve", by=people.staff("office_approver"), approval_number="长创办〔2026〕9号")
        assert perform(found, "complete", by=system).state == "completed"


def test_an_officer_does_not_post_the_notice():
    found = made.decided()
    with pytest.raises(PermissionDenied):
        perform(found, "announce", by=people.staff("office_officer"), **made.NOTICE)
