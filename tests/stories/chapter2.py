"""Chapter 2 of the Measures in the story: from a unit's draft to the reserve (articles 7 to 11)."""

from decimal import Decimal

from demands.collection import checklist, completeness, secrecy, services
from demands.collection.models import CollectionRound, Demand, Indicator
from demands.matching import services as matching
from demands.matching.models import Solution
from demands.release import services as releasing
from demands.release.models import PublicDemand
from demands.reserve.models import ReserveEntry
from demands.reserve.services import open_entry
from portal import clock
from portal.accounts.models import Region
from portal.documents.making import documents_of
from portal.notices.tasks import drain
from portal.workflow import perform
from reviews.rounds import services as reviewing
from reviews.rounds import sheets
from reviews.rounds.models import ReviewRound
from reviews.rounds.models.kinds import Kind
from tests.stories import offered
from tests.stories.people_of_the_story import at, the_need, the_solution
from tests.stories.refusals import not_theirs, refused

COMMENT = "问题来自真实产线，指标可以测量，路线可行；建议补充低温条件下的测试方法。"
OPINION = "专家组认为需求符合重点领域方向，指标可考核，跨区域分工合理，同意推荐。"
PLAIN = (
    "subfield", "keywords", "background", "tasks", "deliverables", "term_months", "cross_region_reason",
    "total_investment", "own_money", "users", "ip_terms", "provider_conditions",
)  # fmt: skip


def a_round_opens(story):
    """Article 7: the notice goes out only once all four departments agree to it."""
    drafted = CollectionRound.objects.create(
        call=story.call, name="2026 年度第一批", code="YRD-2026-Z01", opens_at=at(2025, 11, 10, 9),
        closes_at=at(2025, 12, 5), term_min=24, term_max=36, per_unit=5, notice="面向三省一市骨干企业征集技术需求。",
        created_by=story["office.officer"],
    )  # fmt: skip
    drafted.fields.set(story.call.fields.all())
    drafted.regions.set(Region.objects.members())
    for approver in story.approvers[:3]:
        perform(drafted, "agree", by=approver)
    assert refused(drafted, "open", story["office.approver"]) == ["尚缺安徽省科学技术厅会签"]
    perform(drafted, "agree", by=story["ah.approver"])
    story.round = perform(drafted, "open", by=story["office.approver"])
    assert story.round.state == "open"


def a_unit_says_what_it_needs(story):
    """Article 7: the unit's filler writes, its administrator submits; from then on it has a number."""
    story.go_to(2025, 11, 12)
    row, editor, admin = the_need(), story["nachuang.editor"], story["nachuang.admin"]
    demand = services.new_demand(
        collection_round=story.round, unit=story.units["nachuang"], title=row["title"], by=editor
    )
    assert refused(demand, "request_org_review", editor)
    fill_demand(demand, row)
    reviewed = perform(demand, "request_org_review", by=editor)
    not_theirs(reviewed, "submit", editor, unclassified=True)
    not_theirs(reviewed, "submit", story["sungrow.admin"], unclassified=True)
    story.demand = perform(reviewed, "submit", by=admin, unclassified=True)
    assert (story.demand.state, story.demand.code) == ("submitted", "ZJ-2026-0001")
    assert list(Demand.objects.visible_to(story["ah.officer"])) == []
    assert list(Demand.objects.visible_to(story["zj.officer"])) == [story.demand]


def fill_demand(demand, row):
    """What the unit's filler types, as the data have it."""
    for name in PLAIN:
        setattr(demand, name, row[name])
    demand.way_of_solving = "cooperation"
    demand.field = demand.round.fields.get(name=row["field"])
    demand.sections = {section.key: {"n": 1} for section in completeness.SECTIONS}
    demand.unclassified_declared = True
    demand.save()
    Indicator.objects.bulk_create(Indicator(demand=demand, order=n, **i) for n, i in enumerate(row["indicators"], 1))


def its_department_accepts_it(story):
    """Article 7: no acceptance before every item of the checklist is decided, and not by another region."""
    story.go_to(2025, 11, 14)
    officer, everything = story["zj.officer"], {item.key: (True, "") for item in checklist.ITEMS}
    assert len(refused(story.demand, "accept", officer)) == len(everything)
    services.decide_items(story.demand, everything, by=officer)
    not_theirs(story.demand, "accept", story["ah.officer"])
    story.demand = perform(story.demand, "accept", by=officer)
    assert story.demand.state == "accepted"


