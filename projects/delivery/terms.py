"""What a task agreement takes over from the application as approved, and where it departs from it."""

from decimal import ROUND_DOWN, Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from projects.applications.models import PUBLIC, Source, Subject

# What may not depart from the approval, and what readers call it.
FIXED = {
    "title": _("项目名称"),
    "goal": _("目标与成果"),
    "leader": _("项目负责人"),
    "units": _("承担单位"),
    "subtopics": _("课题"),
    "indicators": _("考核指标"),
}
CENT = Decimal("0.01")


class Money(NamedTuple):
    """One line of a budget, in 万元."""

    organisation_id: int
    source: str
    subject: str
    year: int
    amount: Decimal


def of(application: Any) -> dict[str, Any]:
    """The parts of an application that a task agreement repeats, as plain data."""
    return {
        "title": application.title,
        "goal": application.deliverables,
        "content": application.content,
        "ip_terms": application.ip_terms,
        "leader": application.leader.name,
        "term_months": application.term_months,
        "units": [_unit(p) for p in application.participants.select_related("organisation__region")],
        "subtopics": [_subtopic(s) for s in application.subtopics.select_related("organisation", "leader")],
        "indicators": list(application.indicators.values("name", "start", "midterm", "end", "unit", "method")),
    }


def _unit(participant: Any) -> dict[str, Any]:
    return {
        "organisation_id": participant.organisation_id,
        "name": participant.organisation.name,
        "region_id": participant.organisation.region_id,
        "region": participant.organisation.region.name,
        "role": participant.get_role_display(),
        "duty": participant.duty,
    }


def _subtopic(subtopic: Any) -> dict[str, Any]:
    return {
        "title": subtopic.title,
        "unit": subtopic.organisation.name if subtopic.organisation else "",
        "leader": subtopic.leader.name if subtopic.leader else "",
        "goal": subtopic.goal,
    }


def milestones_of(application: Any) -> list[dict[str, Any]]:
    """The milestones as they were proposed; the lead unit may rearrange them within the term."""
    return list(application.milestones.values("title", "month", "evidence"))


def budget_of(record: Any) -> list[Money]:
    """The budget of an application or of a task agreement."""
    lines = record.budget.values_list("organisation_id", "source", "subject", "year", "amount")
    return [Money(*line) for line in lines]


def scaled_to(lines: list[Money], granted: Decimal) -> list[Money]:
    """A proposal: public money cut or raised in proportion to the grant (万元), other money as it was.

    Each line is rounded down to a cent of 万元; what is left over goes to the largest line.
    """
    asked = sum((line.amount for line in lines if line.source in PUBLIC), Decimal(0))
    if not asked or asked == granted:
        return lines
    cut = [_scaled(line, granted / asked) for line in lines]
    left = granted - sum((line.amount for line in cut if line.source in PUBLIC), Decimal(0))
    largest = max((n for n, line in enumerate(cut) if line.source in PUBLIC), key=lambda n: cut[n].amount)
    cut[largest] = cut[largest]._replace(amount=cut[largest].amount + left)
    return cut


def _scaled(line: Money, factor: Decimal) -> Money:
    if line.source not in PUBLIC:
        return line
    return line._replace(amount=(line.amount * factor).quantize(CENT, ROUND_DOWN))


def departures(agreement: Any) -> list[dict[str, Any]]:
    """Where the agreement departs from the application: rows of `label`, `approved`, `agreed`; empty where nowhere."""
    application = agreement.project.application
    approved = of(application)
    rows = [
        {"label": label, "approved": str(approved[key]), "agreed": str(agreement.terms.get(key))}
        for key, label in FIXED.items()
        if approved[key] != agreement.terms.get(key)
    ]
    return rows + _milestone_departures(application, agreement) + _money_departures(application, agreement)


def _milestone_departures(application: Any, agreement: Any) -> list[dict[str, Any]]:
    before = {row["title"]: row for row in milestones_of(application)}
    after = {row["title"]: row for row in agreement.milestones}
    titles = [t for t in [*before, *(t for t in after if t not in before)] if before.get(t) != after.get(t)]
    label = say("里程碑：%s")
    return [
        {"label": label % t, "approved": _milestone(before.get(t)), "agreed": _milestone(after.get(t))} for t in titles
    ]


def _milestone(row: dict[str, Any] | None) -> Any:
    return say("第 %(month)s 个月，%(evidence)s") % row if row else say("无")


def _money_departures(application: Any, agreement: Any) -> list[dict[str, Any]]:
    names = {unit["organisation_id"]: unit["name"] for unit in agreement.terms["units"]}
    before = {line[:4]: line.amount for line in budget_of(application)}
    after = {line[:4]: line.amount for line in budget_of(agreement)}
    keys = [k for k in sorted({*before, *after}) if before.get(k, 0) != after.get(k, 0)]
    return [
        {
            "label": _money_label(key, names),
            "approved": before.get(key, Decimal(0)),
            "agreed": after.get(key, Decimal(0)),
            "is_money": True,
        }
        for key in keys
    ]


def _money_label(key: tuple, names: dict[int, str]) -> str:
    unit, source, subject, year = key
    figures = {
        "unit": names.get(unit, ""),
        "source": Source(source).label,
        "subject": Subject(subject).label,
        "year": year,
    }
    return say("%(unit)s %(source)s %(subject)s %(year)s 年度（万元）") % figures
