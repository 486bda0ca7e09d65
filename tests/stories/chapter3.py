"""Chapter 3 of the Measures in the story: from the guideline to a project under way (articles 12 to 17)."""

from datetime import date
from decimal import Decimal

from portal import clock
from portal.documents.making import documents_of
from portal.documents.models import Document
from portal.notices.tasks import drain
from portal.workflow import perform
from projects.applications import begin, checklist, completeness, consents, services
from projects.applications.models import Application, Commitment
from projects.approval import composing
from projects.approval.composing import Decision
from projects.approval.models import PublicNotice
from projects.delivery.models import Project
from projects.guidelines import services as guiding
from reviews.rounds.models import ReviewRound
from reviews.rounds.models.kinds import Kind
from tests.stories.chapter2 import a_review, fresh
from tests.stories.people_of_the_story import at, data
from tests.stories.refusals import not_theirs, refused

WORDS = {
    "summary": "面向兆瓦时级钠电储能，材料、电芯、系统三个环节跨省协同攻关。",
    "innovation": "提出面向宽电压窗口的两级拓扑，建立可复现的长循环测试方法。",
    "risks": "主要风险是电芯批次一致性，设备用工艺路线。",
}
SHARES = (("operation", "0.60"), ("labour", "0.20"), ("equipment", "0.10"), ("indirect", "0.10"))
MONEY = {"nachuang": Decimal("240.00"), "sungrow": Decimal("160.00")}


def a_guideline_is_issued(story):
    """Article 12: four opinions, four signatures, a second person, a PDF and a secrecy review before it goes out."""
    story.go_to(2026, 2, 2)
    drafted, approver = _draft_guideline(story), story["office.approver"]
    asked = perform(drafted, "consult", by=story["office.officer"])
    assert refused(asked, "approve", approver, number="沪科合〔2026〕12号")[0] == "尚缺上海市科学技术委员会的意见。"
    for department in story.approvers:
        perform(asked, "give_opinion", by=department, stance="agrees")
    for department in story.approvers:
        perform(asked, "cosign", by=department, confirmed=True, digest=asked.signing_digest())
    both = refused(asked, "approve", story["office.officer"], number="沪科合〔2026〕12号")
    assert both == ["您参与编制了本指南，须由另一人办理这一步。"]
    story.guideline = perform(asked, "approve", by=approver, number="沪科合〔2026〕12号")
    perform(story.guideline, "review_secrecy", by=approver, result="passed", opinion="逐条审查，不涉密。")
    assert refused(story.guideline, "issue", approver) == ["PDF 正在生成，通常不超过一分钟，请稍后刷新。"]
    drain()
    story.guideline = perform(story.guideline, "issue", by=approver)
    assert (story.guideline.state, fresh(story.entry).state) == ("issued", "listed")
    document = documents_of(story.guideline).get()
    assert (document.status, document.is_public) == (Document.Status.READY, True)


def _draft_guideline(story):
    officer = story["office.officer"]
    drafted = guiding.create(call=story.call, title="2026年度联合攻关指南（第一批）", by=officer, copy_last=False)
    drafted.preface, drafted.contacts = data("guideline")["preface"], "长三角科创办 021-0000 0000"
    drafted.requirements = "申报材料不得含有涉密内容。"
    drafted.opens_at, drafted.closes_at = at(2026, 2, 10, 9), at(2026, 3, 20)
    drafted.save()
    with guiding.drafting(drafted, by=officer) as locked:
        guiding.add_entries(locked, [story.entry])
    return fresh(drafted)


