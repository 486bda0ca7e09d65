"""A message leads its reader to the record, or where its reader may go; never to a page that is shut."""

import pytest

from portal.notices.models import Message
from portal.workflow import perform
from tests.factories import people, release

pytestmark = pytest.mark.django_db


def links_of(person, words):
    return list(Message.objects.filter(person=person, text__contains=words).values_list("url", flat=True))


def test_who_may_not_open_the_record_is_led_to_the_public_page(client, now):
    demand = release.out()
    unit, jiangsu = people.member(demand.demander, is_admin=True), people.Region.objects.get(pk="320000")
    elsewhere, own = people.staff("dept_approver", jiangsu), people.staff("dept_officer", demand.region)
    office = people.staff("office_officer")
    correction = release.corrected(demand)

    public = f"/hall/{demand.code}/"
    assert [links_of(each, "签发更正") for each in (unit, elsewhere)] == [[public], [public]]
    assert [links_of(each, "签发更正") for each in (own, office)] == [[], [correction.get_absolute_url()]]
    assert client.get(public).status_code == 200


def test_whose_page_is_shut_altogether_reads_the_message_without_a_link(now):
    demand = release.out()
    unit, office = people.member(demand.demander, is_admin=True), people.staff("office_approver")
    takedown = release.closed(demand)

    assert (links_of(unit, "停止公开"), links_of(office, "停止公开")) == ([""], [takedown.get_absolute_url()])


def test_another_department_reads_of_a_retraction_where_the_public_does(now):
    demand = release.out()
    elsewhere = people.staff("dept_approver", people.Region.objects.get(pk="310000"))
    perform(demand, "retract", by=people.staff("dept_approver", demand.region), reason="提出单位已停产，需求不再成立。")

    assert links_of(elsewhere, "撤下") == [f"/hall/{demand.code}/"]
