"""Rounds, demands, lists and the formality check as their readers see them."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.collection import checklist
from demands.collection.models import CollectionRound, Demand
from portal import once
from tests.factories import collection, people
from tests.factories.calls import CallFactory, fields

pytestmark = pytest.mark.django_db


def open_as(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(name, args=args))


def round_form(now, **more):
    return {
        "token": once.new_token(),
        "name": "第一批",
        "fields": [f.pk for f in fields()[:2]],
        "regions": ["310000", "330000"],
        "opens_at": (now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (now + timedelta(days=40)).strftime("%Y-%m-%dT%H:%M"),
        "term_min": "24",
        "term_max": "36",
        "per_unit": "5",
        "notice": "征集通知全文。",
    } | more


def test_the_office_drafts_a_round_with_the_years_defaults(client, now, call, office_officer):
    assert 'value="24"' in open_as(client, office_officer, "collection_round_new").text

    answer = client.post(reverse("collection_round_new"), round_form(now))

    made = CollectionRound.objects.get()
    assert (answer.status_code, made.code, made.created_by) == (302, "YRD-2026-Z01", office_officer)
    assert [r.pk for r in made.regions.order_by("pk")] == ["310000", "330000"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"closes_at": "2026-03-11T10:00"}, "截止时间须晚于开始时间，请修改。"),
        ({"term_min": "36", "term_max": "24"}, "期限上限不能小于下限，请修改。"),
        ({"fields": []}, "请至少选择一个征集领域。"),
        ({"opens_at": "明天"}, "请按“年-月-日 时:分”填写时间，例如 2026-05-20 17:00。"),
        ({"per_unit": "0"}, "每单位至少可以提交 1 项，请修改。"),
    ],
)
def test_a_wrong_round_is_refused_in_words(client, now, call, office_officer, given, says):
    client.force_login(office_officer)

    answer = client.post(reverse("collection_round_new"), round_form(now, **given))

    assert (answer.status_code, CollectionRound.objects.count()) == (422, 0)
    assert says in answer.text


def test_only_a_draft_is_changed(client, now, office_officer):
    opened = collection.open_round()

    assert open_as(client, office_officer, "collection_round_edit", opened.pk).status_code == 403


def test_the_page_of_a_round_shows_which_departments_agreed(client, now, office_officer, org_editor, dept_approver):
    from portal.workflow import perform

    draft = collection.collection_round()
    perform(draft, "agree", by=dept_approver)

    shown = open_as(client, office_officer, "collection_round", draft.pk).text
    assert (shown.count("已同意"), shown.count("待同意")) == (1, 3)
    assert open_as(client, org_editor, "collection_round", draft.pk).status_code == 404


def test_who_sees_a_demand(client, now, unit, org_editor, dept_officer, office_officer, shanghai):
    demand = collection.submitted(unit)
    readers = {
        org_editor: 200,
        dept_officer: 200,
        office_officer: 200,
        people.staff("auditor"): 200,
        people.staff("dept_officer", shanghai): 404,
        people.member(people.verified_unit()): 404,
        people.staff("expert"): 404,
    }

    assert {r: open_as(client, r, "demand", demand.pk).status_code for r in readers} == readers


def test_a_draft_is_its_units_own_business(client, now, unit, org_editor, dept_officer, office_officer):
    demand = collection.draft(unit)

    assert open_as(client, org_editor, "demand", demand.pk).status_code == 200
    assert open_as(client, dept_officer, "demand", demand.pk).status_code == 404
    assert open_as(client, office_officer, "demand", demand.pk).status_code == 404


def test_what_is_restricted_is_marked_on_the_page(client, now, unit, org_editor):
    shown = open_as(client, org_editor, "demand", collection.submitted(unit).pk).text

    assert "<dd>800.00 " in shown
    assert "内部" in shown


def test_the_page_names_nobody_to_a_unit_and_the_officer_to_the_department(client, now, unit, org_editor, dept_officer):
    demand = collection.submitted(unit)
    from portal.workflow import perform

    perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=now + timedelta(days=5))

    assert dept_officer.name not in open_as(client, org_editor, "demand", demand.pk).text
    assert dept_officer.name in open_as(client, people.staff("auditor"), "demand", demand.pk).text


def test_the_department_finds_its_demands_by_state_field_and_words(client, now, dept_officer, shanghai):
    one, other = collection.submitted(title="钠电储能系统"), collection.submitted(title="语音大模型")
    collection.submitted(people.verified_unit(shanghai))
    client.force_login(dept_officer)
    address = reverse("demands")

    def titles(**query):
        return {row.record.title for row in client.get(address, query).context["table"].rows}

    assert titles() == {one.title, other.title}
    assert titles(q="语音") == {other.title}
    assert titles(q=one.code) == {one.title}
    assert titles(state="accepted") == set()
    assert titles(field=one.field_id, round=one.round_id) == {one.title}


def test_excel_holds_exactly_the_filtered_rows(client, now, dept_officer):
    collection.submitted(title="钠电储能系统")
    collection.submitted(title="=语音大模型")
    client.force_login(dept_officer)

    sheet = load_workbook(BytesIO(client.get(reverse("demands"), {"q": "语音", "export": "xlsx"}).content)).active

    rows = list(sheet.values)
    assert rows[0][:3] == ("需求编号", "需求名称", "单位")
    assert [row[1] for row in rows[1:]] == ["'=语音大模型"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("demands", 14), ("own_demands", 10), ("collection_rounds", 12)])
def test_lists_ask_no_more_for_more_rows(client, now, unit, rows, name, queries, django_assert_num_queries):
    for _n in range(rows):
        collection.submitted(unit)
    reader = people.staff("office_officer") if name != "own_demands" else people.member(unit)
    client.force_login(reader)

    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


def test_the_officer_decides_items_and_then_the_demand(client, now, dept_officer):
    demand = collection.submitted()
    address = reverse("demand_check", args=[demand.pk])
    client.force_login(dept_officer)
    shown = client.get(address).text
    assert "机检结果" in shown
    assert "待审第 1 件，共 1 件" in shown

    answer = client.post(address, {f"{item.key}-verdict": "yes" for item in checklist.ITEMS})

    assert answer.status_code == 302
    assert demand.checks.filter(passed=True, by=dept_officer).count() == len(checklist.ITEMS)
    assert reverse("step", args=["demand", demand.pk, "accept"]) in client.get(address).text


def test_an_item_that_fails_says_why(client, now, dept_officer):
    demand = collection.submitted()
    address = reverse("demand_check", args=[demand.pk])
    client.force_login(dept_officer)

    answer = client.post(address, {"money-verdict": "no"})
    assert answer.status_code == 422
    assert "“投入真实合理”不符合时，请选一条常用理由或写明说明。" in answer.text

    client.post(address, {"money-verdict": "no", "money-phrase": "0", "money-reason": "请补承诺函。"})
    assert demand.checks.get().reason == "出资来源未说明或未附承诺函。请补承诺函。"


def test_only_the_regions_officer_opens_the_check(client, now, dept_approver, shanghai, office_officer):
    demand = collection.submitted()

    assert open_as(client, people.staff("dept_officer", shanghai), "demand_check", demand.pk).status_code == 404
    assert open_as(client, dept_approver, "demand_check", demand.pk).status_code == 403
    assert open_as(client, office_officer, "demand_check", demand.pk).status_code == 403


def test_the_pages_of_decisions_open_for_those_who_take_them(client, now, dept_officer, dept_approver):
    steps = {
        ("submitted", "return_for_correction"): dept_officer,
        ("submitted", "reject"): dept_approver,
        ("evaluated", "request_revision"): dept_officer,
        ("evaluated", "select"): dept_approver,
        ("evaluated", "decline"): dept_approver,
        ("selected", "review_secrecy"): dept_officer,
        ("published", "extend_window"): dept_approver,
        ("published", "retract"): dept_approver,
        ("unmatched", "reopen"): dept_approver,
    }
    for (state, step), user in steps.items():
        demand = collection.demand_in(state)
        assert open_as(client, user, "step", "demand", demand.pk, step).status_code == 200, step


def test_work_that_waits_stands_in_the_work_list_with_its_deadline(client, now, unit, org_editor, dept_officer):
    from portal import worklist

    draft, sent = collection.draft(unit, by=org_editor), collection.submitted(unit)

    (mine,) = [row for row in worklist.rows(worklist.waiting(org_editor)) if row.machine == "demand"]
    (theirs,) = [row for row in worklist.rows(worklist.waiting(dept_officer)) if row.machine == "demand"]

    assert (mine.pk, mine.action_label, mine.due) == (draft.pk, "填报需求", draft.lapses_at)
    assert (theirs.pk, theirs.action_label, theirs.due) == (
        sent.pk,
        "形式审查",
        Demand.objects.get(pk=sent.pk).check_due,
    )


def test_the_call_is_shown(client, now, org_editor):
    CallFactory()

    assert "现在没有正在征集的批次" in open_as(client, org_editor, "demand_new").text


def test_an_officer_finds_the_rest_of_the_checklist_met_in_one_go(client, now, dept_officer):
    demand = collection.submitted()
    first, *others = checklist.ITEMS
    client.force_login(dept_officer)

    client.post(
        reverse("demand_check", args=[demand.pk]),
        {"rest": "1", f"{first.key}-verdict": "no", f"{first.key}-reason": "单位不在四省（市）。"},
    )

    decided = {check.item: check.passed for check in demand.present_checks()}
    assert decided == {first.key: False} | {item.key: True for item in others}


def test_the_page_of_a_demand_leads_to_where_what_holds_it_up_is_done(client, now, unit, org_editor, dept_officer):
    draft, waiting = collection.draft(unit, by=org_editor), collection.submitted()

    assert open_as(client, org_editor, "demand", draft.pk).context["places"] == [
        {"url": reverse("demand_fill", args=[draft.pk]), "label": "填报需求"}
    ]
    assert open_as(client, dept_officer, "demand", waiting.pk).context["places"] == [
        {"url": reverse("demand_check", args=[waiting.pk]), "label": "形式审查"}
    ]


def test_from_a_demand_the_unit_returns_to_its_own_list_and_the_officer_to_all(
    client, now, unit, org_editor, dept_officer
):
    demand = collection.submitted(unit)

    own = open_as(client, org_editor, "demand", demand.pk).context["way_back"]
    all_ = open_as(client, dept_officer, "demand", demand.pk).context["way_back"]

    assert (own["url"], all_["url"]) == (reverse("own_demands"), reverse("demands"))
