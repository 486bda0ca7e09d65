"""表单版本: a round's form is changed while it is a draft, and stays as it is once the round has opened."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from demands.collection import checklist, completeness, preparing, services, tasks
from demands.collection.layouts import default, editing
from demands.collection.layouts.parts import FormField
from demands.collection.models import CollectionRound, Demand, FormVersion
from portal import cosign
from portal.accounts.models import Region
from portal.sections.checklist import Item
from portal.workflow import StepRefused, perform
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db
SITE = FormField("site", "problem", "应用地点", "short", limit=10, required=True)
NAMES = FormField("names", "problem", "现有团队", "long", limit=100, public=False, identifying=True)


@pytest.fixture
def officer(now):
    return people.staff("office_officer")


def change(round_, layout, officer, **more):
    with transaction.atomic():
        return preparing.change_form(preparing.locked_form(round_.pk), layout, what="改动", by=officer, **more)


def opened_with(officer, *fields, **more):
    draft, layout = collection.collection_round(), default.layout()
    for each in fields:
        layout = editing.put(layout, "fields", each)
    change(draft, replace(layout, **more), officer)
    return place(draft, "open")


def fresh(demand):
    return Demand.objects.for_detail().get(pk=demand.pk)


def test_a_round_has_a_form_from_its_first_moment(now):
    assert collection.collection_round().form.layout == default.layout()


def test_a_change_to_the_form_asks_all_four_departments_again(officer):
    draft = collection.collection_round()
    for region in Region.objects.members():
        perform(draft, "agree", by=people.staff("dept_approver", region))
    assert len(cosign.signed_regions(CollectionRound.objects.get(pk=draft.pk))) == 4

    change(draft, editing.put(default.layout(), "fields", SITE), officer)

    assert cosign.signed_regions(CollectionRound.objects.get(pk=draft.pk)) == set()


def test_a_department_agrees_only_to_the_form_that_it_saw(officer, zhejiang):
    draft = collection.collection_round()
    seen = CollectionRound.objects.get(pk=draft.pk).signing_digest()
    change(draft, editing.put(default.layout(), "fields", SITE), officer)

    with pytest.raises(StepRefused) as refused:
        perform(draft, "agree", by=people.staff("dept_approver", zhejiang), digest=seen)

    assert refused.value.reasons == ["征集通知、安排或表单在您打开页面后有改动，请重新审阅后再办理。"]


def test_the_form_of_an_opened_round_is_not_changed(officer):
    round_ = collection.open_round()

    with pytest.raises(StepRefused) as refused:
        change(round_, editing.put(default.layout(), "fields", SITE), officer)

    assert refused.value.reasons == ["批次已经启动或取消，表单不再修改。可以复制为新的批次。"]


def test_a_round_that_the_release_before_drafted_is_read_and_changed_as_if_it_had_a_form(officer):
    draft = collection.collection_round()
    FormVersion.objects.filter(round=draft).delete()
    draft = CollectionRound.objects.get(pk=draft.pk)
    assert checklist.items_of(draft) == default.layout().checklist

    change(draft, editing.put(default.layout(), "fields", SITE), officer, seen=1)

    assert FormVersion.objects.get(round=draft).revision == 2


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_itself_keeps_the_form_of_an_opened_round(now, act):
    form = FormVersion.objects.filter(round=collection.open_round())

    with pytest.raises(IntegrityError, match="a_form_stays_once_its_round_opened"), transaction.atomic():
        form.update(revision=9) if act == "update" else form.delete()


def test_a_form_with_a_fault_is_not_kept(officer):
    draft = collection.collection_round()

    with pytest.raises(StepRefused) as refused:
        change(draft, editing.put(default.layout(), "fields", replace(SITE, limit=0)), officer)

    assert refused.value.reasons == ["字数上限须在 1～200 之间。"]
    assert FormVersion.objects.get(round=draft).revision == 1


def test_whoever_changes_an_older_revision_is_told_what_others_changed(officer):
    draft = collection.collection_round()
    change(draft, editing.put(default.layout(), "fields", SITE), officer, seen=1)

    with pytest.raises(preparing.ChangedMeanwhile) as changed:
        change(draft, default.layout(), people.staff("office_officer"), seen=1)

    assert changed.value.said == [f"{officer.name}：改动"]


def test_an_added_field_is_asked_for_where_the_form_puts_it(officer):
    demand = fresh(collection.complete(into=opened_with(officer, SITE, NAMES)))

    section = completeness.sections_of(demand).by_key["problem"]
    assert [each.key for each in section.asks] == ["background", "tasks", "site", "names"]
    assert [gap.text for gap in section.gaps(demand)] == ["请填写应用地点"]


def test_a_text_longer_than_the_forms_limit_is_told(officer):
    demand = fresh(collection.complete(into=opened_with(officer, SITE), answers={"site": "字" * 11}))

    gaps = [gap.text for _section, gap in completeness.sections_of(demand).gaps_of(demand)]
    assert gaps == ["应用地点最多 10 字，现有 11 字，请缩短"]


def test_the_public_copy_has_the_public_answers_and_their_words_only(officer):
    into = opened_with(officer, SITE, NAMES, replace(default.layout().by_key["users"], label="首批用户"))
    public = fresh(collection.complete(into=into, answers={"site": "绍兴", "names": "张教授团队"})).public()

    assert public["answers"] == [{"key": "site", "label": "应用地点", "value": "绍兴"}]
    assert public["labels"]["users"] == "首批用户"
    assert "张教授" not in str(public)


def test_a_column_that_the_form_restricts_stays_out_of_the_public_copy(officer):
    into = opened_with(officer, replace(default.layout().by_key["users"], public=False))

    assert "users" not in fresh(collection.complete(into=into)).public()


def test_experts_who_judge_blind_see_no_answer_that_names_units(officer):
    into = opened_with(officer, SITE, NAMES)
    demand = fresh(collection.complete(into=into, answers={"site": "绍兴", "names": "张教授团队"}))

    assert "张教授团队" not in str(demand.review_sheet(blind=True))
    assert "绍兴" in str(demand.review_sheet(blind=True))
    assert "张教授团队" in str(demand.review_sheet(blind=False))


def test_the_checklist_and_the_grounds_are_those_of_the_round(officer):
    item, grounds = Item("site", "地点清楚", "写明地点。", ("地点不清。",)), (("far", "地点不在四省（市）"),)
    demand = fresh(collection.draft(into=opened_with(officer, checklist=(item,), grounds=grounds)))

    assert (checklist.items_of(demand), checklist.grounds_of(demand)) == ((item,), grounds)


def test_a_correction_of_an_added_answer_is_shown_beside_what_it_corrects(officer):
    demand = fresh(collection.submitted(into=opened_with(officer, SITE), answers={"site": "绍兴"}))
    Demand.objects.filter(pk=demand.pk).update(answers={"site": "湖州"})
    again = fresh(demand)
    again.versions.create(number=2, content=again.content(), by=again.created_by, at=again.submitted_at)

    assert tasks.changes_of(again) == [{"label": "应用地点", "before": "绍兴", "after": "湖州"}]


def test_an_earlier_demand_is_brought_in_by_the_names_of_its_fields_and_says_what_did_not_fit(
    officer, unit, org_editor
):
    one = FormField("line", "basics", "路线", "one", options=("甲", "乙"))
    said = {"site": "绍兴", "names": "团队", "line": "甲", "industry": "电池"}
    earlier = collection.complete(unit, by=org_editor, into=opened_with(officer, SITE, NAMES, one), answers=said)
    users = replace(default.layout().by_key["users"], hidden=True)
    into = opened_with(officer, SITE, replace(one, options=("乙", "丙")), users)

    made = services.new_demand(collection_round=into, unit=unit, title="新名称", by=org_editor, copy_of=fresh(earlier))

    assert (made.answers, made.tasks, made.users) == ({"site": "绍兴", "industry": "电池"}, earlier.tasks, "")
    assert sorted(made.left_out) == [
        "“路线”的选项“甲”在本批次没有，请重新选择。",
        "本批次的表单没有“成果用户与应用场景”，原来的内容没有带入，可在原需求中查看。",
        "本批次的表单没有“现有团队”，原来的内容没有带入，可在原需求中查看。",
    ]


def test_excel_has_the_added_answers_of_each_demand_and_the_page_has_not(client, officer, zhejiang):
    collection.submitted(into=opened_with(officer, SITE), answers={"site": "绍兴", "industry": "电池"})
    client.force_login(people.staff("dept_officer", zhejiang))

    sheet = load_workbook(BytesIO(client.get(reverse("demands"), {"export": "xlsx"}).content)).active

    assert (sheet.cell(1, sheet.max_column).value, sheet.cell(2, sheet.max_column).value) == (
        "补充填报内容",
        "应用行业：电池\n应用地点：绍兴",
    )
    assert "补充填报内容" not in client.get(reverse("demands")).text
