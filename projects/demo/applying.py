"""Articles 12 and 13 in the demo: guidelines, and applications on their way to a recommendation."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from portal import clock
from portal.accounts.models import User
from portal.calls.models import Call, Field
from portal.documents.making import documents_of, make
from portal.workflow import perform
from projects.applications import begin, checklist, completeness, consents, services
from projects.applications.models import (
    Application,
    BudgetLine,
    Commitment,
    MilestoneRow,
    Participant,
    SubTopic,
)
from projects.applications.models.contents import Source, Subject
from projects.demo.cast import Cast, read
from projects.demo.demanding import DEMANDS
from projects.guidelines import services as guiding
from projects.guidelines.models import Direction, DirectionIndicator, Guideline

WORDS = {
    "summary": "围绕指南方向的考核指标，牵头企业与跨省（市）优势单位联合攻关，形成可验证的样机和示范应用。",
    "necessity": "现有技术在关键指标上与应用需求差距明显，单一地区难以同时具备研发、制造和示范条件，须联合攻关。",
    "content": "分机理、样机、系统验证三个层次展开：先建立模型和测试方法，再完成关键部件样机，最后在两地示范验证。",
    "innovation": "提出面向应用场景的协同设计方法，建立可复现的测试规范，关键部件全部自主可控。",
    "basis": "团队承担过相关课题，具备中试条件和测试平台，前期样件已达到目标值的七成以上。",
    "ip_terms": "共同完成的成果由完成单位共有，牵头单位在本行业优先使用，各方原有知识产权归各自所有。",
    "risks": "主要风险是关键部件良率不足，设备用备选工艺路线并在中期设置评估节点。",
    "deliverables": "样机一套，示范应用两处，第三方检测报告，发明专利不少于 5 件，企业标准 1 项。",
}
SHARES = (
    (Subject.OPERATION, "0.60"),
    (Subject.LABOUR, "0.20"),
    (Subject.EQUIPMENT, "0.10"),
    (Subject.INDIRECT, "0.10"),
)
ALL_PASSED = {item.key: (True, "") for item in checklist.ITEMS}
CENT = Decimal("0.01")


def draft_guideline(
    cast: Cast, call: Call, title: str, *, entries: list, free: tuple[str, ...], opens: datetime, closes: datetime
) -> Guideline:
    """A draft with directions from the reserve and free ones from needs of the data."""
    guideline = guiding.create(call=call, title=title, by=cast.office_officer, copy_last=False)
    guideline.preface = read("guideline")["preface"]
    guideline.requirements = "申报材料不得含有涉密内容；牵头单位应当落实自筹资金，并对申报材料的真实性负责。"
    guideline.contacts = "长三角科创办 021-0000 0000"
    guideline.opens_at, guideline.closes_at = opens, closes
    guideline.save()
    with guiding.drafting(guideline, by=cast.office_officer) as locked:
        guiding.add_entries(locked, entries)
        for key in free:
            _free_direction(locked, DEMANDS[key])
        guiding.renumber(locked)
    return Guideline.objects.get(pk=guideline.pk)


def _free_direction(guideline: Guideline, row: dict[str, Any]) -> None:
    direction = Direction(
        guideline=guideline, field=Field.objects.get(name=row["field"]), title=row["title"], goal=row["deliverables"],
        content=row["tasks"], term_months=row["term_months"], money=Decimal(500), projects=2,
    )  # fmt: skip
    guiding.place_last(direction)
    direction.save()
    DirectionIndicator.objects.bulk_create(
        DirectionIndicator(
            direction=direction, order=n, name=i["name"], target=i["target"], unit=i["unit"], method=i["method"]
        )
        for n, i in enumerate(row["indicators"], 1)
    )


def consult(cast: Cast, guideline: Guideline) -> Guideline:
    return perform(guideline, "consult", by=cast.office_officer)


def approve_guideline(cast: Cast, guideline: Guideline, number: str) -> Guideline:
    """The four departments agree and sign, the approver approves, the worker makes the PDF."""
    for _region, approver in cast.approvers:
        perform(guideline, "give_opinion", by=approver, stance="agrees")
    digest = guideline.signing_digest()
    for _region, approver in cast.approvers:
        perform(guideline, "cosign", by=approver, confirmed=True, digest=digest)
    guideline = perform(guideline, "approve", by=cast.office_approver, number=number)
    for document in documents_of(guideline):
        make(document.pk)
    opinion = "已逐条审查，不涉及国家秘密，可以公开。"
    return perform(guideline, "review_secrecy", by=cast.office_approver, result="passed", opinion=opinion)


def issue(cast: Cast, guideline: Guideline) -> Guideline:
    return perform(guideline, "issue", by=cast.office_approver)


def begin_application(cast: Cast, direction: Direction, lead: str) -> Application:
    """A draft as its lead unit's editor began it."""
    return begin.new_application(direction=direction, unit=cast.units[lead], by=cast.editor(lead))


