"""Corrections and adjustments of one demand, in either order: each says what it changed, and none undoes the other."""

import pytest

from demands.collection import lines
from demands.collection.models import Demand
from demands.matching.models import IndicatorAnswer
from demands.reserve.adjusting import parts
from portal.workflow import StepRefused, perform
from tests.demands.reserve.test_scenarios import fresh
from tests.factories import matching, people, release
from tests.factories import reserve as make

NEW_ROW = {"id": None, "name": "倍率", "present": "1", "target": "≥3", "unit": "C", "method": "第三方检测"}


@pytest.fixture
def demand():
    """Published with two indicators."""
    made = release.selected_demand(background="原来的背景。", users="储能电站。")
    made.indicators.create(order=2, name="能量密度", present="105", target="≥120", unit="Wh/kg", method="第三方检测")
    release.published([made])
    return Demand.objects.get(pk=made.pk)


def line(demand, name):
    return next(str(line) for line, row in lines.present(demand.pk).items() if row.name == name)


def adjusted(demand, *, drop=(), add=(), changes=None, **cells):
    """An approved adjustment: rows dropped, added in front, cells changed as `能量密度={"target": …}`."""
    rows = [row | cells.get(row["name"], {}) for row in parts.rows_of(demand) if row["name"] not in drop]
    return make.approved_adjustment(fresh(demand), changes=changes or {}, indicators=[*add, *rows])


def table(copy):
    return [(row["name"], row["target"], row["unit"]) for row in copy["indicators"]]


def record(demand):
    return [(row.name, row.target, row.unit) for row in fresh(demand).indicators.all()]


def test_correction_then_adjustment_and_the_page_tells_both(client, demand):
    release.corrected(demand, {line(demand, "能量密度"): {"unit": "Wh/L"}}, background="更正后的背景。")
    adjusted(demand, drop=["循环寿命"], add=[NEW_ROW], 能量密度={"target": "≥150"}, changes={"users": "电网侧。"})
    page = client.get(f"/hall/{demand.code}/")

    assert table(page.context["copy"]) == [("倍率", "≥3", "C"), ("能量密度", "≥150", "Wh/L")] == record(demand)
    assert page.context["copy"]["background"] == "更正后的背景。"
    told = [(note.kind, note.number, note.by) for note in page.context["beside"]]
    assert sorted(told) == [
        ("更正", "YRD-2026-G01", "浙江省科学技术厅发布"),
        ("需求调整", f"{demand.code}-T1", "需求方申请，浙江省科学技术厅同意"),
    ]
    labels = {note.kind: [each["label"] for each in note.changes] for note in page.context["beside"]}
    assert labels == {"更正": ["背景与必要性", "技术指标"], "需求调整": ["成果用户与应用场景", "技术指标"]}
    assert client.get(f"/hall/{demand.code}/", {"as": "published"}).context["copy"] == demand.snapshot


def test_adjustment_then_correction_mends_the_indicator_that_was_meant_wherever_it_stands_now(client, demand):
    meant = line(demand, "能量密度")
    adjusted(demand, drop=["循环寿命"], add=[NEW_ROW], 能量密度={"target": "≥150"})
    made = release.corrected(fresh(demand), {meant: {"unit": "Wh/L"}})
    page = client.get(f"/hall/{demand.code}/")

    assert table(page.context["copy"]) == [("倍率", "≥3", "C"), ("能量密度", "≥150", "Wh/L")] == record(demand)
    assert made.differences == [
        {
            "label": "技术指标",
            "before": "能量密度，105，≥150，Wh/kg，第三方检测",
            "after": "能量密度，105，≥150，Wh/L，第三方检测",
        }
    ]
    assert [row.code for row in client.get("/hall/", {"q": "倍率"}).context["page"]] == [demand.code]
    assert client.get("/hall/").context["page"][0].key_indicators.startswith("倍率 ≥3 C")


def test_what_is_adjusted_is_what_the_hall_is_filtered_by(client, demand):
    adjusted(demand, changes={"total_investment": "400.00", "term_months": 36})

    row = client.get("/hall/", {"money": "small"}).context["page"][0]
    assert (row.code, str(row.total_investment), row.term_months) == (demand.code, "400.00", 36)


def test_a_correction_that_waits_for_its_signature_finds_its_indicator_after_an_adjustment(demand):
    waiting = release.to_be_signed(demand, {line(demand, "能量密度"): {"unit": "Wh/L"}})
    adjusted(demand, add=[NEW_ROW], 能量密度={"target": "≥150"})
    release.signed(waiting)

    assert record(demand) == [("倍率", "≥3", "C"), ("循环寿命", "≥12000", "次"), ("能量密度", "≥150", "Wh/L")]


