"""Who asks: the cast of the truth tables, and those whom only the matrix needs."""

from collections.abc import Iterator
from typing import Any

from django.test import Client

from portal import clock
from portal.accounts.models import Membership, Organisation, Region, RoleGrant
from portal.actors import follow
from portal.sharing import _permission, assign_perm
from tests.factories import people
from tests.workflow.cast import HOME, Held, Player, cast_for

# By machine: the path to the unit whose record it is.
UNIT_OF = {
    "organisation": "pk",
    "demand": "organisation_id",
    "redress": "organisation_id",
    "solution": "organisation_id",
    "agreement": "solution__organisation_id",
    "talk": "solution__organisation_id",
    "expert_comparison": "demand__demander_id",
    "reserve_entry": "lead_id",
    "demand_adjustment": "demand__demander_id",
    "correction": "demand__demander_id",
    "takedown": "demand__demander_id",
    "application": "lead_id",
    "project": "lead_id",
    "task_agreement": "project__lead_id",
}
SHARED = ("demand", "application")


def everybody(record: Any) -> list[Player]:
    """A visitor, the cast, partners, sharers, and people whose accounts or rights have ended."""
    cast = [Player("a visitor", None), *cast_for(record), *_partners(record), *_shared(record)]
    return [*cast, *_of_its_unit(record), *_ended(), _expert_of_its_unit(record)]


def signs_in(player: Player) -> bool:
    """Whether the account opens anything: a visitor has none, a disabled one and the system's own do not."""
    return player.user is not None and player.user.is_active


class Browser(Client):
    """Asks and gets the answer; nothing of how the page was made is kept, which would take most of the time."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


def client_of(player: Player) -> Client:
    """A browser in which the person is signed in, as far as the account goes."""
    client = Browser(raise_request_exception=False)
    if player.user is not None:
        client.force_login(player.user)
    return client


def _unit_of(record: Any) -> Organisation | None:
    path = UNIT_OF.get(record.machine)
    return Organisation.objects.get(pk=follow(record, path)) if path else None


def _partners(record: Any) -> Iterator[Player]:
    """People of the other units on the record."""
    units: set[int] = set()
    if record.machine == "reserve_entry":
        units = set(record.units.values_list("pk", flat=True))
    if record.machine in ("application", "project", "task_agreement"):
        application = (
            follow(
                record, {"project": "application", "task_agreement": "project__application"}.get(record.machine, "pk")
            )
            if record.machine != "application"
            else record
        )
        units = set(application.participants.values_list("organisation_id", flat=True))
    for unit in Organisation.objects.filter(pk__in=units).exclude(pk=follow(record, UNIT_OF.get(record.machine, "pk"))):
        held = Held("org_admin", unit=unit.pk), Held("org_editor", unit=unit.pk)
        yield Player("org_admin of a partner", people.member(unit, is_admin=True), held)


def _shared(record: Any) -> Iterator[Player]:
    if record.machine in SHARED:
        reader = people.person()
        assign_perm(_permission(record), reader, record)
        yield Player("a person it is shared with", reader)


def _of_its_unit(record: Any) -> Iterator[Player]:
    """Of its unit once, or with an account that was disabled."""
    if (unit := _unit_of(record)) is None:
        return
    left = people.member(unit, is_admin=True)
    Membership.objects.filter(user=left).update(ended_at=clock.now())
    yield Player("a former org_admin of its unit", left)
    off = people.member(unit, is_admin=True, is_active=False)
    yield Player("a disabled org_admin of its unit", off, (Held("org_admin", unit=unit.pk),))


def _ended() -> Iterator[Player]:
    """Staff whose role was withdrawn, or whose account was disabled."""
    home = Region.objects.get(pk=HOME)
    for role, region in (("dept_officer", home), ("office_approver", None), ("auditor", None)):
        left = people.staff(role, region)
        RoleGrant.objects.filter(user=left).update(ended_at=clock.now())
        yield Player(f"a former {role}", left)
    off = people.staff("office_officer", is_active=False)
    yield Player("a disabled office_officer", off, (Held("office_officer"),))


def _expert_of_its_unit(record: Any) -> Player:
    """An expert who belongs to the unit whose record it is, or to none."""
    user, held = people.staff("expert"), (Held("expert"),)
    if unit := _unit_of(record):
        Membership.objects.create(user=user, organisation=unit, joined_at=clock.now())
        held = (*held, Held("org_editor", unit=unit.pk))
    return Player("an expert of its unit", user, held)