def fill(cast: Cast, application: Application, lead: str, partner: str) -> Application:
    """Every section filled in."""
    for name, words in WORDS.items():
        if not getattr(application, name):
            setattr(application, name, words)
    application.keywords = application.keywords or ["联合攻关", "示范应用"]
    application.leader, application.leader_title = leader_of(cast, lead), "正高级工程师"
    application.public_money = min(application.direction.money or Decimal(400), Decimal(400))
    _units(cast, application, lead, partner)
    application.total_money = sum(line.amount for line in application.budget.all())
    saved = {"n": 1, "by": application.created_by.name, "at": clock.now().isoformat()}
    application.sections = {section.key: saved for section in completeness.SECTIONS}
    application.save()
    _tables(application)
    return application


def leader_of(cast: Cast, unit: str) -> User:
    """Whoever leads projects in a unit; else its administrator."""
    return cast.people.get(f"{unit}.leader") or cast.admin(unit)


def _units(cast: Cast, application: Application, lead: str, partner: str) -> None:
    other = cast.units[partner]
    Participant.objects.get_or_create(
        application=application, organisation=other, defaults={"order": 2, "role": Participant.Role.UNDERTAKING}
    )
    topic, _new = SubTopic.objects.get_or_create(
        application=application, order=1,
        defaults={"title": f"{application.title}关键技术"[:60], "organisation": other, "goal": WORDS["content"]},
    )  # fmt: skip
    topic.leader = leader_of(cast, cast.key_of(topic.organisation))
    topic.goal = topic.goal or WORDS["content"]
    topic.save()
    for row in application.participants.select_related("organisation"):
        share = {lead: "0.60", partner: "0.40"}.get(cast.key_of(row.organisation), "0")
        row.public_money = (application.public_money * Decimal(share)).quantize(CENT)
        row.own_money = row.public_money if row.organisation.kind == "enterprise" else Decimal(0)
        row.duty = row.duty or "承担所分工的研究任务，参加联合测试和示范。"
        row.save()
        _budget_of(application, row)


def _budget_of(application: Application, row: Participant) -> None:
    lines = [(Source.CENTRAL, subject, (row.public_money * Decimal(share)).quantize(CENT)) for subject, share in SHARES]
    lines.append((Source.OWN, Subject.OPERATION, row.own_money))
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application, organisation=row.organisation, source=source, subject=subject,
            year=application.call.year, amount=amount,
        )
        for source, subject, amount in lines
        if amount
    )  # fmt: skip


def _tables(application: Application) -> None:
    for row in application.indicators.all():
        row.start, row.midterm = row.start or "—", row.midterm or "达到目标值的 70%"
        row.save()
    MilestoneRow.objects.bulk_create(
        MilestoneRow(application=application, order=n, title=title, month=month, evidence=evidence)
        for n, (title, month, evidence) in enumerate(
            (
                ("完成方案和关键样件", 6, "方案评审意见、样件测试记录"),
                ("完成样机，中期检查", 12, "样机测试报告"),
                ("完成示范应用和第三方检测", application.term_months, "第三方检测报告、用户报告"),
            ),
            1,
        )
    )
    Commitment.objects.bulk_create(
        Commitment(application=application, kind=kind, by=application.created_by, at=clock.now())
        for kind, _text in Commitment.Kind.choices
    )


def ask_consents(cast: Cast, application: Application) -> Application:
    lead = cast.key_of(application.lead)
    return perform(application, "request_consents", by=cast.editor(lead))


def consent_all(cast: Cast, application: Application) -> Application:
    """Every unit and leader consents; the application goes on by itself."""
    people = {cast.admin_of(row.organisation) for row in application.participants.select_related("organisation")}
    people |= {row.person for row in application.leader_consents.select_related("person")}
    for person in sorted(people, key=lambda p: p.pk):
        if consents.waiting_of(application, person):
            seen = consents.seen_by(application, person)
            application = perform(application, "consent", by=person, seen=seen, pledge=True)
    return Application.objects.get(pk=application.pk)


def submit(cast: Cast, application: Application) -> Application:
    return perform(application, "submit", by=cast.admin_of(application.lead))


def handed_in(cast: Cast, direction: Direction, lead: str, partner: str) -> Application:
    """An application from its beginning to its submission."""
    drafted = fill(cast, begin_application(cast, direction, lead), lead, partner)
    return submit(cast, consent_all(cast, ask_consents(cast, drafted)))


def accept(cast: Cast, application: Application) -> Application:
    officer = cast.officer(application.region_id)
    services.decide_items(application, ALL_PASSED, by=officer)
    return perform(application, "accept", by=officer)


def recommend(cast: Cast, application: Application, rank: int) -> Application:
    """The lead unit's department recommends it with a letter."""
    letters = application.region.short
    return perform(
        application, "recommend", by=cast.approver(application.region_id), rank=rank,
        letter_number=f"{letters}科推〔{application.call.year}〕{application.pk + 10}号",
        opinion="材料齐全，联合体结构合理，自筹资金落实，同意推荐。",
    )  # fmt: skip
