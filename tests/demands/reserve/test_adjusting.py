"""需求调整: what the demander may change of a public demand, who agrees, what becomes of it (article 11)."""

import html
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands.collection.models import Demand, Indicator
from demands.matching.models import IndicatorAnswer
from demands.release import hall
from demands.reserve.models import DemandAdjustment
from portal.workflow import StepRefused, perform
from tests.demands.reserve.pages import said
from tests.demands.reserve.test_scenarios import admin, approver, fresh
from tests.factories import matching, people, release
from tests.factories import reserve as make
from tests.support import place

REASON = "应用场景扩大，指标相应提高。"


@pytest.fixture
def demand(unit):
    return matching.demand_with_window(unit)


def begun(who, demand):
    answer = who.sends(reverse("adjustment_new"), demand=demand.pk)
    assert answer.status_code == 302, said(answer)
    return DemandAdjustment.objects.latest("pk")


def table(demand, **cells):
    """The rows of the form as the page shows them, cells of the first row changed."""
    rows = list(demand.indicators.all())
    sent = {"indicators-TOTAL_FORMS": len(rows), "indicators-INITIAL_FORMS": len(rows)}
    for n, row in enumerate(rows):
        shown = {name: getattr(row, name) for name in ("name", "present", "target", "unit", "method")}
        shown |= {"id": row.pk} | (cells if n == 0 else {})
        sent |= {f"indicators-{n}-{name}": value for name, value in shown.items()}
    return sent


def typed(demand, **changed):
    """The whole form as its page shows it."""
    plain = {
        "subfield": demand.subfield, "keywords": "、".join(demand.keywords), "term_months": demand.term_months,
        "contact": demand.contact, "contact_phone": demand.contact_phone, "background": demand.background,
        "deliverables": demand.deliverables, "users": demand.users, "cross_region_reason": demand.cross_region_reason,
        "total_investment": demand.total_investment, "own_money": demand.own_money,
        "way_of_solving": demand.way_of_solving, "ip_terms": demand.ip_terms,
        "provider_conditions": demand.provider_conditions, "reason": REASON,
    }  # fmt: skip
    return table(demand) | plain | changed


def filled(who, adjustment, **changed):
    url = reverse("adjustment_edit", args=[adjustment.pk])
    answer = who.client.post(url, typed(adjustment.demand) | {"version": adjustment.version} | changed)
    assert answer.status_code == 302, said(answer)
    return fresh(adjustment)


def handed_in(demand, **changed):
    who = admin(demand.demander)
    return who.takes(filled(who, begun(who, demand), **changed), "submit", unclassified="on")


def agreed(adjustment):
    return approver(adjustment.demand.region).takes(adjustment, "approve", secrecy="on")


def test_an_adjustment_becomes_a_new_version_and_the_old_one_stays(demand):
    adjustment = agreed(handed_in(demand, deliverables="样机 2 套，发明专利 10 项。", total_investment="1500"))
    after = fresh(demand)

    assert (after.deliverables, str(after.total_investment)) == ("样机 2 套，发明专利 10 项。", "1500.00")
    assert (after.title, after.tasks, after.version) == (demand.title, demand.tasks, 2)
    assert [v.content["deliverables"] for v in after.versions.all()] == [
        "样机 2 套，发明专利 10 项。",
        "样机 1 套，发明专利 8 项。",
    ]
    assert [c["label"] for c in adjustment.differences] == ["交付成果", "总投入（万元）"]
    assert after.snapshot == demand.snapshot


def test_name_and_tasks_are_shown_locked_with_the_reason(demand):
    who = admin(demand.demander)
    page = html.unescape(who.opens(reverse("adjustment_edit", args=[begun(who, demand).pk])).content.decode())

    assert [t in page for t in ("需求名称在发布后不得改变", "攻关任务在发布后不得改变", demand.tasks)] == [True] * 3
    assert ('name="title"' in page, 'name="tasks"' in page) == (False, False)


@pytest.mark.parametrize(
    ("name", "why"), [("title", "需求名称在发布后不得改变"), ("tasks", "攻关任务在发布后不得改变")]
)
def test_a_form_that_touches_name_or_tasks_is_refused_and_nothing_typed_is_lost(demand, name, why):
    who = admin(demand.demander)
    adjustment = begun(who, demand)
    url = reverse("adjustment_edit", args=[adjustment.pk])
    answer = who.client.post(url, typed(demand, **{name: "另一件事", "deliverables": "样机 3 套"}))

    assert (answer.status_code, why in said(answer)[0]) == (422, True)
    assert "样机 3 套" in answer.content.decode()
    assert fresh(adjustment).changes == {}


def test_the_database_keeps_name_and_tasks_out_of_an_adjustment(demand):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.adjustment(demand, changes={"title": "另一件事"})


