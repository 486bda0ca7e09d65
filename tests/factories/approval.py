"""Reviewed applications, decision lists about them, and how far those are."""

import itertools
from decimal import Decimal

from portal import clock
from portal.accounts.models import Region
from portal.calls.models import RegionFund
from portal.workflow import perform
from projects.applications.models import Application, Participant
from projects.approval import composing
from projects.approval.composing import Decision
from tests.factories import guidelines, people
from tests.support import place

_numbers = itertools.count(1)
DEPARTMENTS = ("310000", "320000", "330000", "340000")
NOTICE = {
    "number": "长创办〔2026〕5号",
    "title": "关于2026年度拟立项项目的公示",
    "text": "经四省（市）科技主管部门共同商定，现予公示。",
    "how_to_object": "请实名书面向长三角科创办提出。",
}


def guideline(**more):
    """A guideline whose window is over."""
    return place(guidelines.complete(**more), "closed")


def unit(region, **more):
    """A verified enterprise of a region."""
    return people.verified_unit(Region.objects.get(pk=region), **more)


def reviewed(of=None, *, region="330000", partner="310000", public="300.00", **more):
    """An application that was reviewed: two units of two regions, half public money in two years. 万元."""
    of, number, now = of or guideline(), next(_numbers), clock.now()
    lead, other = unit(region), unit(partner)
    leader = people.member(lead)
    public = Decimal(public)
    made = Application.objects.create(
        guideline=of,
        direction=of.directions.first(),
        call=of.call,
        lead=lead,
        region=lead.region,
        leader=leader,
        created_by=leader,
        created_at=now,
        submitted_at=now,
        code=f"YRD-2026-A-{number:04d}",
        public_money=public,
        total_money=public * 2,
        **{
            "title": f"芯粒集成关键技术{number}",
            "term_months": 24,
            "deliverables": "样机 2 台。",
            "content": "分三步。",
        }
        | more,
    )
    fill(made, other, public)
    return place(made, Application.State.REVIEWED)


def fill(application, partner, public):
    """The consortium and the tables of an application."""
    lead, half = application.lead, public / 2
    for order, (member, role) in enumerate(((lead, "lead"), (partner, "undertaking"))):
        Participant.objects.create(
            application=application, order=order, organisation=member, role=role, public_money=half, own_money=half
        )
    application.subtopics.create(
        title="键合工艺", organisation=partner, leader=people.member(partner), goal="节距≤9 微米"
    )
    application.indicators.create(
        name="键合互连节距", start="20", midterm="12", end="9", unit="微米", method="第三方检测"
    )
    application.milestones.create(title="完成工艺定型", month=12, evidence="检测报告")
    for member in (lead, partner):
        for source, year in (("local", 2026), ("own", 2027)):
            application.budget.create(organisation=member, source=source, subject="operation", year=year, amount=half)


def fund(call, amount="500.00"):
    """Each of the four regions has so much for the year, in 万元."""
    for region in Region.objects.members():
        RegionFund.objects.update_or_create(call=call, region=region, defaults={"amount": Decimal(amount)})


def decision_list(of=None, *, by=None):
    """A list being drawn up, with one reviewed application on which nothing is decided."""
    if of is None:
        of = guideline()
        reviewed(of)
    fund(of.call)
    return composing.begin(of, by=by or people.staff("office_officer"))


def decide_items(made, *, off=(), amount="200.00"):
    """Every application on the list, but those `off`, with the same amount; minutes and date as well."""
    decisions = {
        item.pk: Decision(False, None, "得分低于入围线。")
        if item.application in off
        else Decision(True, Decimal(amount))
        for item in made.items.standing().select_related("application")
    }
    minutes = {"title": made.title, "deliberated_on": clock.today(), "minutes": "工作专班商议，同意。"}
    return perform(made, "compose", by=made.created_by, decisions=decisions, **minutes)


def cosigning(of=None, *, off=(), amount="200.00"):
    """A list that the four departments are asked to sign."""
    made = decide_items(decision_list(of), off=off, amount=amount)
    return perform(made, "request_cosign", by=made.created_by)


def sign(made, *regions):
    """These departments sign it; their approvers come back."""
    approvers = [people.staff("dept_approver", Region.objects.get(pk=region)) for region in regions]
    for approver in approvers:
        perform(made, "cosign", by=approver, confirmed=True)
    return approvers


def decided(of=None, **more):
    """A list that all four signed and the Office decided."""
    made = cosigning(of, **more)
    sign(made, *DEPARTMENTS)
    return perform(made, "decide", by=people.staff("office_approver"))


def announced(of=None, **more):
    """A list whose public notice is out."""
    made = decided(of, **more)
    perform(made, "review_secrecy", by=people.staff("office_officer"), passed="yes", opinion="不涉密。", withheld=[])
    notice = NOTICE | {"number": f"长创办〔2026〕{next(_numbers)}号"}
    return perform(made, "announce", by=people.staff("office_approver"), **notice)


def fresh(record):
    """The record as the database has it."""
    return type(record)._base_manager.get(pk=record.pk)
