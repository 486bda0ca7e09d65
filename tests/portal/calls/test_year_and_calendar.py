"""A new year is copied from the last; the working-day calendar is a table on a screen."""

from datetime import date

import pytest

from portal.calls.calendar import is_working
from portal.calls.models import CalendarDay, Call, RegionFund
from tests.factories import people


@pytest.fixture
def approver(client, office_approver):
    client.force_login(office_approver)
    return client


def test_a_new_year_takes_over_settings_and_funds_of_the_last(approver, call, zhejiang):
    call.set_value("window_days", 45)
    RegionFund.objects.create(call=call, region=zhejiang, amount=1200)

    answer = approver.post(
        "/year/new/",
        {
            "year": "2027",
            "title": "2027 年度联合攻关计划",
            "fields": [call.fields.first().pk],
            "new_fields": "量子信息",
        },
    )

    new = Call.objects.get(year=2027)
    assert (answer.status_code, answer["Location"]) == (302, "/year/2027/")
    assert new.value("window_days") == 45
    assert new.funds.get().amount == 1200
    assert [field.name for field in new.fields.order_by("pk")][-1] == "量子信息"


def test_a_year_is_set_up_once(approver, call):
    answer = approver.post("/year/new/", {"year": "2026", "title": "又一个", "fields": [call.fields.first().pk]})

    assert answer.status_code == 422
    assert "这个年度已经设立" in answer.content.decode()
    assert Call.objects.count() == 1


def test_a_year_without_a_field_is_refused_and_what_was_typed_stays(approver, call):
    answer = approver.post("/year/new/", {"year": "2027", "title": "二〇二七"})

    assert answer.status_code == 422
    assert "请至少选择一个领域" in answer.content.decode()
    assert "二〇二七" in answer.content.decode()


def test_a_day_off_changes_what_counts_as_a_working_day_at_once(approver, call):
    monday = date(2026, 3, 16)
    assert is_working(monday)

    answer = approver.post("/calendar/", {"day": "2026-03-16", "working": "off", "name": "会议停办"})
    assert answer.status_code == 302
    assert not is_working(monday)

    approver.post(f"/calendar/{CalendarDay.objects.get().pk}/remove/")
    assert is_working(monday)


def test_a_day_is_set_once(approver, call):
    CalendarDay.objects.create(day=date(2026, 3, 16), working=False, name="会议停办")

    answer = approver.post("/calendar/", {"day": "2026-03-16", "working": "on", "name": "调休"})

    assert answer.status_code == 422
    assert "这一天已经设过" in answer.content.decode()


@pytest.mark.parametrize("path", ["/year/new/", "/calendar/1/remove/"])
def test_only_the_offices_approver_sets_years_and_days(client, call, path):
    client.force_login(people.staff("office_officer"))

    assert client.post(path).status_code == 403


def test_officers_read_the_calendar_but_do_not_change_it(client, call, dept_officer):
    client.force_login(dept_officer)

    assert client.get("/calendar/").status_code == 200
    assert client.post("/calendar/", {"day": "2026-03-16", "working": "off", "name": "x"}).status_code == 403
    assert CalendarDay.objects.count() == 0