@pytest.mark.parametrize(
    ("adjust", "name"),
    [
        ({"drop": ["能量密度"]}, "能量密度"),
        ({"能量密度": {"unit": "kWh/kg"}}, "能量密度"),
        ({"changes": {"background": "需求方重写的背景。"}}, "背景与必要性"),
    ],
)
def test_what_was_adjusted_after_a_correction_was_drafted_is_corrected_anew(demand, adjust, name):
    waiting = release.to_be_signed(demand, {line(demand, "能量密度"): {"unit": "Wh/L"}}, background="更正后的背景。")
    adjusted(demand, **adjust)
    with pytest.raises(StepRefused) as refused:
        release.signed(waiting)

    assert refused.value.reasons == [f"“{name}”在拟稿以后已有调整，请退回拟稿，在现在的文字上重新更正。"]


def test_nothing_is_corrected_while_an_adjustment_is_before_its_department(demand):
    waiting = release.to_be_signed(demand, background="更正后的背景。")
    handed_in = make.adjustment_handed_in(fresh(demand))
    with pytest.raises(StepRefused) as refused:
        release.signed(waiting)
    assert refused.value.reasons == ["该需求有一份调整正在审核，请先办结，再办理更正。"]
    perform(handed_in, "withdraw", by=people.member(demand.demander, is_admin=True))

    assert release.signed(waiting).state == "published"


def test_the_draft_of_an_adjustment_takes_a_correction_in_and_takes_nothing_back(demand):
    rows = parts.rows_of(demand)
    rows[0]["target"] = "≥15000"
    draft = make.adjustment(demand, changes={"users": "电网侧。"}, indicators=rows)
    changed = {line(demand, "能量密度"): {"unit": "Wh/L"}, line(demand, "循环寿命"): {"unit": "周次"}}
    release.corrected(fresh(demand), changed, users="电网侧。")
    draft = fresh(draft)

    assert (draft.changes, draft.version) == ({}, 2)
    assert [c["label"] for c in draft.differences] == ["技术指标"]
    draft = perform(draft, "submit", by=people.member(demand.demander, is_admin=True), unclassified=True)
    perform(draft, "approve", by=people.staff("dept_approver", demand.region), secrecy=True)
    assert record(demand) == [("循环寿命", "≥15000", "周次"), ("能量密度", "≥120", "Wh/L")]


def test_two_rows_that_claim_one_place_are_two_lines(demand):
    rows = parts.rows_of(demand)
    make.approved_adjustment(demand, changes={}, indicators=[*rows, rows[1] | {"name": "体积能量密度"}])

    assert sorted(row.name for row in lines.present(demand.pk).values()) == ["体积能量密度", "循环寿命", "能量密度"]


def test_a_draft_that_answers_says_anew_whether_it_meets_what_was_corrected(demand):
    solution = matching.complete(demand)
    meant = line(demand, "能量密度")
    release.corrected(fresh(demand), {meant: {"target": "≥150"}})

    answers = IndicatorAnswer.objects.filter(solution=solution).order_by("indicator__order")
    assert [(answer.answer, bool(answer.value)) for answer in answers] == [("meets", True), ("", True)]


def test_a_correction_of_indicators_that_comes_after_the_window_is_refused_and_one_of_texts_is_not(demand):
    matching.submitted(demand)
    of_table = release.to_be_signed(demand, {line(demand, "能量密度"): {"target": "≥150"}})
    in_matching = matching.in_matching(fresh(demand))
    with pytest.raises(StepRefused) as refused:
        release.signed(of_table)
    assert refused.value.reasons == [
        "揭榜窗口已截止，方案是按现有技术指标作答的，技术指标不能再更正；确需改动的，由需求方申请需求调整。"
    ]
    perform(of_table, "cancel", by=of_table.created_by, reason="改由需求方申请调整")

    assert in_matching.state == "matching"
    assert release.corrected(fresh(demand), background="更正后的背景。").number == "YRD-2026-G01"


def test_only_the_indicators_that_differ_are_told_and_money_with_its_thousands(demand):
    rows = parts.rows_of(demand)
    rows[1]["target"] = "≥150"
    made = make.approved_adjustment(demand, changes={"total_investment": "1500.00"}, indicators=rows)
    before = "能量密度，105，≥120，Wh/kg，第三方检测"

    assert (
        made.public_changes
        == made.differences
        == [
            {"label": "总投入（万元）", "before": "1,200.00", "after": "1,500.00"},
            {"label": "技术指标", "before": before, "after": before.replace("≥120", "≥150")},
        ]
    )


def test_another_order_of_the_indicators_is_a_change(demand):
    made = make.adjustment(demand, changes={}, indicators=parts.rows_of(demand)[::-1])

    assert [each["label"] for each in made.differences] == ["技术指标"]


def test_an_adjustment_of_what_is_restricted_alone_says_that_and_leaves_the_page_as_it_was(client, demand):
    make.approved_adjustment(demand, changes={"own_money": "99.00"})
    page = client.get(f"/hall/{demand.code}/")
    text = page.content.decode()

    assert (page.context["times_changed"], page.context["copy"]) == (0, demand.snapshot)
    assert ("这次改动不涉及公开的内容。" in text, "99.00" in text) == (True, False)
