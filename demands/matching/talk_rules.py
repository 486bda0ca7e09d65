"""Who writes minutes of talks, and who confirms them: always the other side."""

from typing import Any

from django.utils.translation import gettext as say

from portal.actors import in_unit
from portal.workflow import StepRefused

demander_of_theirs = in_unit("org_admin", "solution__demand__demander_id", position="demander", side="provider")
provider_of_theirs = in_unit("org_admin", "solution__organisation_id", position="provider", side="demander")
# A solution is talked about from the shortlist on, also when an agreement stands.
TALKED_ABOUT = ("shortlisted", "negotiating", "agreed")


def who_wrote_it(talk: Any) -> list:
    """Whoever recorded it."""
    return [talk.by]


def other_side(talk: Any) -> list:
    """The administrators who are asked to confirm."""
    actor = demander_of_theirs if talk.side == "provider" else provider_of_theirs
    return list(actor.people(talk))


def side_of(solution: Any, person: Any) -> str:
    """Which side of the talks a person belongs to; empty for anybody else."""
    if solution.demand.demander_id in person.unit_ids:
        return "demander"
    return "provider" if solution.organisation_id in person.unit_ids else ""


def must_be_talked_about(solution: Any) -> None:
    """Raises StepRefused for a solution that nobody talks about."""
    if solution.state not in TALKED_ABOUT:
        text = say("方案现为“%s”，只有入围、洽谈中或达成意向的方案可以记录洽谈。")
        raise StepRefused(text % solution.get_state_display())
