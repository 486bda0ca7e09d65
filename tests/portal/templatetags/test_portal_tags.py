"""Words and shapes of the components: deadlines, articles, regions, money."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from portal import clock
from portal.templatetags import portal_tags as tags


def shanghai(*parts):
    return datetime(*parts, tzinfo=ZoneInfo("Asia/Shanghai"))


# Tuesday 24 November 2026, 10:32 in Shanghai.
NOW = shanghai(2026, 11, 24, 10, 32)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "shown"),
    [
        (shanghai(2026, 12, 18, 17), ("12-18 17:00", "剩 18 个工作日", "")),
        (shanghai(2026, 11, 27, 17), ("11-27 17:00", "剩 3 个工作日", "pt-due--soon")),
        (shanghai(2026, 11, 25, 17), ("11-25 17:00", "剩 1 个工作日", "pt-due--late")),
        (shanghai(2026, 11, 24, 17), ("11-24 17:00", "今日截止", "pt-due--late")),
        (shanghai(2026, 11, 24, 9), ("11-24 09:00", "已过期", "pt-due--late")),
        (shanghai(2026, 11, 20, 17), ("11-20 17:00", "超期 2 日", "pt-due--late")),
    ],
)
def test_a_deadline_is_a_date_and_the_working_days_left_in_words(due, shown):
    with clock.standing_at(NOW):
        assert tags.deadline_of(due) == shown


@pytest.mark.django_db
def test_a_deadline_of_another_year_names_the_year():
    with clock.standing_at(NOW):
        assert tags.deadline_of(shanghai(2027, 1, 5, 9)).at == "2027-01-05 09:00"


def test_no_deadline_is_shown_where_there_is_none():
    assert tags.deadline(None) == ""


def test_articles_are_named_as_the_measures_number_them():
    assert [tags.article_name(n) for n in (7, "10", 12, 20)] == ["第七条", "第十条", "第十二条", "第二十条"]


def test_a_region_is_known_by_its_code_at_any_depth():
    assert tags.province("330600") == {"letters": "ZJ", "character": "浙", "name": "浙江"}
    assert tags.province("440300") == {"letters": "", "character": "外", "name": "长三角以外"}


def test_money_has_two_decimals_and_thousands():
    assert [tags.money(Decimal("12190")), tags.money(None), tags.money(0)] == ["12,190.00", "", "0.00"]


def test_a_file_is_as_large_as_a_person_reads_it():
    assert [tags.file_size(n) for n in (200, 327680, 1153434)] == ["1 KB", "320 KB", "1.1 MB"]


def test_one_thing_and_many_things_are_both_a_list():
    assert [tags.as_list(v) for v in (None, "", 7, "7", (7, 9))] == [[], [], [7], ["7"], [7, 9]]


def test_a_page_that_is_switched_off_is_not_linked_to():
    assert tags.nav_link("no_such_page", "没有") == ""
