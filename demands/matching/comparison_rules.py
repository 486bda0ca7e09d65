"""Who asks for a comparison by experts, who answers, and what must hold."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.actors import in_region, in_unit
from portal.workflow import need
from reviews.rounds.models.subjects import Subject

demander = in_unit("org_admin", "demand__demander_id", position="demander")
officer = in_region("dept_officer", "demand__region_id")
approver = in_region("dept_approver", "demand__region_id")


def demanders(comparison: Any) -> Any:
    return demander.people(comparison)


def officers(comparison: Any) -> Any:
    return officer.people(comparison)


@need(_("需求已不在供需对接"))
def demand_left_matching(comparison: Any) -> bool:
    return comparison.demand.state != "matching"


@need(_("需求正在供需对接"))
def demand_in_matching(comparison: Any) -> bool:
    return comparison.demand.state == "matching"


@need(_("方案没有在评审轮次中"))
def no_round_under_way(comparison: Any) -> bool:
    solutions = comparison.demand.solutions.values("pk")
    return not Subject.objects.filter(machine="solution", object_id__in=solutions, is_live=True).exists()


@need(_("方案比选轮次已经结束"))
def a_round_is_concluded(comparison: Any, cause: Any) -> bool:
    return getattr(cause, "machine", "") == "review_round" and cause.is_concluded
