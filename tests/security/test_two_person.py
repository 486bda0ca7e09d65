"""What two people must do, two people do: not one under two accounts either (S-14)."""

import pytest

from portal import cosign
from portal.accounts import services
from portal.accounts.models import Region, User
from portal.records.models import Record
from portal.workflow import StepRefused, machines, perform, steps_of
from projects.guidelines.models import Guideline
from projects.guidelines.rules import issuing
from reviews.rounds import recusal
from tests.factories import approval, collection, guidelines, people, redress, release, reserve, reviews

pytestmark = [pytest.mark.asvs("2.3.5"), pytest.mark.django_db]
ZHEJIANG, SHANGHAI = "330000", "310000"


def twin_as(account, role, region=None):
    """A second account of the same human being that holds the role."""
    twin = people.twin(account)
    services.give_role(user=twin, role=role, region=Region.objects.get(pk=region) if region else None)
    return twin


def reasons_of(record, step, by, **inputs):
    """Why the step is refused to this person; empty where it is taken."""
    try:
        perform(record, step, by=by, **inputs)
    except StepRefused as refusal:
        return refusal.reasons
    return []


def held(record, step, by):
    """The sentences that hold the step up for this person."""
    declared = next(each for each in steps_of(type(record)) if each.name == step)
    return declared.held_up_by(record, by)


def _checked_demand():
    officer = people.staff("dept_officer", Region.objects.get(pk=ZHEJIANG))
    demand = collection.submitted()
    type(demand)._base_manager.filter(pk=demand.pk).update(checked_by=officer, accepted_by=officer)
    return type(demand)._base_manager.get(pk=demand.pk), officer, "dept_approver", ZHEJIANG


def _round():
    round_ = collection.collection_round()
    return round_, round_.created_by, "office_approver", None


def _release_list():
    list_ = release.release_list()
    return list_, list_.created_by, "office_approver", None


def _guideline():
    made = guidelines.draft()
    return made, made.drafted_by, "office_approver", None


def _decision_list():
    made = approval.decision_list()
    return made, made.created_by, "office_approver", None


def _review_round():
    organiser = people.staff("dept_officer", Region.objects.get(pk=ZHEJIANG))
    return reviews.review_round(by=organiser), organiser, "dept_approver", ZHEJIANG


def _correction():
    made = release.correction()
    return made, made.created_by, "dept_approver", ZHEJIANG


def _takedown():
    made = release.closed()
    return made, made.closed_by, "dept_approver", ZHEJIANG


def _redress_of_who_found():
    made = redress.proposed()
    return made, made.handler, "dept_approver", ZHEJIANG


def _redress_of_who_refused():
    made = redress.proposed()
    return made, made.refused_by, "dept_approver", ZHEJIANG


TOOK_NO_PART = "由未作出、也未参与原决定，且未拟写复核意见的审批人办理"
CASES = [
    ("reject", _checked_demand, "由未参与形式审查的审批人办理"),
    ("select", _checked_demand, "由受理人以外的审批人办理"),
    ("open", _round, "由拟制人以外的审批人办理"),
    ("publish", _release_list, "发布人不是拟制或送签榜单的人"),
    ("approve", _guideline, "您参与编制了本指南，须由另一人办理这一步。"),
    ("review_secrecy", _guideline, "您参与编制了本指南，须由另一人办理这一步。"),
    ("decide", _decision_list, "由未参与拟制和送签的审批人办理"),
    ("conclude", _review_round, "审定人不是本轮评审的组织人"),
    ("sign", _correction, "由拟稿人、送签人以外的审批人签发"),
    ("confirm", _takedown, "由停止公开的人以外的审批人决定"),
    ("lift", _takedown, "由停止公开的人以外的审批人决定"),
    ("uphold", _redress_of_who_found, TOOK_NO_PART),
    ("dismiss", _redress_of_who_refused, TOOK_NO_PART),
    ("return_finding", _redress_of_who_found, TOOK_NO_PART),
]


@pytest.mark.parametrize(("step", "make", "sentence"), CASES, ids=[case[0] for case in CASES])
def test_the_author_approves_under_no_account(now, step, make, sentence):
    record, author, role, region = make()
    second = people.staff(role, Region.objects.get(pk=region) if region else None)

    assert sentence in held(record, step, twin_as(author, role, region))
    assert sentence not in held(record, step, second)


