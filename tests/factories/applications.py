"""Applications, from an empty draft to one that is approved."""

import itertools
from datetime import timedelta
from decimal import Decimal

from portal import clock
from portal.accounts.models import Region
from portal.workflow import perform
from projects.applications import begin, checklist, consents, services
from projects.applications.models import Application, Commitment, Participant
from tests.factories import guidelines, people

_numbers = itertools.count(1)


def open_guideline(**more):
    """A guideline whose window has begun a moment ago and is open for forty days."""
    made = guidelines.issued(**more)
    type(made).objects.filter(pk=made.pk).update(opens_at=clock.now() - timedelta(hours=1))
    return type(made).objects.get(pk=made.pk)


def draft(direction=None, lead=None, **more):
    """An application as it is begun from a free direction, by a unit of Zhejiang."""
    direction = direction or open_guideline().directions.first()
    lead = lead or people.verified_unit(Region.objects.get(pk="330000"))
    made = begin.new_application(direction=direction, unit=lead, by=people.member(lead))
    Application.objects.filter(pk=made.pk).update(**more)
    return Application.objects.get(pk=made.pk)


def complete(direction=None, lead=None, partner=None, **more):
    """A draft that misses nothing: two units of two regions, two leaders, a budget that adds up."""
    made = draft(direction, lead)
    partner = partner or people.verified_unit(Region.objects.get(pk="310000"), kind="university")
    _texts(made, **more)
    _units(made, partner)
    _tables(made)
    for kind in Commitment.Kind.values:
        Commitment.objects.create(application=made, kind=kind, by=made.created_by, at=clock.now())
    return Application.objects.get(pk=made.pk)


def _texts(made, **more):
    for name in ("summary", "necessity", "content", "innovation", "basis", "ip_terms", "risks", "deliverables"):
        setattr(made, name, f"第{next(_numbers)}号申报的{made._meta.get_field(name).verbose_name}，写明了要点。")
    made.title, made.keywords, made.term_months = f"芯粒集成关键技术{next(_numbers)}", ["芯粒", "互连"], 36
    made.leader, made.leader_title = people.member(made.lead), "研究员"
    made.total_money, made.public_money = Decimal("600.00"), Decimal("300.00")
    for name, value in more.items():
        setattr(made, name, value)
    made.save()


def _units(made, partner):
    made.subtopics.all().delete()
    made.participants.exclude(organisation=made.lead).delete()
    Participant.objects.filter(application=made).update(duty="总体", public_money="200.00", own_money="300.00")
    made.participants.create(
        order=2, organisation=partner, role="undertaking", duty="工艺", public_money=Decimal("100.00")
    )
    made.subtopics.create(
        order=1, title="混合键合工艺", organisation=partner, leader=people.member(partner), goal="节距不大于 9 微米。"
    )


def _tables(made):
    lead, partner = (p.organisation for p in made.participants.order_by("order"))
    made.indicators.all().delete()
    made.indicators.create(
        order=1, name="互连节距", start="20", midterm="≤12", end="≤9", unit="微米", method="第三方检测"
    )
    made.milestones.create(order=1, title="中期样件", month=18, evidence="检测报告")
    for unit, source, subject, amount in (
        (lead, "central", "equipment", "100.00"),
        (lead, "central", "operation", "100.00"),
        (lead, "own", "labour", "300.00"),
        (partner, "local", "operation", "80.00"),
        (partner, "local", "indirect", "20.00"),
    ):
        made.budget.create(organisation=unit, source=source, subject=subject, year=2026, amount=Decimal(amount))


def editor_of(application):
    """Somebody who fills the application in."""
    return people.member(application.lead)


def admin_of(unit):
    """An administrator of a unit."""
    return people.member(unit, is_admin=True)


def consent(application, person):
    """This person's consent to what he is asked."""
    return perform(application, "consent", by=person, seen=consents.seen_by(application, person), pledge=True)


def confirming(**more):
    """An application whose consortium is asked."""
    made = complete(**more)
    return perform(made, "request_consents", by=editor_of(made))


def consented(application=None, **more):
    """An application to which everybody has consented."""
    made = application or confirming(**more)
    for row in made.participants.filter(consented_at=None).select_related("organisation"):
        consent(made, admin_of(row.organisation))
    for row in made.leader_consents.filter(consented_at=None).select_related("person"):
        consent(made, row.person)
    return Application.objects.get(pk=made.pk)


def submitted(application=None, **more):
    """An application before its department."""
    made = consented(application, **more)
    return perform(made, "submit", by=admin_of(made.lead))


def accepted(application=None, *, by=None, **more):
    """An application in good order."""
    made = submitted(application, **more)
    by = by or people.staff("dept_officer", made.region)
    services.decide_items(made, {item.key: (True, "") for item in checklist.ITEMS}, by=by)
    return perform(made, "accept", by=by)


def recommended(application=None, *, rank=None, **more):
    """An application that its department recommends."""
    made = accepted(application, **more)
    number = next(_numbers)
    return perform(
        made,
        "recommend",
        by=people.staff("dept_approver", made.region),
        rank=rank or number,
        letter_number=f"浙科推〔2026〕{number}号",
        opinion="联合体实力强，指标可考核，同意推荐。",
    )
