"""Articles 15 and 17 in the demo: decision lists, public notices, projects, task agreements."""

from datetime import timedelta
from typing import Any

from portal import clock
from portal.workflow import perform
from projects.applications.models import Application
from projects.approval import composing
from projects.approval.composing import Decision
from projects.approval.models import DecisionList
from projects.delivery.models import Project, TaskAgreement
from projects.demo.cast import Cast
from projects.guidelines.models import Guideline

MINUTES = "工作专班会议逐项审议评审结果，一致同意所列项目，经费按核定数执行。"


def begin(cast: Cast, guideline: Guideline) -> DecisionList:
    """A list that the Office has just begun."""
    return composing.begin(guideline, by=cast.office_officer)


def draw_up(cast: Cast, guideline: Guideline, off: tuple[int, ...] = ()) -> DecisionList:
    """A list of the guideline's reviewed applications; those in `off` are left out, with a reason."""
    drafted = begin(cast, guideline)
    decisions = {
        item.pk: Decision(False, None, "评审得分低于入围线，指标先进性不足。")
        if item.application_id in off
        else Decision(True, item.application.public_money)
        for item in drafted.items.select_related("application")
    }
    return perform(
        drafted, "compose", by=cast.office_officer, decisions=decisions, minutes=MINUTES, deliberated_on=clock.today()
    )


def request_cosign(cast: Cast, drafted: DecisionList) -> DecisionList:
    return perform(drafted, "request_cosign", by=cast.office_officer)


def decide(cast: Cast, drafted: DecisionList) -> DecisionList:
    """Co-signed by all four and decided."""
    asked = request_cosign(cast, drafted)
    for _region, approver in cast.approvers:
        perform(asked, "cosign", by=approver, confirmed=True)
    return perform(asked, "decide", by=cast.office_approver)


def announce(cast: Cast, decided: DecisionList, number: str) -> DecisionList:
    """The secrecy review passes it and the public notice goes out."""
    decided = perform(
        decided, "review_secrecy", by=cast.office_officer, passed="yes", opinion="公示内容不涉密，可以公示。"
    )
    return perform(
        decided, "announce", by=cast.office_approver, number=number,
        title=f"关于{decided.guideline.title}拟立项项目的公示",
        text="经专家评审、四地会商，现将拟立项项目予以公示，接受社会监督。",
        how_to_object="公示期内以真实姓名书面提出，写明事实并附证据，送长三角科创办。匿名和无具体事实的不予受理。",
    )  # fmt: skip


def approve(cast: Cast, application: Application, number: str) -> Project:
    """After the notice period: a project with its number."""
    application = Application.objects.get(pk=application.pk)
    perform(application, "approve", by=cast.office_approver, approval_number=number)
    return Project.objects.get(application=application)


def fill_agreement(cast: Cast, project: Project) -> TaskAgreement:
    """The lead unit says when it begins and how it will be done."""
    agreement = project.agreements.get()
    lead = cast.key_of(project.lead)
    return perform(
        agreement, "fill", by=cast.editor(lead), starts_on=clock.today() + timedelta(days=7), plan=agreement.plan,
        cooperation="各单位每季度开一次联合例会，共享测试数据。", milestones=agreement.milestones,
    )  # fmt: skip


def sign(cast: Cast, agreement: TaskAgreement, *, sides: int) -> Any:
    """The lead unit signs; of three sides the department and the Office follow."""
    project = agreement.project
    signers = (
        ("sign_as_lead", cast.admin_of(project.lead)),
        ("sign_as_region", cast.approver(project.region_id)),
        ("sign_as_office", cast.office_approver),
    )
    for step, person in signers[:sides]:
        agreement = perform(agreement, step, by=person, pledge=True)
    return agreement
