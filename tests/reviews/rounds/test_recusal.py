"""Who must step aside, each with the reason, in the draw and after it."""

import pytest

from portal.workflow import StepRefused, perform
from reviews.experts.models import PastUnit
from reviews.rounds import recusal
from tests.factories import people, reviews

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def subject(db):
    return reviews.with_demands().subjects.get()


def reasons(expert, subject):
    return recusal.reasons(expert, subject)


def test_a_stranger_may_review(subject):
    assert reasons(reviews.active_expert(), subject) == []


def test_an_expert_of_the_same_unit_steps_aside(subject):
    unit = subject.record.organisation

    registered = reviews.active_expert(organisation=unit, organisation_name=unit.name)
    typed = reviews.active_expert(organisation_name=unit.name)

    assert reasons(registered, subject) == [f"与该项单位为同一单位或有隶属关系：{unit.name}"]
    assert reasons(typed, subject) == [f"与该项单位为同一单位或有隶属关系：{unit.name}"]


def test_an_expert_of_a_parent_or_subsidiary_steps_aside(subject):
    unit = subject.record.organisation
    parent, subsidiary = people.verified_unit(), people.verified_unit(parent=unit)
    unit.parent = parent
    unit.save()

    for relative in (parent, subsidiary):
        expert = reviews.active_expert(organisation=relative, organisation_name=relative.name)
        assert reasons(expert, subject) == [f"与该项单位为同一单位或有隶属关系：{relative.name}"]


@pytest.mark.parametrize(("left_on", "steps_aside"), [("2024-03-10", True), ("2024-03-09", False)])
def test_a_former_unit_counts_for_the_years_that_the_call_sets(subject, left_on, steps_aside):
    expert, unit = reviews.active_expert(), subject.record.organisation
    PastUnit.objects.create(expert=expert, organisation=unit, name=unit.name, left_on=left_on)

    assert reasons(expert, subject) == ([f"2 年内曾在该项单位任职：{unit.name}"] if steps_aside else [])


def test_who_filled_it_in_steps_aside(subject):
    expert = reviews.active_expert(user=subject.record.created_by)

    assert reasons(expert, subject) == ["本人参与该项", "本人的账号是或曾是该项单位的成员"]


def test_who_the_applicant_named_steps_aside(subject):
    expert = reviews.active_expert()
    subject.record.review_avoids = lambda: [expert.name]

    assert reasons(expert, subject) == ["申报方申请回避"]


def test_every_exclusion_of_a_draw_has_its_reason(dept_officer, call):
    from portal import clock
    from portal.accounts.models import Ban
    from portal.calls.models import Field

    reviews.pool(6)
    round_ = reviews.with_demands(by=dept_officer)
    unit = round_.subjects.get().record.organisation
    other_field = reviews.active_expert()
    other_field.fields.set(Field.objects.filter(name="生物医药"))
    round_.fields.set(Field.objects.filter(name="人工智能"))
    banned = reviews.active_expert()
    Ban.objects.create(user=banned.user, basis="科研失信处理决定", begins_at=clock.now())
    left_out = {
        reviews.active_expert(user=None).pk: "没有可用的登录账号",
        banned.pk: "在失信限制期内",
        other_field.pk: "专业领域与本轮不符",
        reviews.active_expert(organisation_name=unit.name).pk: f"与该项单位为同一单位或有隶属关系：{unit.name}",
    }

    round_ = perform(perform(round_, "staff", by=dept_officer), "draw", by=dept_officer)

    draw = round_.draws.get()
    assert {row["expert"]: row["reason"] for row in draw.exclusions} == left_out
    assert not set(left_out) & set(round_.assignments.values_list("expert_id", flat=True))
    assert draw.is_reproducible


def test_rules_run_again_when_an_expert_changes_unit_after_accepting(dept_officer):
    reviews.pool(6)
    round_ = reviews.scoring(by=dept_officer)
    assignment = round_.assignments.filter(state="accepted").first()
    unit = assignment.subject.record.organisation
    reviews.fill(assignment, 80)
    assignment.expert.organisation_name = unit.name
    assignment.expert.save()

    with pytest.raises(StepRefused) as refused:
        perform(assignment, "submit", by=assignment.expert.user)

    assert refused.value.reasons == [f"按规则应回避：与该项单位为同一单位或有隶属关系：{unit.name}，请申请回避"]