def experts_evaluate_it(story):
    """Article 8: five experts by lot; the result is approved by somebody who did not organise the round."""
    story.go_to(2025, 12, 8)
    assert fresh(story.round).state == "closed"
    drafted = ReviewRound(
        call=story.call, kind=Kind.DEMAND_EVALUATION, title="需求评估一组", region_id="330000", experts_wanted=5,
        deadline=at(2025, 12, 16),
    )  # fmt: skip
    made = a_review(story["zj.officer"], drafted, story.demand)
    not_theirs(made, "conclude", story["ah.approver"])
    assert refused(made, "conclude", story["zj.officer"]) == ["审定人不是本轮评审的组织人"]
    made = perform(made, "conclude", by=story["zj.approver"])
    subject = made.subjects.get()
    assert (subject.rank, subject.mean) == (1, Decimal("80.00"))
    story.demand = fresh(story.demand)
    assert story.demand.state == "evaluated"


def a_review(organiser, drafted, record):
    """A round with this record: drawn, invited, pledged, scored 80, its panel's opinion signed."""
    made = reviewing.make_round(drafted, fields=[], by=organiser)
    reviewing.add_subjects(made, [f"{record.machine}:{record.pk}"], by=organiser)
    for step in ("staff", "draw", "send_invitations"):
        made = perform(made, step, by=organiser)
    for task in made.assignments.filter(state="invited").select_related("expert__user"):
        perform(task, "accept", by=task.expert.user, pledge=True)
    made = perform(made, "start", by=organiser)
    assert fresh(record).state in ("evaluating", "under_review")
    for task in made.assignments.filter(state="accepted").select_related("expert__user"):
        score(task)
    made = perform(made, "close_scoring", by=organiser)
    chair = made.assignments.get(is_chair=True)
    perform(chair, "sign_opinion", by=chair.expert.user, text=OPINION, recommendation="recommend")
    return made


def score(task):
    """An expert gives four fifths of every criterion and signs the sheet."""
    values = {c.pk: c.maximum * Decimal("0.8") for c in task.round.rubric.criteria.all()}
    sheets.save(task, values=values, comment=COMMENT, recommendation="recommend", note="")
    perform(task, "submit", by=task.expert.user)


def it_is_chosen_for_release(story):
    """Articles 8 and 9: chosen by a second person, then reviewed for secrecy."""
    story.go_to(2025, 12, 18)
    assert refused(story.demand, "select", story["zj.officer"]) == ["由受理人以外的审批人办理"]
    story.demand = perform(story.demand, "select", by=story["zj.approver"], reason="同意列入拟发布。")
    assert story.demand.state == "selected"
    words = {
        "title": "2026 年度第一批榜单",
        "notice": "征集解决方案。",
        "window_days": 30,
        "deadline": at(2025, 12, 26),
    }
    story.list = releasing.draw_up(call=story.call, by=story["office.officer"], demands=[story.demand], **words)
    waits = ["ZJ-2026-0001 尚未通过保密审查，请等待浙江省科学技术厅审查。"]
    assert refused(story.list, "request_cosign", story["office.officer"]) == waits
    review = {"verdict": "pass", "opinion": "公开内容不涉密。", "items": secrecy.decided(story.demand)}
    perform(story.demand, "review_secrecy", by=story["zj.officer"], **review)


def the_list_is_published(story):
    """Article 9: four signatures and a second person; what goes out is frozen and holds nothing private."""
    story.go_to(2025, 12, 22)
    asked = perform(story.list, "request_cosign", by=story["office.officer"])
    for approver in story.approvers[:3]:
        perform(asked, "cosign", by=approver, confirmed=True)
    assert refused(asked, "publish", story["office.approver"]) == ["尚缺安徽省科学技术厅会签"]
    perform(asked, "cosign", by=story["ah.approver"], confirmed=True)
    assert refused(asked, "publish", story["office.officer"]) == ["发布人不是拟制或送签榜单的人"]
    story.list = perform(asked, "publish", by=story["office.approver"])
    story.demand = fresh(story.demand)
    assert (story.list.number, story.list.state, story.demand.state) == ("YRD-2026-B01", "published", "published")
    public = PublicDemand.objects.get(demand=story.demand)
    assert public.snapshot == story.demand.snapshot
    assert public.snapshot["title"] == the_need()["title"]
    assert {"contact_phone", "own_money"} & set(public.snapshot) == set()
    assert story.units["nachuang"].phone not in str(public.snapshot)
    drain()
    assert documents_of(story.list).get().status == "ready"


