"""Two people at the same moment: one of them is told why not, and nothing is half done."""

import pytest

from demands.collection.models import Demand
from demands.release.models import Correction, HallNotice, PublicDemand, ReleaseItem, ReleaseList
from portal.workflow import StepRefused, perform
from tests.at_once import at_once
from tests.factories import people
from tests.factories import release as make

pytestmark = pytest.mark.django_db(transaction=True)


def refused(answers):
    """Those of the answers that are refusals; any other error fails the test."""
    errors = [answer for answer in answers if isinstance(answer, Exception)]
    assert [error for error in errors if not isinstance(error, StepRefused)] == []
    return errors


def test_a_demand_put_on_two_lists_at_once_stands_on_one():
    demand, lists = make.selected_demand(), [make.release_list(), make.release_list()]
    officers = [people.staff("office_officer"), people.staff("office_officer")]
    answers = at_once(
        *(
            lambda release_list=each, by=officer: perform(release_list, "compose", by=by, demands=[demand])
            for each, officer in zip(lists, officers, strict=True)
        )
    )
    assert len(refused(answers)) == 1
    assert ReleaseItem.objects.filter(demand=demand, is_live=True).count() == 1


def test_a_list_published_twice_at_once_goes_out_once():
    asked = make.asked_for_signature()
    make.sign(asked, *make.DEPARTMENTS)
    approvers = [people.staff("office_approver"), people.staff("office_approver")]
    answers = at_once(*(lambda by=approver: perform(asked, "publish", by=by) for approver in approvers))
    assert len(refused(answers)) == 1
    assert ReleaseList.objects.get(pk=asked.pk).number == "YRD-2026-B01"
    assert PublicDemand.objects.count() == 1


def test_a_demand_withdrawn_while_its_list_goes_out_is_either_out_or_withdrawn():
    unit = people.verified_unit()
    demand = make.selected_demand(unit=unit)
    asked = make.asked_for_signature([demand, make.selected_demand()])
    make.sign(asked, *make.DEPARTMENTS)
    approver, admin = people.staff("office_approver"), people.member(unit, is_admin=True)
    answers = at_once(
        lambda: perform(asked, "publish", by=approver),
        lambda: perform(demand, "withdraw", by=admin, reason="本单位已自行解决"),
    )
    assert len(refused(answers)) == 1
    states = (ReleaseList.objects.get(pk=asked.pk).state, Demand.objects.get(pk=demand.pk).state)
    assert states in {("published", "published"), ("drafting", "withdrawn")}


def test_two_corrections_begun_at_once_are_one_and_two_signatures_at_once_are_one():
    demand = make.out(background="原来的背景。")
    officers = [people.staff("dept_officer", demand.region), people.staff("dept_officer", demand.region)]
    begun = at_once(*(lambda by=officer: make.correction(demand, by) for officer in officers))
    assert [str(error) for error in refused(begun)] == ["这项需求已有一份更正正在办理，请先办结或取消。"]
    perform(Correction.objects.get(), "cancel", by=officers[0], reason="重新拟稿")

    waiting = make.to_be_signed(demand, background="更正后的背景。")
    approvers = [people.staff("dept_approver", demand.region), people.staff("dept_approver", demand.region)]
    given = {"confirmed": True, "secrecy": True}
    signed = at_once(*(lambda by=approver: perform(waiting, "sign", by=by, **given) for approver in approvers))
    assert len(refused(signed)) == 1
    assert [notice.kind for notice in HallNotice.objects.all()] == ["correction"]


def test_a_correction_signed_while_the_demand_is_closed_is_either_out_before_or_not_at_all():
    demand = make.out(background="原来的背景。")
    waiting = make.to_be_signed(demand, background="更正后的背景。")
    approver, officer = people.staff("dept_approver", demand.region), people.staff("dept_officer", demand.region)
    answers = at_once(
        lambda: perform(waiting, "sign", by=approver, confirmed=True, secrecy=True),
        lambda: make.closed(demand, officer),
    )
    errors = refused(answers)
    row, correction = PublicDemand.objects.get(demand=demand), Correction.objects.get()

    assert not isinstance(answers[1], Exception)
    assert (row.is_hidden, row.demand.is_sealed) == (True, True)
    assert (correction.state, bool(row.corrected)) == (("signing", False) if errors else ("published", True))
