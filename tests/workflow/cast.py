"""Everybody who might try a step on a record: each role at home and elsewhere, the people it names, and outsiders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from portal.accounts.models import Organisation, Region, Role, User
from portal.accounts.models.people import REGIONAL
from portal.actors import Actor, SystemActor, follow
from portal.workflow import steps_of
from tests.factories import people

HOME, AWAY = "330000", "320000"


@dataclass(frozen=True)
class Held:
    """One role as a row in the database says it: where, and in which unit."""

    role: str
    region: str | None = None
    unit: int | None = None
    city: tuple[str, str] | None = None


@dataclass
class Player:
    """A person with what the test itself gave, so that the oracle need not ask the portal."""

    name: str
    user: User
    held: tuple[Held, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """The roles that the test gave."""
        return frozenset(h.role for h in self.held)

    @property
    def units(self) -> set[int]:
        """The units of which the test made this person a member."""
        return {h.unit for h in self.held if h.unit is not None}

    @property
    def departments(self) -> set[str]:
        """The regions for whose department this person works."""
        return {h.region for h in self.held if h.region is not None}

    def plays(self, actor: Actor, record: Any) -> bool:
        """Whether the programme's rule lets this person act: worked out from the rows, not by `Actor.fits`."""
        if isinstance(actor, SystemActor):
            return self.user.username == "system"
        if own := OF_STAGES.get(type(actor).__name__):
            return own(self, actor, record)
        if any(follow(record, path) != value for path, value in actor.where):
            return False
        tie = follow(record, actor.within) if actor.of else None
        if actor.of == "person":
            return tie == self.user.pk
        places = [h for h in self.held if h.role == (actor.holds or actor.role)]
        if actor.of == "region":
            return tie is not None and tie in {h.region for h in places}
        if actor.of == "unit":
            return tie is not None and tie in {h.unit for h in places}
        return bool(places)


def _consents_for_a_unit(player: Player, _actor: Actor, record: Any) -> bool:
    units = {h.unit for h in player.held if h.role == "org_admin"}
    return record.participants.filter(organisation_id__in=units).exists()


def _leads_it(player: Player, actor: Actor, record: Any) -> bool:
    if actor.role == "project_leader":
        return record.leader_id == player.user.pk
    return record.subtopics.filter(leader_id=player.user.pk).exists()


def _is_asked(player: Player, _actor: Actor, record: Any) -> bool:
    regions = {h.region for h in player.held if h.role == "dept_approver"}
    return record.consents.filter(region_id__in=regions).exists()


def _is_of_the_bureau(player: Player, _actor: Actor, record: Any) -> bool:
    home = (record.region_id, record.organisation.city.removesuffix("市"))
    return record.bureau_due is not None and home in {h.city for h in player.held}


def _consents_to_an_entry(player: Player, _actor: Actor, record: Any) -> bool:
    units = {h.unit for h in player.held if h.role == "org_admin"}
    return record.unit_consents.filter(closed_at=None, unit_id__in=units).exists()


# Kinds of actor that a stage made for itself, by name: again worked out from the rows.
OF_STAGES = {
    "UnitOfTheConsortium": _consents_for_a_unit,
    "LeaderInTheConsortium": _leads_it,
    "DepartmentAsked": _is_asked,
    "OfTheBureau": _is_of_the_bureau,
    "UnitAsked": _consents_to_an_entry,
}


def cast_for(record: Any) -> list[Player]:
    """One player for each role at home and, where a role has a place, elsewhere; the people named; outsiders."""
    return [*_staff(), *_members(record), *_named(record), *_outsiders()]


def _staff() -> Iterator[Player]:
    for role in Role.values:
        if role in REGIONAL:
            for place in (HOME, AWAY):
                user = people.staff(role, Region.objects.get(pk=place))
                held = Held(role, city=(place, "杭州")) if role == Role.BUREAU_OFFICER else Held(role, region=place)
                yield Player(f"{role} of {place}", user, (held,))
        else:
            yield Player(role, people.staff(role), (Held(role),))


def _members(record: Any) -> Iterator[Player]:
    ties = {follow(record, a.within) for s in steps_of(type(record)) for a in s.by if a.of == "unit"}
    own = list(Organisation.objects.filter(pk__in=ties - {None}))
    for unit in [*own, people.verified_unit(Region.objects.get(pk=HOME)), people.verified_unit(_away())]:
        place = "its unit" if unit in own else f"a unit of {unit.region_id}"
        editor, admin = Held("org_editor", unit=unit.pk), Held("org_admin", unit=unit.pk)
        yield Player(f"org_editor of {place}", people.member(unit), (editor,))
        yield Player(f"org_admin of {place}", people.member(unit, is_admin=True), (admin, editor))


def _away() -> Region:
    return Region.objects.get(pk=AWAY)


def _named(record: Any) -> Iterator[Player]:
    """The people that the record itself names, with whatever they hold."""
    ties = {(a.role, follow(record, a.within)) for s in steps_of(type(record)) for a in s.by if a.of == "person"}
    for role, pk in sorted((role, pk) for role, pk in ties if pk):
        user = User.objects.get(pk=pk)
        held = [Held(g.role, region=g.region_id) for g in user.grants.filter(ended_at=None)]
        for member in user.memberships.filter(ended_at=None):
            held.append(Held("org_editor", unit=member.organisation_id))
            held += [Held("org_admin", unit=member.organisation_id)] if member.is_admin else []
        yield Player(f"its {role}", user, tuple(held))


def _outsiders() -> Iterator[Player]:
    yield Player("nobody", people.person())
    yield Player("superuser", people.person(is_superuser=True, is_staff=True))
    yield Player("system", User.objects.system())
