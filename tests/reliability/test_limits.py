"""A limit holds however many come at once: of twenty at the same moment exactly as many pass as the limit says."""

import pytest
from django.db import IntegrityError

from demands.collection.models import CollectionRound, Demand
from demands.matching import services as matching_services
from demands.matching.models import Agreement, Solution
from demands.release.models import ReleaseItem
from demands.reserve import services as reserve_services
from demands.reserve.models import ReserveEntry
from portal.accounts.models import Invitation, Membership
from portal.accounts.services import accept_invitation, invite
from portal.models import Signature
from portal.workflow import StepRefused, perform
from projects.applications.models import Application
from projects.approval import composing
from projects.approval.models import DecisionList
from tests.at_once import at_once
from tests.factories import applications, approval, collection, matching, people, release
from tests.support import place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
AT_ONCE = 20


def outcome(answers):
    """How many passed and how many were refused in words; anything else fails."""
    odd = [each for each in answers if isinstance(each, Exception) and not isinstance(each, StepRefused)]
    assert odd == []
    refused = sum(isinstance(each, StepRefused) for each in answers)
    return len(answers) - refused, refused


@pytest.mark.asvs("2.3.2")
def test_a_unit_hands_in_as_many_demands_of_a_round_as_the_round_allows():
    unit = people.verified_unit()
    admin, in_round = people.member(unit, is_admin=True), collection.open_round()
    waiting = [collection.in_review(unit, into=in_round) for _n in range(AT_ONCE)]
    CollectionRound.objects.filter(pk=in_round.pk).update(per_unit=3)

    answers = at_once(*(lambda d=each: perform(d, "submit", by=admin, unclassified=True) for each in waiting))

    assert outcome(answers) == (3, AT_ONCE - 3)
    assert Demand.objects.filter(state="submitted").count() == 3


@pytest.mark.asvs("2.3.2")
def test_a_leader_applies_as_often_as_the_year_allows():
    first = applications.consented()
    waiting = [first]
    for _n in range(7):
        waiting.append(applications.consented(direction=first.direction, leader=first.leader))
    waiting *= 3  # each of them three times, as from three windows

    answers = at_once(*(lambda a=each: perform(a, "submit", by=applications.admin_of(a.lead)) for each in waiting))

    assert outcome(answers) == (1, len(waiting) - 1)
    assert Application.objects.filter(state="submitted").count() == 1


@pytest.mark.asvs("2.3.4")
def test_a_department_recommends_as_many_as_its_quota():
    first = applications.accepted()
    waiting = [first, *(applications.accepted(direction=first.direction) for _n in range(4))]
    first.call.set_value("recommend_quota", 2)
    approver = people.staff("dept_approver", first.region)

    def recommend(n, application):
        words = {"rank": n, "letter_number": f"浙科推〔2026〕{n}号", "opinion": "联合体实力强，同意推荐。"}
        return lambda: perform(application, "recommend", by=approver, **words)

    answers = at_once(*(recommend(n, each) for n, each in enumerate(waiting * 4)))

    assert outcome(answers) == (2, AT_ONCE - 2)
    assert Application.objects.filter(state="recommended").count() == 2


@pytest.mark.asvs("2.3.4")
def test_lists_sent_out_at_once_do_not_bind_more_than_the_years_funds():
    made = []
    for _n in range(2):
        drawn = approval.decision_list()
        approval.decide_items(drawn, amount="200.00")
        made.append(drawn)
    for fund in made[0].call.funds.all():
        fund.amount = 75  # 300 of four regions: enough for one list of 200, not for two
        fund.save()
    officer = people.staff("office_officer")

    answers = at_once(*(lambda d=each: perform(d, "request_cosign", by=officer) for each in made))

    assert outcome(answers) == (1, 1)
    assert DecisionList.objects.filter(state="cosigning").count() == 1


