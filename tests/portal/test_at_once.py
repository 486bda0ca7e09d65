"""Two people take the same step at the same moment: one does it, the other is told so."""

import pytest

from portal.accounts.models import Organisation, User
from portal.notices.models import Message
from portal.records import verifying
from portal.records.models import Head, Record
from portal.workflow import StepRefused, perform
from tests.at_once import at_once
from tests.factories import files, people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def company(zhejiang):
    unit = people.unit(zhejiang)
    unit.licence = files.stored(unit, people.member(unit, is_admin=True))
    unit.save()
    return unit


def outcomes(answers):
    return sorted(type(answer).__name__ for answer in answers)


@pytest.mark.asvs("15.4.2")
def test_the_same_step_twice_at_once_is_one_success_and_one_clean_refusal(company, zhejiang):
    officers = [people.staff("dept_officer", zhejiang) for _ in range(2)]

    answers = at_once(*(lambda o=o: perform(company, "verify", by=o) for o in officers))

    assert outcomes(answers) == ["Organisation", "StepRefused"]
    refused = next(a for a in answers if isinstance(a, StepRefused))
    assert refused.reasons == ["“已认证”状态下不能认证单位，可能已有人办理。请刷新页面查看最新情况。"]
    assert Record.objects.count() == 1
    assert Message.objects.count() == 1
    assert Organisation.objects.get().state == "verified"


@pytest.mark.asvs("15.4.2")
def test_two_steps_that_exclude_each_other_leave_one_of_them(company, zhejiang):
    officers = [people.staff("dept_officer", zhejiang) for _ in range(2)]

    answers = at_once(
        lambda: perform(company, "verify", by=officers[0]),
        lambda: perform(company, "return_for_correction", by=officers[1], reason="营业执照已经过期"),
    )

    assert sorted(outcomes(answers)) in (["Organisation", "Organisation"], ["Organisation", "StepRefused"])
    chain = list(Record.objects.order_by("seq").values_list("seq", "before", "after"))
    assert chain in (
        [(1, "registered", "verified")],
        [(1, "registered", "returned"), (2, "returned", "verified")],
    )
    assert Organisation.objects.get().state == chain[-1][2]


def test_ten_at_once_make_one_record_and_the_chain_holds(company, zhejiang):
    officers = [people.staff("dept_officer", zhejiang) for _ in range(10)]

    answers = at_once(*(lambda o=o: perform(company, "verify", by=o) for o in officers))

    assert outcomes(answers) == ["Organisation"] + ["StepRefused"] * 9
    assert (Record.objects.count(), Head.objects.get().count) == (1, 1)
    assert verifying.faults() == []


def test_records_of_one_object_written_at_once_follow_each_other(unit):
    from portal import records

    readers = [people.person() for _ in range(6)]

    answers = at_once(*(lambda r=r: records.looked(unit, by=r, what="查看附件") for r in readers))

    assert outcomes(answers) == ["Record"] * 6
    assert sorted(Record.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert verifying.faults() == []


def test_the_systems_user_is_made_once(db):
    answers = at_once(*[User.objects.system] * 6)

    assert {answer.pk for answer in answers} == {User.objects.get(username="system").pk}
