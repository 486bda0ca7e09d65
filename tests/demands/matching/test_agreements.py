"""Choosing, talking and signing (article 10)."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from demands.matching import wording
from demands.matching.models import Agreement, Solution
from portal import worklist
from portal.documents.making import documents_of, html_of
from portal.workflow import StepRefused, perform
from tests.factories import matching as make
from tests.factories import people


def fresh(record):
    return type(record).objects.get(pk=record.pk)


@pytest.fixture
def talks(demand, provider):
    """A solution of the Shanghai university in talks."""
    return make.negotiating(demand, unit=provider)


@pytest.fixture
def drawn(talks, org_admin):
    return make.agreement(talks, by=org_admin)


def test_a_choice_has_its_reason(demand, provider, org_admin):
    solution = make.submitted(demand, provider)
    make.in_matching(demand)
    with pytest.raises(StepRefused, match="入围理由"):
        perform(solution, "shortlist", by=org_admin)

    perform(solution, "shortlist", by=org_admin, reason="指标全部满足。")
    assert fresh(solution).reason == "指标全部满足。"


def test_a_refusal_has_its_reason_and_the_provider_reads_it(client, demand, provider, provider_admin, org_admin):
    solution = make.submitted(demand, provider)
    make.in_matching(demand)
    perform(solution, "turn_down", by=org_admin, reason="成本高于目标值两成")
    client.force_login(provider_admin)

    assert "成本高于目标值两成" in client.get(solution.get_absolute_url()).content.decode()
    assert provider_admin.messages_received.filter(text__contains="成本高于目标值两成").count() == 1


def test_another_unit_does_not_choose(demand, provider, provider_admin):
    solution = make.submitted(demand, provider)
    make.in_matching(demand)
    with pytest.raises(PermissionDenied):
        perform(solution, "shortlist", by=provider_admin, reason="我们最好")


def test_the_terms_are_drawn_from_demand_and_solution(talks):
    from demands.matching.forms import TermsForm

    terms = TermsForm.initial_for(talks)

    units = list(talks.demand.indicators.values_list("unit", flat=True))
    assert terms["goal"] == (
        f"循环寿命：≥12000 {units[0]}（满足），第三方检测报告\n能量密度：≥120 {units[1]}（满足），第三方检测报告"
    )
    assert (terms["division_of_work"], terms["ip"]) == (talks.division, talks.ip_terms)
    assert terms["schedule"].splitlines() == [
        "第 6 个月：完成样品（第三方检测报告）",
        "第 18 个月：完成中试（第三方检测报告）",
        talks.schedule,
    ]
    assert terms["money"] == talks.money


def test_one_live_agreement_for_a_solution(drawn, talks, org_admin):
    with pytest.raises(StepRefused, match="已有合作意向"):
        perform(talks, "draw_agreement", by=org_admin, **make.TERMS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(demand=drawn.demand, solution=talks, code="X", drawn_by=org_admin, **make.TERMS)


def test_the_demander_signs_first(drawn, provider_admin):
    with pytest.raises(StepRefused):
        perform(drawn, "sign_as_provider", by=provider_admin, pledge=True)


def test_both_signatures_match_the_demand_and_pass_the_others_over(drawn, talks, demand, org_admin, provider_admin):
    other = Solution.objects.get(pk=make.place(make.draft(demand), "shortlisted").pk)
    perform(drawn, "sign_as_demander", by=org_admin, pledge=True)
    assert fresh(drawn).signed_by_both is False
    signed = perform(drawn, "sign_as_provider", by=provider_admin, pledge=True)

    assert signed.state == "signed"
    assert signed.signed_by_both is True
    assert [fresh(r).state for r in (talks, demand, other)] == ["agreed", "matched", "not_chosen"]
    assert [(s.side, s.person) for s in signed.signatures.all()] == [
        ("demander", org_admin),
        ("provider", provider_admin),
    ]


def test_signed_by_both_it_becomes_a_document(drawn, org_admin, provider_admin):
    perform(drawn, "sign_as_demander", by=org_admin, pledge=True)
    assert documents_of(drawn).count() == 0
    perform(drawn, "sign_as_provider", by=provider_admin, pledge=True)
    document = documents_of(drawn).get()
    text = html_of(document)

    assert document.title == f"{drawn.demand.title}合作意向书"
    assert [part in text for part in (drawn.goal, org_admin.unit.name, provider_admin.unit.name, document.code)] == [
        True
    ] * 4


def test_another_agreement_being_signed_ends_when_one_is_signed(drawn, demand, org_admin, provider_admin):
    rival = make.place(make.draft(demand), "negotiating")
    second = make.agreement(rival, by=org_admin)
    perform(drawn, "sign_as_demander", by=org_admin, pledge=True)
    perform(drawn, "sign_as_provider", by=provider_admin, pledge=True)

    assert fresh(second).state == "broken"


def test_a_signature_needs_the_promise_and_the_right_side(drawn, org_admin, provider_admin, org_editor):
    with pytest.raises(StepRefused):
        perform(drawn, "sign_as_demander", by=org_admin)
    for wrong in (provider_admin, org_editor):
        with pytest.raises(PermissionDenied):
            perform(drawn, "sign_as_demander", by=wrong, pledge=True)


def test_nobody_signs_a_text_that_changed_under_the_eyes(drawn, org_admin, provider_admin):
    perform(drawn, "revise_terms", by=provider_admin, **make.TERMS | {"ip": "各自所有"})

    with pytest.raises(StepRefused, match="第 2 版"):
        perform(drawn, "sign_as_demander", by=org_admin, pledge=True, version=1)
    assert perform(drawn, "sign_as_demander", by=org_admin, pledge=True, version=2).state == "demander_signed"


def test_two_who_change_the_terms_at_once_do_not_overwrite_each_other(drawn, org_admin, provider_admin):
    perform(drawn, "revise_terms", by=provider_admin, version=1, **make.TERMS | {"ip": "各自所有"})
    with pytest.raises(StepRefused, match="第 2 版"):
        perform(drawn, "revise_terms", by=org_admin, version=1, **make.TERMS)


def test_going_back_to_the_draft_voids_the_signature(drawn, org_admin, provider_admin):
    perform(drawn, "sign_as_demander", by=org_admin, pledge=True)
    back = perform(drawn, "amend", by=provider_admin, reason="分工须调整")

    assert back.state == "drafting"
    assert back.signatures.get().voided_why == "分工须调整"
    assert perform(back, "sign_as_demander", by=org_admin, pledge=True).state == "demander_signed"


@pytest.mark.parametrize(("side", "becomes"), [("demander", "not_chosen"), ("provider", "withdrawn")])
def test_a_signed_agreement_broken_off_frees_the_demand(demand, provider, org_admin, provider_admin, side, becomes):
    agreement = make.signed_agreement(make.negotiating(demand, unit=provider))
    by = org_admin if side == "demander" else provider_admin
    broken = perform(agreement, "break_off", by=by, reason="条件发生变化")

    assert (broken.state, broken.broken_by) == ("broken", side)
    assert fresh(agreement.solution).state == becomes
    assert fresh(demand).state == "matching"


def test_breaking_off_a_draft_leaves_the_talks_open(drawn, talks, org_admin):
    perform(drawn, "break_off", by=org_admin, reason="条款须重拟")

    assert fresh(talks).state == "negotiating"
    assert make.agreement(talks, by=org_admin).code == f"{talks.code}-Y2"


def test_turning_down_or_withdrawing_ends_an_agreement_being_signed(drawn, talks, org_admin):
    perform(talks, "turn_down", by=org_admin, reason="经费超出预算")

    assert fresh(drawn).state == "broken"


def test_withdrawing_ends_an_agreement_being_signed(drawn, talks, provider_admin, org_admin):
    perform(talks, "withdraw", by=provider_admin, reason="团队解散")

    assert fresh(drawn).state == "broken"
    assert org_admin.messages_received.filter(text__contains="撤回方案").count() == 1


def test_a_solution_not_chosen_comes_back_if_its_provider_stands_by_it(demand, provider, org_admin, provider_admin):
    second = make.submitted(demand, provider)
    agreement = make.signed_agreement(make.negotiating(demand))
    assert fresh(second).state == "not_chosen"
    admin = people.member(agreement.solution.organisation, is_admin=True)
    perform(agreement, "break_off", by=admin, reason="条件发生变化")
    with pytest.raises(StepRefused, match="仍有效"):
        perform(second, "reconsider", by=org_admin)

    perform(second, "stand_by", by=provider_admin)
    assert perform(second, "reconsider", by=org_admin).state == "shortlisted"


def test_an_agreement_is_seen_by_both_sides_and_their_departments(drawn, org_admin, provider_admin, dept_officer):
    def sees(user):
        return Agreement.objects.visible_to(user).filter(pk=drawn.pk).exists()

    rival = people.member(make.provider_unit("320000"), is_admin=True)
    assert [sees(p) for p in (org_admin, provider_admin, dept_officer, people.staff("auditor"))] == [True] * 4
    assert [sees(p) for p in (rival, people.person(), people.staff("expert_keeper"))] == [False] * 3


def test_a_demand_has_one_signed_agreement(drawn, demand, org_admin):
    second = make.agreement(make.place(make.draft(demand), "negotiating"), by=org_admin)
    make.place(drawn, "signed")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.place(second, "signed")


def supplement(agreement, by, **changed):
    """A supplement proposed by one side."""
    return perform(agreement, "propose_supplement", by=by, reason="经费须调整", **make.TERMS | changed)


@pytest.fixture
def signed(drawn, org_admin, provider_admin):
    perform(drawn, "sign_as_demander", by=org_admin, pledge=True)
    return perform(drawn, "sign_as_provider", by=provider_admin, pledge=True)


def test_every_version_of_the_terms_stays_with_what_it_changes(drawn, org_admin, provider_admin):
    perform(drawn, "revise_terms", by=provider_admin, **make.TERMS | {"ip": "各自所有"})
    perform(drawn, "revise_terms", by=org_admin, **make.TERMS | {"ip": "各自所有", "money": "500.00"})
    rows = wording.with_changes(list(fresh(drawn).versions.all()))

    assert [(r["version"].number, r["version"].side) for r in rows] == [
        (3, "demander"),
        (2, "provider"),
        (1, "demander"),
    ]
    assert [[(c["before"], c["after"]) for c in r["changes"]] for r in rows] == [
        [("430.00", "500.00")],
        [(make.TERMS["ip"], "各自所有")],
        [],
    ]


def test_words_other_than_those_signed_under_are_refused_by_their_hash(drawn, org_admin):
    with pytest.raises(StepRefused, match="第 1 版"):
        perform(drawn, "sign_as_demander", by=org_admin, pledge=True, version=1, digest="0" * 64)


def test_a_supplement_holds_once_both_have_signed_it_and_the_old_text_stays(signed, org_admin, provider_admin):
    supplement(signed, provider_admin, money="480.00")
    assert (fresh(signed).money, fresh(signed).version, fresh(signed).signed_by_both) == (signed.money, 1, True)
    with pytest.raises(StepRefused, match="需求方已签署补充意向"):
        perform(signed, "sign_supplement_as_provider", by=provider_admin, pledge=True)
    perform(signed, "sign_supplement_as_demander", by=org_admin, pledge=True, version=2)
    done = perform(signed, "sign_supplement_as_provider", by=provider_admin, pledge=True, version=2)

    assert (done.state, str(done.money), done.version, done.signed_by_both) == ("signed", "480.00", 2, True)
    assert [(s.side, s.version, s.voided_at) for s in done.signatures.all()] == [
        ("demander", 1, None),
        ("provider", 1, None),
        ("demander", 2, None),
        ("provider", 2, None),
    ]
    assert [v.terms["money"] for v in done.versions.all()] == ["430.00", "480.00"]


def test_a_supplement_makes_a_document_of_its_own_and_the_first_one_reads_as_before(signed, org_admin, provider_admin):
    supplement(signed, org_admin, money="480.00")
    perform(signed, "sign_supplement_as_demander", by=org_admin, pledge=True)
    perform(signed, "sign_supplement_as_provider", by=provider_admin, pledge=True)
    newer, older = documents_of(signed)

    assert [d.title.removeprefix(signed.demand.title) for d in (newer, older)] == ["合作意向补充书", "合作意向书"]
    assert ("480.00" in html_of(newer), "480.00" in html_of(older)) == (True, False)
    assert ("430.00" in html_of(older), "经费须调整" in html_of(newer)) == (True, True)


def test_one_supplement_waits_at_a_time_and_a_dropped_one_changes_nothing(signed, org_admin, provider_admin):
    supplement(signed, org_admin, money="480.00")
    with pytest.raises(StepRefused, match="第 2 版补充意向正在签署"):
        supplement(signed, provider_admin, money="490.00")
    perform(signed, "sign_supplement_as_demander", by=org_admin, pledge=True)
    dropped = perform(signed, "drop_supplement", by=provider_admin, reason="暂不调整")

    assert (dropped.supplement, str(dropped.money), dropped.signed_by_both) == (None, "430.00", True)
    assert dropped.signatures.get(version=2).voided_why == "暂不调整"
    assert supplement(signed, provider_admin, money="490.00").supplement.number == 3


def test_a_supplement_that_changes_nothing_is_refused(signed, org_admin):
    with pytest.raises(StepRefused, match="条款没有改动"):
        supplement(signed, org_admin)


def test_a_supplement_waits_in_the_work_list_of_whoever_signs_next(signed, org_admin, provider_admin):
    def waits(person):
        return [row["step"] for row in worklist.waiting(person) if row["machine"] == "agreement"]

    assert (waits(org_admin), waits(provider_admin)) == ([], [])
    supplement(signed, provider_admin, ip="各自所有")
    assert (waits(org_admin), waits(provider_admin)) == (["sign_supplement_as_demander"], [])
    perform(signed, "sign_supplement_as_demander", by=org_admin, pledge=True)
    assert (waits(org_admin), waits(provider_admin)) == ([], ["sign_supplement_as_provider"])


def test_the_page_of_signing_shows_version_hash_and_what_a_supplement_changes(
    client, signed, org_admin, provider_admin
):
    proposed = supplement(signed, provider_admin, money="480.00").supplement
    client.force_login(org_admin)
    page = re.sub(r"<[^>]+>", "", client.get(signed.step_url("sign_supplement_as_demander")).content.decode())

    assert [part in page for part in ("第 2 版", proposed.digest[:16], "480.00", "430.00", "经费须调整")] == [True] * 5
    assert "第 2 版补充意向正在签署" in client.get(signed.get_absolute_url()).content.decode()
