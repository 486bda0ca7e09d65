"""Beginning an application: nothing is typed twice that direction, demand and solution already say."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.accounts.models import Organisation
from portal.workflow import StepRefused
from projects.applications.models import Application, ApplicationIndicator, Participant, SubTopic
from projects.applications.rules.filing import guideline_open

LONGEST_TITLE = 60


def reasons_against(unit: Organisation, direction: Any) -> list[str]:
    """Why a unit may not begin an application for a direction now; empty where it may."""
    found, guideline = [], direction.guideline
    if not guideline_open(guideline, clock.now()):
        found.append(say("指南“%s”现在不在申报期内，请选择正在申报的指南。") % guideline)
    if unit.state != Organisation.State.VERIFIED:
        found.append(say("本单位尚未通过认证。请单位管理员补齐材料，由所在地科技厅（委）核验。"))
    if not unit.region.is_member:
        found.append(say("牵头单位须为三省一市内的单位，本单位注册在%s。") % unit.region)
    return found


def entry_for(direction: Any, unit: Organisation) -> Any:
    """The reserve entry of the direction, where this unit holds it; others apply under the direction alone."""
    entry = direction.reserve_entry
    return entry if entry is not None and entry.lead_id == unit.pk else None


@transaction.atomic
def new_application(*, direction: Any, unit: Organisation, by: Any) -> Application:
    """A draft filled from the direction and, for a reserve entry, its demand, solution and units.

    Raises StepRefused where the guideline is not open or the unit may not lead.
    """
    if reasons := reasons_against(unit, direction):
        raise StepRefused(*reasons)
    entry = entry_for(direction, unit)
    application = Application(
        guideline=direction.guideline,
        direction=direction,
        reserve_entry=entry,
        call=direction.guideline.call,
        lead=unit,
        region=unit.region,
        created_by=by,
        created_at=clock.now(),
        **_from_direction(direction),
    )
    for name, value in (_from_entry(entry) if entry else {}).items():
        if value not in (None, "", []):
            setattr(application, name, value)
    application.save()
    _take_over_indicators(application)
    _take_over_units(application)
    return application


def _from_direction(direction: Any) -> dict[str, Any]:
    most = direction.guideline.call.value("application_term_max")
    return {
        "title": direction.title[:LONGEST_TITLE],
        "summary": direction.goal,
        "content": direction.content,
        "term_months": min(direction.term_months or most, most),
        "public_money": direction.money,
    }


def _from_entry(entry: Any) -> dict[str, Any]:
    demand, agreement = entry.demand, entry.agreement
    solution = agreement.solution if agreement else None
    return {
        "title": entry.title[:LONGEST_TITLE],
        "keywords": list(demand.keywords),
        "necessity": demand.background,
        "content": solution.approach if solution else "",
        "basis": solution.team if solution else "",
        "ip_terms": agreement.ip if agreement else demand.ip_terms,
        "deliverables": demand.deliverables,
    }


def _take_over_indicators(application: Application) -> None:
    """From the demand its present level and its target; else from the direction."""
    entry = application.reserve_entry
    if entry:
        rows = [(i.name, i.present, i.target, i.unit, i.method) for i in entry.demand.indicators.all()]
    else:
        rows = [(i.name[:80], "", i.target, i.unit, i.method) for i in application.direction.indicators.all()]
    ApplicationIndicator.objects.bulk_create(
        ApplicationIndicator(
            application=application, order=n, name=name, start=start, end=end, unit=unit, method=method
        )
        for n, (name, start, end, unit, method) in enumerate(rows, 1)
    )


def _take_over_units(application: Application) -> None:
    """The lead; for a reserve entry its provider as undertaking unit, with a sub-topic, and its other units."""
    entry, lead = application.reserve_entry, application.lead
    own = entry.own_money if entry and entry.own_money else Decimal(0)
    Participant.objects.create(
        application=application, order=1, organisation=lead, role=Participant.Role.LEAD, own_money=own
    )
    if not entry:
        return
    solution = entry.agreement.solution if entry.agreement else None
    division = entry.agreement.division_of_work if entry.agreement else ""
    for order, unit in enumerate(entry.units.exclude(pk=lead.pk).order_by("pk"), 2):
        is_provider = solution is not None and unit.pk == solution.organisation_id
        role = Participant.Role.UNDERTAKING if is_provider else Participant.Role.PARTICIPATING
        Participant.objects.create(application=application, order=order, organisation=unit, role=role)
        if is_provider:
            SubTopic.objects.create(
                application=application, order=1, title=application.title, organisation=unit, goal=division
            )
