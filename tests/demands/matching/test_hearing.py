"""Providers hear when the dates of a demand change, and nobody hears of them (article 10)."""

from datetime import timedelta

from portal import clock
from portal.notices.models import Message
from portal.workflow import perform
from tests.factories import matching as make
from tests.factories import people


def told(person, words):
    return Message.objects.filter(person=person, text__contains=words).values_list("text", flat=True)


def test_whoever_began_an_answer_hears_that_the_window_runs_longer(demand, dept_approver, org_admin):
    draft, stranger = make.draft(demand), people.member(make.provider_unit("320000"), is_admin=True)
    filler, due = people.member(draft.organisation), demand.window_closes_at + timedelta(days=7)
    perform(demand, "extend_window", by=dept_approver, due=due, reason="征集到的方案较少，延长一周。")

    (text,) = told(filler, "揭榜窗口延长到")
    assert text.endswith("理由：征集到的方案较少，延长一周。")
    assert [list(told(each, "揭榜窗口延长到")) for each in (stranger, org_admin)] == [[], []]


def test_providers_still_in_the_choice_hear_that_there_is_more_time(demand, dept_approver, org_admin):
    handed_in, refused = make.submitted(demand), make.submitted(demand, make.provider_unit("320000"))
    people_of = [people.member(each.organisation, is_admin=True) for each in (handed_in, refused)]
    demand = make.in_matching(demand)
    perform(refused, "turn_down", by=org_admin, reason="指标没有全部响应。")
    perform(demand, "extend_matching", by=dept_approver, due=clock.now() + timedelta(days=90), reason="仍在洽谈价格。")

    assert [len(told(each, "对接期限延长到")) for each in people_of] == [1, 0]


def test_whoever_was_not_chosen_hears_that_the_choice_is_open_again(demand, org_admin, provider, provider_admin):
    other = make.submitted(demand, make.provider_unit("320000"))
    others_admin = people.member(other.organisation, is_admin=True)
    signed = make.signed_agreement(make.negotiating(demand, unit=provider))
    assert list(told(others_admin, "重新进入供需对接")) == []

    perform(signed, "break_off", by=org_admin, reason="双方对经费未能一致。")

    assert len(told(others_admin, "方案仍有效的，请在方案页确认")) == 1


def test_whoever_answered_before_hears_that_the_window_is_open_again(demand, dept_approver, org_admin):
    lapsed = make.draft(demand)
    admin = people.member(lapsed.organisation, is_admin=True)
    demand = make.in_matching(demand)
    demand = perform(demand, "fail_match", by=org_admin, reason="没有合适的方案。")
    perform(demand, "reopen", by=dept_approver, due=clock.now() + timedelta(days=20))

    assert len(told(admin, "重新揭榜")) == 1