def test_a_department_signs_a_list_once():
    asked = release.asked_for_signature()
    approvers = [people.staff("dept_approver", region) for region in (people.verified_unit().region,) * AT_ONCE]

    answers = at_once(*(lambda by=each: perform(asked, "cosign", by=by, confirmed=True) for each in approvers))

    assert outcome(answers) == (1, AT_ONCE - 1)
    assert Signature.objects.filter(voided_at=None).count() == 1


def test_a_unit_begins_one_solution_for_a_demand():
    demand, unit = matching.demand_with_window(), matching.provider_unit()
    person = people.member(unit)

    def begin():
        return matching_services.begin(demand=demand, unit=unit, by=person, title="同时新建")

    assert outcome(at_once(*[begin] * AT_ONCE)) == (1, AT_ONCE - 1)
    assert Solution.objects.count() == 1


def test_a_demand_stands_on_one_live_list():
    demand, officer = release.selected_demand(), people.staff("office_officer")
    lists = [release.release_list(demands=[]) for _n in range(AT_ONCE)]

    answers = at_once(*(lambda r=each: perform(r, "compose", by=officer, demands=[demand]) for each in lists))

    assert outcome(answers) == (1, AT_ONCE - 1)
    assert ReleaseItem.objects.filter(is_live=True).count() == 1


def test_a_guideline_has_one_decision_list_under_way():
    reviewed, officer = approval.reviewed(), people.staff("office_officer")

    answers = at_once(*[lambda: composing.begin(reviewed.guideline, by=officer)] * AT_ONCE)

    assert outcome(answers) == (1, AT_ONCE - 1)
    assert DecisionList.objects.count() == 1


def test_a_lead_opens_one_entry_for_a_matched_demand():
    signed = matching.signed_agreement()
    admin = people.member(signed.demand.demander, is_admin=True)

    def open_entry():
        return reserve_services.open_entry(demand=signed.demand, scenario="demander_match", by=admin)

    assert outcome(at_once(*[open_entry] * AT_ONCE)) == (1, AT_ONCE - 1)
    assert (ReserveEntry.objects.count(), Agreement.objects.filter(state="signed").count()) == (1, 1)


def test_an_invitation_opens_one_account():
    unit = people.verified_unit()
    code = invite(
        unit=unit, email="lin@example.org", name="林涛", is_admin=False, by=people.member(unit, is_admin=True)
    )

    def accept(n):
        person = {
            "username": f"lintao{n}",
            "email": f"lin{n}@example.org",
            "password": "Lin-2026-tao",
            "person_name": "林涛",
            "mobile": "",
        }
        return lambda: accept_invitation(code=code, person=person, user=None)

    before = Membership.objects.count()
    answers = at_once(*(accept(n) for n in range(AT_ONCE)))

    assert [each for each in answers if isinstance(each, Exception)] == []
    assert sum(each is not None for each in answers) == 1
    assert (Membership.objects.count() - before, Invitation.objects.filter(accepted_at=None).count()) == (1, 0)


def a_second_solution(signed):
    matching.draft(signed.demand, signed.solution.organisation)


def a_second_agreement(signed):
    solution = place(matching.draft(signed.demand, matching.provider_unit("320000")), "negotiating")
    beside = Agreement.objects.create(demand=signed.demand, solution=solution, code="另一份", money=signed.money)
    place(beside, "signed")


def a_second_place_on_a_list(_signed):
    item = release.release_list([release.selected_demand()]).items.get()
    item.pk, item._state.adding, item.release_list = None, True, release.release_list()
    item.save()


@pytest.mark.asvs("2.3.2")
@pytest.mark.parametrize("write", [a_second_solution, a_second_agreement, a_second_place_on_a_list])
def test_code_that_forgets_to_ask_is_stopped_by_the_database(write):
    """Belt and braces: the second row breaks a constraint, whatever wrote it."""
    signed = matching.signed_agreement()
    with pytest.raises(IntegrityError):
        write(signed)