def test_without_a_change_or_a_reason_nothing_is_handed_in(demand):
    who = admin(demand.demander)
    adjustment = filled(who, begun(who, demand), reason="")

    assert who.is_refused(adjustment, "submit") == ["至少改动一处", "写明调整的理由"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"own_money": "1300"}, "需求方出资不能超过总投入，请核对两个金额。"),
        ({"term_months": "60"}, "攻关期限须在 24～36 个月之间，请修改。"),
        ({"total_investment": "-1"}, "金额不能是负数，请修改。"),
        ({"indicators-0-target": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_and_not_saved(demand, changed, sentence):
    who = admin(demand.demander)
    adjustment = begun(who, demand)
    answer = who.client.post(reverse("adjustment_edit", args=[adjustment.pk]), typed(demand, **changed))

    assert answer.status_code == 422
    assert sentence == "" or sentence in said(answer)
    assert fresh(adjustment).changes == {}


def test_answers_of_solutions_stay_with_the_indicator_they_answered(demand):
    solution = matching.submitted(demand)
    first = demand.indicators.first()
    agreed(handed_in(demand, **table(demand, target="≥15000")))
    answer = IndicatorAnswer.objects.get(solution=solution, indicator=first)

    assert (answer.indicator.target, answer.indicator.replaced_in) == ("≥12000", 2)
    assert [i.target for i in demand.indicators.all()] == ["≥15000", "≥120"]
    assert Indicator.every.filter(demand=demand).count() == 3


def test_a_draft_solution_has_to_confirm_what_changed(demand):
    solution = matching.complete(demand)
    agreed(handed_in(demand, **table(demand, target="≥15000")))
    provider = admin(solution.organisation)
    changed = demand.indicators.first()

    assert "请响应指标“循环寿命”" in provider.is_refused(solution, "submit")[0]
    assert solution.indicator_answers.get(indicator=changed).value == "≥12000"


def test_a_solution_taken_back_answers_the_demand_as_it_is_now(demand):
    solution = matching.submitted(demand)
    agreed(handed_in(demand, **table(demand, target="≥15000")))
    provider = admin(solution.organisation)
    solution = provider.takes(solution, "recall")

    rows = {a.indicator.target: a.answer for a in solution.indicator_answers.select_related("indicator")}
    assert rows == {"≥15000": "", "≥120": "meets"}


def test_the_comparison_shows_what_was_answered_beside_what_is_asked_now(demand):
    solution = matching.submitted(demand)
    agreed(handed_in(demand, **table(demand, target="≥15000")))
    matching.in_matching(fresh(demand))
    rows = admin(demand.demander).opens(reverse("solution_compare", args=[demand.pk])).context["rows"]
    shown = {row.under: row.cells[0].text for row in rows if "目标" in row.under}

    assert shown == {
        "目标 ≥15000 次": "—",
        "目标 ≥120 Wh/kg": "满足 ≥120",
        "需求调整前的指标，目标 ≥12000 次": "满足 ≥12000",
    }
    assert fresh(solution).state == "submitted"


def test_an_open_window_runs_longer_by_the_days_of_the_year(demand):
    adjustment = agreed(handed_in(demand, deliverables="样机 2 套。"))

    assert fresh(demand).window_closes_at == demand.window_closes_at + timedelta(days=7)
    assert adjustment.window_closes_at == fresh(demand).window_closes_at


def test_a_window_that_is_over_stays_over(demand):
    matched = matching.in_matching(demand)
    adjustment = agreed(handed_in(matched, deliverables="样机 2 套。"))

    assert (fresh(demand).window_closes_at, adjustment.window_closes_at) == (matched.window_closes_at, None)


def test_every_provider_and_the_other_departments_are_told(demand, shanghai):
    solution = matching.submitted(demand)
    provider = people.member(solution.organisation, is_admin=True)
    other = people.staff("dept_approver", shanghai)
    agreed(handed_in(demand, deliverables="样机 2 套。"))

    assert provider.messages_received.filter(text__contains="已调整，名称和任务不变").count() == 1
    assert other.messages_received.filter(text__contains="同意调整").count() == 1


def test_the_chosen_provider_agrees_first(agreement, demand):
    demand = fresh(agreement.demand)
    who, provider = admin(demand.demander), admin(agreement.solution.organisation)
    adjustment = filled(who, begun(who, demand), deliverables="样机 2 套。")
    name = agreement.solution.organisation.name
    assert who.is_refused(adjustment, "submit") == [f"尚未征求揭榜方{name}的同意，请先征求。"]
    assert provider.opens(adjustment.get_absolute_url()).status_code == 404
    who.takes(adjustment, "ask_provider")
    assert provider.is_refused(adjustment, "answer_as_provider", agrees="no") == ["不同意的，请写明理由。"]
    provider.takes(adjustment, "answer_as_provider", agrees="no", explanation="成本过高")
    assert who.is_refused(adjustment, "submit") == [f"揭榜方{name}不同意：成本过高。请协商修改后重新征求。"]
    who.takes(adjustment, "ask_provider")
    provider.takes(adjustment, "answer_as_provider", agrees="yes")

    assert agreed(who.takes(adjustment, "submit", unclassified="on")).state == "approved"


def test_the_providers_word_holds_for_these_changes_alone(agreement):
    demand = fresh(agreement.demand)
    who, provider = admin(demand.demander), admin(agreement.solution.organisation)
    adjustment = filled(who, begun(who, demand), deliverables="样机 2 套。")
    who.takes(adjustment, "ask_provider")
    provider.takes(adjustment, "answer_as_provider", agrees="yes")
    filled(who, fresh(adjustment), deliverables="样机 9 套。")

    refused = who.is_refused(adjustment, "submit")
    assert refused == [f"揭榜方{agreement.solution.organisation.name}同意以后内容又有修改，请重新征求同意。"]


@pytest.fixture
def agreement(unit):
    window = matching.demand_with_window(unit)
    return matching.signed_agreement(matching.negotiating(window, unit=matching.provider_unit("310000")))


def test_once_its_entry_is_in_an_issued_guideline_nothing_is_adjusted(agreement):
    entry = place(make.in_pool(agreement), "listed")
    adjustment = make.adjustment(fresh(agreement.demand))

    assert f"储备项目 {entry.code} 已列入印发的指南，需求不能再调整。" in admin(entry.lead).is_refused(
        adjustment, "submit"
    )


def test_a_demand_in_the_pool_is_adjusted_and_its_entry_stays(agreement):
    entry = make.in_pool(agreement)
    demand = fresh(agreement.demand)
    adjustment = make.adjustment(demand)
    who, provider = admin(demand.demander), admin(agreement.solution.organisation)
    who.takes(adjustment, "ask_provider")
    provider.takes(adjustment, "answer_as_provider", agrees="yes")
    agreed(who.takes(adjustment, "submit", unclassified="on"))

    assert (fresh(entry).state, fresh(demand).state, fresh(demand).version) == ("in_pool", "reserved", 2)


def test_one_adjustment_of_a_demand_at_a_time(demand):
    who = admin(demand.demander)
    begun(who, demand)

    assert said(who.sends(reverse("adjustment_new"), demand=demand.pk)) == [
        "该需求已有一份调整申请正在填写或者办理，请先办结。"
    ]


def test_without_the_secrecy_review_nothing_becomes_public(demand):
    adjustment = handed_in(demand, deliverables="样机 2 套。")

    refused = approver(demand.region).is_refused(adjustment, "approve")
    assert refused == ["调整后的内容将向社会公开，请先完成保密审查并勾选。"]


def test_only_the_own_regions_approver_decides(demand, shanghai, dept_officer):
    adjustment = handed_in(demand, deliverables="样机 2 套。")
    for other in (people.staff("dept_approver", shanghai), dept_officer, people.staff("office_approver")):
        with pytest.raises(PermissionDenied):
            perform(adjustment, "approve", by=other, secrecy=True)

    assert approver(demand.region).takes(adjustment, "refuse", reason="指标依据不足").state == "refused"
    assert fresh(demand).version == 1


def test_it_is_withdrawn_by_its_demander_and_falls_with_its_demand(demand, dept_approver):
    who = admin(demand.demander)
    first = handed_in(demand, deliverables="样机 2 套。")
    assert who.takes(first, "withdraw").state == "withdrawn"
    second = handed_in(demand, deliverables="样机 2 套。")
    perform(demand, "retract", by=dept_approver, reason="内容有误，撤下更正")

    assert fresh(second).state == "withdrawn"


def test_a_demand_that_is_not_public_is_not_adjusted(demand):
    place(demand, Demand.State.CLOSED)
    answer = admin(demand.demander).client.post(reverse("adjustment_new"), {"demand": demand.pk})

    assert said(answer) == ["请选择本单位已发布且尚未终结的需求。"]


def test_a_stranger_neither_reads_nor_adjusts(demand, shanghai):
    adjustment = make.adjustment(demand)
    stranger = admin(people.verified_unit(shanghai))

    assert stranger.opens(adjustment.get_absolute_url()).status_code == 404
    assert stranger.opens(reverse("adjustment_edit", args=[adjustment.pk])).status_code == 404
    with pytest.raises(StepRefused):
        perform(adjustment, "approve", by=people.staff("dept_approver", demand.region), secrecy=True)


def test_the_public_reads_it_beside_the_copy_as_it_was_published(client, demand):
    out = release.published([release.selected_demand(code="ZJ-2026-9007")])
    demand = out.items.first().demand
    make.approved_adjustment(demand, changes={"deliverables": "样机 2 套。", "own_money": "99.00"})
    page = html.unescape(client.get(reverse("public_demand", args=[demand.code])).content.decode())

    assert 'id="ZJ-2026-9007-T1"' in page
    assert "样机 2 套。" in page
    assert "99.00" not in page
    assert hall.copy_of(fresh(demand))["deliverables"] == demand.snapshot["deliverables"]
    assert "关于调整 ZJ-2026-9007 部分内容的公告" in client.get(reverse("announcements")).content.decode()