def a_consortium_applies(story):
    """Article 12: units of two regions, everybody's consent, and only then the lead unit's administrator."""
    story.go_to(2026, 2, 12)
    editor = story["nachuang.editor"]
    application = begin.new_application(
        direction=story.guideline.directions.get(), unit=story.units["nachuang"], by=editor
    )
    assert application.content == story.solutions["sungrow"].approach
    fill_application(story, application)
    application.participants.filter(organisation=story.units["sungrow"]).update(role="market_use")
    alone = refused(application, "request_consents", editor)
    assert alone == ["联合体的承担单位须来自三省一市中的 2 地以上，现有：浙江省。请在“单位与分工”中补充。"]
    application.participants.filter(organisation=story.units["sungrow"]).update(role="undertaking")
    asked = perform(application, "request_consents", by=editor)
    for name in ("nachuang.admin", "nachuang.leader", "sungrow.admin", "sungrow.leader"):
        assert fresh(asked).state == "confirming"
        perform(asked, "consent", by=story[name], seen=consents.seen_by(asked, story[name]), pledge=True)
    not_theirs(asked, "submit", editor)
    story.application = perform(asked, "submit", by=story["nachuang.admin"])
    assert (story.application.state, story.application.code) == ("submitted", "YRD-2026-A-0001")
    assert fresh(story.entry).state == "applied"


def fill_application(story, application):
    """What the filler adds to what direction, demand and solution already say."""
    for name, words in WORDS.items():
        setattr(application, name, words)
    application.leader, application.leader_title = story["nachuang.leader"], "正高级工程师"
    application.public_money, application.total_money = Decimal("400.00"), Decimal("800.00")
    application.sections = {section.key: {"n": 1} for section in completeness.SECTIONS}
    application.save()
    application.subtopics.update(leader=story["sungrow.leader"], title="兆瓦时级系统集成与并网示范")
    application.indicators.update(midterm="达到目标值的 70%")
    application.milestones.create(order=1, title="完成样机，中期检查", month=15, evidence="样机测试报告")
    for unit, public in MONEY.items():
        _share(application, story.units[unit], public)
    for kind in Commitment.Kind.values:
        Commitment.objects.create(application=application, kind=kind, by=application.created_by, at=clock.now())


def _share(application, unit, public):
    application.participants.filter(organisation=unit).update(
        duty="承担所分工的研究任务。", public_money=public, own_money=public
    )
    lines = [("central", subject, public * Decimal(share)) for subject, share in SHARES]
    for source, subject, amount in [*lines, ("own", "operation", public)]:
        application.budget.create(organisation=unit, source=source, subject=subject, year=2026, amount=amount)


def its_department_recommends_it(story):
    """Article 13: checked by the officer, recommended with a letter by somebody else."""
    story.go_to(2026, 3, 23)
    officer, approver = story["zj.officer"], story["zj.approver"]
    assert fresh(story.guideline).state == "closed"
    services.decide_items(story.application, {item.key: (True, "") for item in checklist.ITEMS}, by=officer)
    accepted = perform(story.application, "accept", by=officer)
    letter = {"rank": 1, "letter_number": "浙科推〔2026〕11号", "opinion": "联合体结构合理，同意推荐。"}
    assert refused(accepted, "recommend", officer, **letter) == ["由受理人以外的审批人办理"]
    not_theirs(accepted, "recommend", story["ah.approver"], **letter)
    story.application = perform(accepted, "recommend", by=approver, **letter)
    drain()
    document = documents_of(story.application, "recommendation_letter").get()
    assert (document.number, document.status) == ("浙科推〔2026〕11号", Document.Status.READY)


def experts_review_it(story):
    """Article 14: seven experts by lot, in a round of the Office."""
    story.go_to(2026, 3, 26)
    drafted = ReviewRound(
        call=story.call, kind=Kind.APPLICATION_REVIEW, title="项目评审一组", experts_wanted=7, deadline=at(2026, 4, 8)
    )
    made = a_review(story["office.officer"], drafted, story.application)
    assert refused(made, "conclude", story["office.officer"]) == ["审定人不是本轮评审的组织人"]
    perform(made, "conclude", by=story["office.approver"])
    assert fresh(story.application).state == "reviewed"