def two_providers_answer(story):
    """Article 10: what they hand in is sealed; nobody learns even how many there are before the window closes."""
    story.go_to(2026, 1, 7)
    story.solutions = {unit: _answer(story, unit) for unit in ("sungrow", "sjtu")}
    others = ("nachuang.admin", "zj.approver", "ah.approver", "office.approver", "auditor")
    assert [Solution.objects.visible_to(story[name]).count() for name in others] == [0] * len(others)
    assert list(Solution.objects.visible_to(story["sungrow.admin"])) == [story.solutions["sungrow"]]
    sealed = refused(story.solutions["sungrow"], "shortlist", story["nachuang.admin"], reason="指标完整。")
    assert sealed == ["揭榜窗口已截止", "需求正在供需对接"]


def _answer(story, unit):
    admin = story[f"{unit}.admin"]
    title = the_solution(unit)["title"]
    solution = matching.begin(demand=story.demand, unit=story.units[unit], by=admin, title=title)
    for name, text in offered.texts(unit).items():
        setattr(solution, name, text)
    solution.unclassified_declared = True
    solution.save()
    asked = [f"请响应指标“{name}”：填写响应、承诺值和依据" for name, _value, _basis in offered.answers(unit)]
    tables = ["团队：请至少填写一位团队成员", "进度安排：请至少填写一个阶段", "经费：请填写经费的来源和用途"]
    assert refused(solution, "submit", admin, pledge=True) == [*tables, *asked]
    offered.fill_tables(solution, unit, leader=story[f"{unit}.leader"].name)
    return perform(solution, "submit", by=admin, pledge=True)


def the_demander_agrees_with_one(story):
    """Article 10: opened when the window closes; two signatures make the match, and the other is not chosen."""
    story.go_to(2026, 1, 23)
    story.demand, demander = fresh(story.demand), story["nachuang.admin"]
    assert story.demand.state == "matching"
    assert Solution.objects.visible_to(demander).count() == 2
    assert Solution.objects.visible_to(story["sjtu.admin"]).count() == 1
    chosen = perform(story.solutions["sungrow"], "shortlist", by=demander, reason="指标答复完整。")
    chosen = perform(chosen, "negotiate", by=demander)
    terms = {"goal": "达到全部技术指标。", "division_of_work": "需求方负责材料与电芯，揭榜方负责系统集成与并网示范。"}
    terms |= {"ip": the_need()["ip_terms"], "schedule": "第 14 个月示范投运，第 30 个月验收。"}
    perform(chosen, "draw_agreement", by=demander, money=Decimal("1200.00"), **terms)
    agreement = chosen.agreements.get()
    not_theirs(agreement, "sign_as_demander", story["sungrow.admin"], pledge=True)
    agreement = perform(agreement, "sign_as_demander", by=demander, pledge=True)
    story.agreement = perform(agreement, "sign_as_provider", by=story["sungrow.admin"], pledge=True)
    story.demand = fresh(story.demand)
    assert (story.agreement.state, story.demand.state, fresh(chosen).state) == ("signed", "matched", "agreed")
    assert fresh(story.solutions["sjtu"]).state == "not_chosen"


def it_enters_the_reserve(story):
    """Article 11: both regions' departments agree, the Office admits."""
    story.go_to(2026, 1, 27)
    lead = story["nachuang.admin"]
    entry = open_entry(demand=story.demand, scenario="demander_match", by=lead)
    entry.own_money = Decimal("800.00")
    entry.save()
    entry = perform(entry, "submit", by=lead, pledge=True)
    entry = perform(entry, "pass_check", by=story["zj.approver"], opinion="同意。")
    waiting = refused(entry, "admit", story["office.approver"])
    assert len(waiting) == 1
    assert "安徽省科学技术厅" in waiting[0]
    perform(entry, "agree_entry", by=story["ah.approver"], opinion="同意。")
    perform(entry, "admit", by=story["office.approver"])
    story.entry = ReserveEntry.objects.get(pk=entry.pk)
    story.demand = fresh(story.demand)
    assert (story.entry.code, story.entry.state, story.demand.state) == ("YRD-2026-R-0001", "in_pool", "reserved")
    assert story.entry.admitted_at < clock.now()


def fresh(record):
    """The record as the database has it."""
    return type(record)._base_manager.get(pk=record.pk)