@pytest.mark.asvs("2.3.5")
def test_every_rule_of_two_persons_is_tried_here():
    """Whatever rule asks for another person by `is_any_of` has a case above."""
    words = ("以外的", "不是", "未参与", "没有参与", "另一人")
    rules = {
        str(need.sentence)
        for model in machines().values()
        for step in steps_of(model)
        for need in step.needs
        if any(word in str(need.sentence) for word in words) and "by" in need.asks_for
    }
    tried = {case[2] for case in CASES} | {"办理人不是专家本人", "办理人没有参与编制本指南"}

    assert rules - tried == set()


def test_the_work_list_offers_a_guideline_to_no_account_of_its_drafter(now):
    made = guidelines.draft()
    twin, other = twin_as(made.drafted_by, "office_approver"), people.staff("office_approver")

    assert not Guideline.objects.filter(issuing.not_drafted_by(twin), pk=made.pk).exists()
    assert Guideline.objects.filter(issuing.not_drafted_by(other), pk=made.pk).exists()


def test_an_organiser_of_any_step_does_not_approve_the_round_under_another_account(now):
    round_, _organiser, role, region = _review_round()
    helper = people.staff("dept_officer", Region.objects.get(pk=ZHEJIANG))
    perform(round_, "cancel", by=helper, reason="另行组织评审，本轮取消。")
    round_ = type(round_)._base_manager.get(pk=round_.pk)

    assert Record.objects.of(round_).get().person_id == helper.pk
    assert "审定人不是本轮评审的组织人" in held(round_, "conclude", twin_as(helper, role, region))


@pytest.mark.parametrize("machine", ["release_list", "collection_round"])
def test_one_person_does_not_sign_for_two_departments(now, machine):
    record = release.asked_for_signature() if machine == "release_list" else collection.collection_round()
    step = "cosign" if machine == "release_list" else "agree"
    zhejiang = people.staff("dept_approver", Region.objects.get(pk=ZHEJIANG))
    ticked = {"confirmed": True} if machine == "release_list" else {}
    perform(record, step, by=zhejiang, **ticked)
    record = type(record)._base_manager.get(pk=record.pk)
    department = Region.objects.get(pk=ZHEJIANG).department

    refused = reasons_of(record, step, twin_as(zhejiang, "dept_approver", SHANGHAI), **ticked)
    assert refused == [f"您已代表{department}会签，其他省（市）须由另一人会签。"]
    assert reasons_of(record, step, people.staff("dept_approver", Region.objects.get(pk=SHANGHAI)), **ticked) == []
    assert cosign.signed_regions(record) == {ZHEJIANG, SHANGHAI}


def test_one_person_does_not_speak_for_two_departments_on_the_reserve(now):
    entry = reserve.checked()
    given, waiting = entry.consents.exclude(at=None).get(), entry.consents.filter(at=None).first()

    refused = reasons_of(entry, "agree_entry", twin_as(given.by, "dept_approver", waiting.region_id), opinion="同意")
    assert refused == [f"您已代表{given.region.department}表态，其他省（市）须由另一人表态。"]
    other = people.staff("dept_approver", waiting.region)
    assert reasons_of(entry, "agree_entry", other, opinion="同意") == []


def test_an_expert_reviews_nothing_of_the_own_under_any_account(now):
    applicant = people.person()
    expert = reviews.active_expert(user=people.twin(applicant))
    stranger = reviews.active_expert()
    demand = collection.submitted()
    type(demand)._base_manager.filter(pk=demand.pk).update(created_by=applicant)
    circle = recusal.circle_of(type(demand)._base_manager.get(pk=demand.pk))

    assert "本人参与该项" in recusal.reasons_within(expert, circle, 3, now.date())
    assert "本人参与该项" not in recusal.reasons_within(stranger, circle, 3, now.date())


def test_no_keeper_admits_or_ties_the_own_account(db):
    keeper = people.staff("expert_keeper")
    mine = reviews.expert(user=people.twin(keeper))
    free = reviews.active_expert(user=None)

    assert reasons_of(mine, "admit", keeper) == ["办理人不是专家本人"]
    own, keeper = people.twin(keeper), User.objects.get(pk=keeper.pk)
    assert reasons_of(free, "link_account", keeper, user=own) == ["不能绑定自己的账号，请由另一位专家库管理员办理。"]
    assert User.objects.get(pk=own.pk).roles == frozenset()