def the_four_departments_decide(story):
    """Article 15: within the year's funds, after the working group, with four signatures and a second person."""
    story.go_to(2026, 4, 15)
    officer, approver = story["office.officer"], story["office.approver"]
    drawn = composing.begin(story.guideline, by=officer)
    on_it = {drawn.items.get().pk: Decision(True, Decimal("400.00"))}
    words = {"minutes": "工作专班一致同意。", "deliberated_on": date(2026, 4, 14)}
    drawn = perform(drawn, "compose", by=officer, decisions=on_it, **words)
    asked = perform(drawn, "request_cosign", by=officer)
    for department in story.approvers[1:]:
        perform(asked, "cosign", by=department, confirmed=True)
    assert refused(asked, "decide", approver) == ["尚缺上海市科学技术委员会会签"]
    perform(asked, "cosign", by=story["sh.approver"], confirmed=True)
    assert len(refused(asked, "decide", officer)) == 1
    story.decision_list = perform(asked, "decide", by=approver)
    assert fresh(story.application).state == "proposed"


def the_public_is_told(story):
    """Article 15: five working days over the holiday of 1 May, with a Saturday that is worked."""
    story.go_to(2026, 4, 29)
    approver = story["office.approver"]
    notice = {"number": "长创办〔2026〕5号", "title": "关于拟立项项目的公示", "text": "现予公示。"}
    notice |= {"how_to_object": "以真实姓名书面提出。"}
    assert refused(story.decision_list, "announce", approver, **notice) == ["公示内容已通过保密审查"]
    perform(story.decision_list, "review_secrecy", by=story["office.officer"], passed="yes", opinion="不涉密。")
    perform(story.decision_list, "announce", by=approver, **notice)
    assert PublicNotice.objects.get().ends_at == at(2026, 5, 9)
    story.go_to(2026, 5, 9, 16)
    story.application = fresh(story.application)
    assert story.application.state == "announced"
    assert len(refused(story.application, "approve", approver, approval_number="长创办〔2026〕8号")) == 1


def it_becomes_a_project(story):
    """Article 15: once the notice is over, the approval gives it its number."""
    story.go_to(2026, 5, 11)
    perform(story.application, "approve", by=story["office.approver"], approval_number="长创办〔2026〕8号")
    story.application, story.project = fresh(story.application), Project.objects.get()
    assert (story.project.code, story.project.state) == ("YRD-2026-001", "contracting")
    assert (story.project.granted, story.project.leader) == (Decimal("400.00"), story["nachuang.leader"])
    assert (story.application.state, fresh(story.entry).state) == ("approved", "approved")
    assert fresh(story.decision_list).state in ("announced", "completed")


def the_agreement_is_signed(story):
    """Article 17: three signatures in their order; then the term runs from the day that the agreement names."""
    story.go_to(2026, 5, 13)
    agreement, lead = story.project.agreements.get(), story["nachuang.admin"]
    assert refused(agreement, "sign_as_lead", lead, pledge=True) == ["请填写开始日期。"]
    agreement = perform(
        agreement, "fill", by=story["nachuang.editor"], starts_on=date(2026, 6, 1), plan=agreement.plan,
        cooperation="每季度开一次联合例会。", milestones=agreement.milestones,
    )  # fmt: skip
    not_theirs(agreement, "sign_as_lead", story["sungrow.admin"], pledge=True)
    agreement = perform(agreement, "sign_as_lead", by=lead, pledge=True)
    agreement = perform(agreement, "sign_as_region", by=story["zj.approver"], pledge=True)
    assert fresh(story.project).state == "contracting"
    story.task_agreement = perform(agreement, "sign_as_office", by=story["office.approver"], pledge=True)
    story.project = fresh(story.project)
    assert (story.task_agreement.state, story.project.state) == ("in_force", "active")
    assert story.project.started_at == at(2026, 6, 1, 0)
    drain()
    assert documents_of(story.task_agreement).get().status == Document.Status.READY
    assert Application.objects.count() == 1
