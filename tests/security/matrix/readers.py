"""Who may read what, as the programme says it: the oracle of the matrix, worked out without `visible_to`.

Each rule is a tie between a person and a record, and the fact that must hold. Ties are read from the rows that the
test gave the person (`Player.held`) and from the record's own columns.
"""

from collections.abc import Callable
from typing import Any

from projects.applications.models import Participant, SubTopic
from tests.security.matrix.standings import Standing
from tests.workflow.cast import Player

Tie = Callable[[Player, Any], bool]
OFFICE = {"office_officer", "office_approver"}
# Whoever reads every region: the Office, the working group, the supervisor, the auditor (programme, section 1).
OVERSIGHT = OFFICE | {"working_group", "supervisor", "auditor"}
DEPARTMENT = {"dept_officer", "dept_approver"}


def holds(*roles: str) -> Tie:
    """Whoever holds one of the roles anywhere."""
    return lambda player, _record: bool(player.roles & set(roles))


def unit(*units: Callable[[Any], Any]) -> Tie:
    """A member of one of these units of the record."""
    return lambda player, record: bool(player.units & {of(record) for of in units} - {None})


def department(*regions: Callable[[Any], Any]) -> Tie:
    """Officer or approver of the department of one of these regions."""
    return lambda player, record: bool(player.departments & {of(record) for of in regions} - {None})


def person(who: Callable[[Any], Any]) -> Tie:
    """The very person."""
    return lambda player, record: player.user is not None and who(record) == player.user.pk


def shared(player: Player, _record: Any) -> bool:
    """Somebody to whom the unit's administrator opened the record."""
    return player.name == "a person it is shared with"


def bureau(player: Player, record: Any) -> bool:
    """Whoever works for the bureau of the city of the record's unit."""
    home = (record.region_id, record.organisation.city.removesuffix("市"))
    return home in {h.city for h in player.held}


def approver(region: Callable[[Any], Any]) -> Tie:
    """An approver of the department of the region."""
    return lambda player, record: any(h.role == "dept_approver" and h.region == region(record) for h in player.held)


def consortium(application: Callable[[Any], Any]) -> Tie:
    """A member of one of the consortium's units, or one who leads it or one of its sub-topics."""

    def tie(player: Player, record: Any) -> bool:
        of = application(record)
        units = set(Participant.objects.filter(application=of).values_list("organisation_id", flat=True))
        leaders = set(SubTopic.objects.filter(application=of).values_list("leader_id", flat=True)) | {of.leader_id}
        return bool(player.units & units) or (player.user is not None and player.user.pk in leaders - {None})

    return tie


def departments_of_the_consortium(application: Callable[[Any], Any]) -> Tie:
    """The department of any of the consortium's units."""

    def tie(player: Player, record: Any) -> bool:
        rows = Participant.objects.filter(application=application(record))
        return bool(player.departments & set(rows.values_list("organisation__region_id", flat=True)))

    return tie


def units_of_the_entry(player: Player, record: Any) -> bool:
    return bool(player.units & {record.lead_id, *record.units.values_list("pk", flat=True)})


def departments_of_the_entry(player: Player, record: Any) -> bool:
    return bool(player.departments & set(record.units.values_list("region_id", flat=True)))


def any_department(player: Player, _record: Any) -> bool:
    return bool(player.departments)


def everybody(player: Player, _record: Any) -> bool:
    return player.user is not None


