"""The ways in which an entry comes about (article 11): a file for each, one table for pages, drafts and refusals."""

from typing import Any

from demands.reserve.models.states import Scenario
from demands.reserve.scenarios import demander_match, merged, other_demander, own_team, provider_lead
from demands.reserve.scenarios.base import Start, Way

WAYS: dict[str, Way] = {
    Scenario.DEMANDER_MATCH: demander_match.WAY,
    Scenario.OTHER_DEMANDER: other_demander.WAY,
    Scenario.PROVIDER_LEAD: provider_lead.WAY,
    Scenario.OWN_TEAM: own_team.WAY,
    Scenario.MERGED: merged.WAY,
}


def of(entry: Any) -> Way:
    """The way in which this entry comes about."""
    return WAYS[entry.scenario]


__all__ = ["WAYS", "Start", "Way", "of"]
