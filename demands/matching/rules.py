"""Who handles a solution, and what must hold at each of its steps (article 10)."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.matching import kinship
from demands.matching.filling import completeness
from portal import clock
from portal.accounts.models import Ban, Organisation
from portal.actors import in_unit
from portal.documents.codes import ALPHABET
from portal.workflow import need
from reviews.rounds import subjects

own_admin = in_unit("org_admin", "organisation_id")
own_editor = in_unit("org_editor", "organisation_id")
demander = in_unit("org_admin", "demand__demander_id", position="demander")


def provider_people(solution: Any) -> Any:
    return own_admin.people(solution)


def its_fillers(solution: Any) -> Any:
    """Whoever fills it in for the unit."""
    return own_editor.people(solution)


def demander_people(solution: Any) -> Any:
    return demander.people(solution)


def demander_once_opened(solution: Any) -> Iterable:
    """Nobody of the demander may learn of a solution that was never opened."""
    return demander.people(solution) if solution.is_opened else ()


def takes_answers(demand: Any) -> bool:
    """Whether its window is open at this instant; at the deadline itself it is over."""
    return demand.state == "published" and demand.window_closes_at is not None and clock.now() < demand.window_closes_at


def questions_until(demand: Any) -> Any:
    """Until when one may ask about it: some days before its window closes, as the year sets; None without a window."""
    closes_at = demand.window_closes_at
    return closes_at and closes_at - timedelta(days=demand.call.value("questions_days"))


def takes_questions(demand: Any) -> bool:
    """Whether one may ask about the demand at this instant."""
    return takes_answers(demand) and clock.now() < questions_until(demand)


@need(_("揭榜窗口尚未截止"))
def window_open(solution: Any) -> bool:
    return takes_answers(solution.demand)


@need(_("揭榜窗口已截止"))
def window_closed(solution: Any) -> bool:
    closes_at = solution.demand.window_closes_at
    return closes_at is not None and closes_at <= clock.now()


@need(_("需求正在供需对接"))
def in_matching(solution: Any) -> bool:
    return solution.demand.state == "matching"


@need(_("方案各部分均已填写"))
def solution_complete(solution: Any) -> list[str]:
    """Says section by section what is missing."""
    found = completeness.SECTIONS.gaps_of(solution)
    return [f"{section.title}：{gap.text}" for section, gap in found if section.key != "indicators"]


@need(_("已送单位管理员审核"))
def unit_was_asked(solution: Any) -> bool:
    return solution.review_asked_at is not None


@need(_("尚未送单位管理员审核"))
def unit_not_yet_asked(solution: Any) -> bool:
    return solution.review_asked_at is None


@need(_("每项技术指标均已响应"))
def every_indicator_answered(solution: Any) -> list[str]:
    """Says which indicators wait for an answer; one that cannot be met is answered as such."""
    return [gap.text for gap in completeness.SECTIONS.by_key["indicators"].gaps(solution)]


@need(_("揭榜方及其合作单位不是需求方，也不与需求方同受控制"))
def not_the_demander(solution: Any) -> list[str]:
    """Says which tie stands in the way, of the provider or of a unit that it works with."""
    found = kinship.reasons_against(solution.organisation, solution.demand)
    partners = solution.partners.select_related("parent").order_by("pk")
    return found + [why for unit in partners for why in kinship.reasons_against_partner(unit, solution.demand)]


@need(_("单位已通过认证"))
def unit_verified(solution: Any) -> bool:
    return solution.organisation.state == Organisation.State.VERIFIED


@need(_("揭榜方及其合作单位没有生效中的科研失信限制"))
def no_ban(solution: Any) -> list[str]:
    """Says which of its units is banned."""
    units = {solution.organisation_id: solution.organisation} | {unit.pk: unit for unit in solution.partners.all()}
    banned = Ban.objects.against(units=[*units]).values_list("organisation_id", flat=True)
    return [say("%s有生效中的科研失信限制，限制期满或解除后才能揭榜。") % units[pk].name for pk in sorted({*banned})]


@need(_("这份方案还没有合作意向"))
def no_live_agreement(solution: Any) -> list[str]:
    drawn = solution.agreements.live().first()
    return [say("已有合作意向 %s，请在该意向中修改或签署") % drawn.code] if drawn else []


def without_agreement(user: Any) -> Q:
    """Narrows the work list to solutions in talks for which no terms are drawn yet."""
    from demands.matching.models import Agreement

    return ~Q(pk__in=Agreement.objects.live().values("solution_id"))


@need(_("双方已签署这份方案的合作意向"))
def agreed_with_it(solution: Any, cause: Any) -> bool:
    return bool(_is_its_agreement(solution, cause) and cause.signed_by_both)


@need(_("需求已与其他方案达成意向，或者供需对接已结束"))
def choice_fell_elsewhere(solution: Any, cause: Any) -> bool:
    machine = getattr(cause, "machine", "")
    if machine == "agreement":
        return cause.demand_id == solution.demand_id and cause.solution_id != solution.pk and cause.signed_by_both
    return machine == "demand" and cause.is_end_of("demand", solution.demand_id)


@need(_("这份方案的合作意向已解除"))
def its_agreement_broken(solution: Any, cause: Any) -> bool:
    return bool(_is_its_agreement(solution, cause) and cause.is_broken)


@need(_("揭榜方已确认方案仍有效"))
def provider_stands_by_it(solution: Any) -> bool:
    return solution.stands_at is not None


@need(_("揭榜单位对这项需求没有其他方案"))
def no_other_live_solution(solution: Any) -> bool:
    others = type(solution).objects.live().filter(demand=solution.demand_id, organisation=solution.organisation_id)
    return not others.exclude(pk=solution.pk).exists()


@need(_("窗口截止前未提交，或者需求已撤回"))
def too_late_or_retracted(solution: Any, cause: Any) -> bool:
    if getattr(cause, "machine", "") == "demand" and cause.is_end_of("demand", solution.demand_id):
        return cause.retracted
    return solution.state == "draft" and not window_open.guard(solution)


def after_falling_through(solution: Any, cause: Any = None, **inputs: Any) -> str:
    """Withdrawn where the provider broke the agreement off, else not chosen."""
    return "withdrawn" if cause.broken_by == "provider" else "not_chosen"


def _is_its_agreement(solution: Any, cause: Any) -> bool:
    return getattr(cause, "machine", "") == "agreement" and cause.solution_id == solution.pk


def new_code(demand: Any) -> str:
    """A number by chance: counted numbers would tell how many solutions there are before the window closes."""
    from demands.matching.models import Solution

    while True:
        code = f"{demand.code}-F{''.join(secrets.choice(ALPHABET) for _place in range(5))}"
        if not Solution.objects.filter(code=code).exists():
            return code


def next_agreement_code(solution: Any) -> str:
    """The solution's number and how often terms were drawn for it; the solution's row is locked meanwhile."""
    return f"{solution.code}-Y{solution.agreements.count() + 1}"


def leaves_its_round(solution: Any) -> None:
    """For a step's `then`: a solution that is decided, withdrawn or gone is compared by experts no further."""
    subjects.leave(solution)