# By machine: who, and what must have happened first ("" where nothing need have).
MAY_READ: dict[str, list[tuple[Tie, str]]] = {
    "organisation": [
        (unit(lambda r: r.pk), ""),
        (department(lambda r: r.region_id), ""),
        (holds(*OFFICE, "auditor", "supervisor", "system_admin"), ""),
    ],
    "expert": [
        (holds("expert_keeper", *OFFICE, *DEPARTMENT, "auditor"), ""),
        (person(lambda r: r.user_id), ""),
    ],
    "review_round": [
        (holds(*OFFICE, "working_group", "auditor"), ""),
        (department(lambda r: r.region_id), ""),
    ],
    "review_assignment": [
        (holds(*OFFICE, "working_group", "auditor"), ""),
        (department(lambda r: r.round.region_id), ""),
        (person(lambda r: r.expert.user_id), "invited"),
    ],
    "collection_round": [(everybody, "published"), (holds(*OVERSIGHT, *DEPARTMENT), "")],
    "demand": [
        (unit(lambda r: r.demander_id), ""),
        (shared, ""),
        (bureau, "before its bureau"),
        (department(lambda r: r.region_id), "handed in"),
        (holds(*OVERSIGHT), "handed in"),
    ],
    "redress": [
        (unit(lambda r: r.organisation_id), ""),
        (department(lambda r: r.region_id), "handed in"),
        (holds(*OVERSIGHT), "handed in"),
    ],
    "release_list": [
        (holds(*OVERSIGHT), ""),
        (any_department, "asked"),
        (everybody, "published"),
    ],
    "correction": [(department(lambda r: r.demand.region_id), ""), (holds(*OVERSIGHT), "")],
    "takedown": [  # that it happened; what it says is on no page but to those who may read the sealed demand
        (department(lambda r: r.demand.region_id), ""),
        (holds(*OFFICE, "supervisor", "auditor"), ""),
    ],
    "solution": [
        (unit(lambda r: r.organisation_id), ""),
        (unit(lambda r: r.demand.demander_id), "opened"),
        (department(lambda r: r.region_id, lambda r: r.demand.region_id), "opened"),
        (holds(*OVERSIGHT), "opened"),
    ],
    "agreement": [
        (unit(lambda r: r.demand.demander_id, lambda r: r.solution.organisation_id), ""),
        (department(lambda r: r.demand.region_id, lambda r: r.solution.region_id), ""),
        (holds(*OVERSIGHT), ""),
    ],
    "expert_comparison": [
        (unit(lambda r: r.demand.demander_id), ""),
        (department(lambda r: r.demand.region_id), ""),
        (holds(*OVERSIGHT), ""),
    ],
    "talk": [
        (unit(lambda r: r.solution.demand.demander_id, lambda r: r.solution.organisation_id), ""),
        (department(lambda r: r.solution.demand.region_id, lambda r: r.solution.region_id), ""),
        (holds(*OVERSIGHT), ""),
    ],
    "reserve_entry": [
        (units_of_the_entry, ""),
        (departments_of_the_entry, "handed in"),
        (any_department, "in the pool"),
        (holds(*OVERSIGHT), "handed in"),
    ],
    "demand_adjustment": [
        (unit(lambda r: r.demand.demander_id), ""),
        (department(lambda r: r.demand.region_id), "handed in"),
        (any_department, "approved"),
        (holds(*OVERSIGHT), "handed in"),
    ],
    "guideline": [
        (holds(*OVERSIGHT), ""),
        (any_department, "asked"),
        (everybody, "published"),
    ],
    "application": [
        (unit(lambda r: r.lead_id), ""),
        (shared, ""),
        (consortium(lambda r: r), "asked"),
        (department(lambda r: r.region_id), "handed in"),
        (holds(*OVERSIGHT), "handed in"),
    ],
    "decision_list": [(holds(*OVERSIGHT), ""), (any_department, "")],
    "project": [
        (consortium(lambda r: r.application), ""),
        (departments_of_the_consortium(lambda r: r.application), ""),
        (holds(*OVERSIGHT), ""),
    ],
    "task_agreement": [
        (consortium(lambda r: r.project.application), ""),
        (departments_of_the_consortium(lambda r: r.project.application), ""),
        (holds(*OVERSIGHT), ""),
    ],
}


# What was taken down and whatever quotes it: read by who decides on it, and by auditors, instead of the above.
WHEN_SEALED: dict[str, list[tuple[Tie, str]]] = {
    "demand": [(holds("auditor", "office_approver"), ""), (approver(lambda r: r.region_id), "")],
    "correction": [(holds("auditor", "office_approver"), ""), (approver(lambda r: r.demand.region_id), "")],
}


def may_read(player: Player, record: Any, standing: Standing) -> bool:
    """Whether the programme lets this person read the record where it stands."""
    rules = MAY_READ[standing.machine]
    if "sealed" in standing.facts:
        rules = WHEN_SEALED.get(standing.machine, rules)
    return any((not fact or fact in standing.facts) and tie(player, record) for tie, fact in rules)
