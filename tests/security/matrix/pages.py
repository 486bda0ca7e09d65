"""Which of a record's readers a page is for: the meaning of each `access.Only`, told from the record's own columns."""

from typing import Any

from portal.access import Only
from portal.actors import follow
from portal.workflow import steps_of
from tests.security.matrix.people import UNIT_OF
from tests.security.matrix.standings import Standing
from tests.workflow.cast import Player

# States in which what a unit or the staff filled in may still be changed.
MAY_BE_CHANGED = {
    "demand": {"draft", "returned", "revising"},
    "solution": {"draft"},
    "application": {"draft", "returned"},
    "collection_round": {"draft"},
    "expert": {"applied", "active", "paused"},
}


def is_for(only: str, player: Player, record: Any, standing: Standing, name: str) -> bool:
    """Whether the page `name` is for this reader of the record; all pages are that say nothing narrower."""
    return not only or MEANT[Only(only)](player, record, standing, name)


def is_in_the_open(standing: Standing) -> bool:
    """Whether the public reads of the record now: it was published and not taken down."""
    return "published" in standing.facts and "sealed" not in standing.facts


def sends(player: Player, record: Any, name: str) -> bool:
    """Whether whoever reads the page `name` may send its form as well; all may of pages that say nothing narrower."""
    return name not in SENT_BY or SENT_BY[name](player, record)


def _who_invites(player: Player, record: Any) -> bool:
    of_demander = any(h.role == "org_admin" and h.unit == record.demander_id for h in player.held)
    return of_demander or record.region_id in player.departments


def _of_the_talks(player: Player, record: Any) -> bool:
    return bool(player.units & {record.organisation_id, record.demand.demander_id})


def _of_its_unit(player: Player, record: Any, *_more: Any) -> bool:
    return follow(record, UNIT_OF[record.machine]) in player.units


def _editing(player: Player, record: Any, standing: Standing, _name: str) -> bool:
    return _of_its_unit(player, record) and standing.state in MAY_BE_CHANGED[record.machine]


def _admin(player: Player, record: Any, *_more: Any) -> bool:
    unit = follow(record, UNIT_OF[record.machine])
    return any(h.role == "org_admin" and h.unit == unit for h in player.held)


def _officer(player: Player, record: Any, *_more: Any) -> bool:
    return any(h.role == "dept_officer" and h.region == record.region_id for h in player.held)


def _officers(player: Player, record: Any, *_more: Any) -> bool:
    return _officer(player, record) or "office_officer" in player.roles


def _demander(player: Player, record: Any, *_more: Any) -> bool:
    return record.demander_id in player.units


def _organiser(player: Player, record: Any, *_more: Any) -> bool:
    if record.region_id is None:
        return "office_officer" in player.roles
    return _officer(player, record)


def _drafting(player: Player, record: Any, standing: Standing, _name: str) -> bool:
    return _organiser(player, record) and standing.state == "drafting"


def _drafters(player: Player, record: Any, standing: Standing, _name: str) -> bool:
    own = any(h.role == "dept_officer" and h.region == record.department_id for h in player.held)
    return standing.state == "draft" and (own or "office_officer" in player.roles)


def _expert(player: Player, record: Any, *_more: Any) -> bool:
    if record.machine == "review_round":  # the sheet of all own reviews of a round
        own = record.assignments.filter(expert__user_id=player.user.pk, state__in=("accepted", "submitted"))
        return own.filter(subject__struck=False).exists()
    return record.expert.user_id == player.user.pk


def _filling(player: Player, record: Any, _standing: Standing, name: str) -> bool:
    steps = [step for step in steps_of(type(record)) if step.page == name]
    return any(player.plays(actor, record) for step in steps for actor in step.by)


def _editable(_player: Player, record: Any, standing: Standing, _name: str) -> bool:
    return standing.state in MAY_BE_CHANGED[record.machine]


def _published(_player: Player, _record: Any, standing: Standing, _name: str) -> bool:
    return "published" in standing.facts


SENT_BY = {"suggested_units": _who_invites, "talks": _of_the_talks}
MEANT = {
    Only.ITS_UNIT: _of_its_unit,
    Only.ITS_UNIT_EDITING: _editing,
    Only.ITS_ADMIN: _admin,
    Only.ITS_OFFICER: _officer,
    Only.ITS_OFFICER_ONCE_PUBLISHED: _officer,
    Only.ITS_OFFICERS_ONCE_PUBLISHED: _officers,
    Only.ITS_DEMANDER: _demander,
    Only.ITS_ORGANISER: _organiser,
    Only.ITS_ORGANISER_DRAFTING: _drafting,
    Only.ITS_DRAFTERS: _drafters,
    Only.ITS_EXPERT: _expert,
    Only.WHO_FILLS_IT: _filling,
    Only.WHILE_EDITABLE: _editable,
    Only.ONCE_PUBLISHED: _published,
    Only.EVERYBODY_ONCE_PUBLISHED: _published,
}
