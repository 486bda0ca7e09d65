"""Who takes a step: a role, and what ties the person who holds it to the record."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _


def follow(record: Model, path: str) -> Any:
    """The value at the end of a path such as `organisation__region_id`; None where a link is missing."""
    value: Any = record
    for name in path.split("__"):
        value = getattr(value, name, None)
    return value


@dataclass(frozen=True)
class Actor:
    """One way of being entitled to a step.

    `role` is the position's name in the programme; `holds` the role a person must have been given (the same,
    unless the position is one in a record, such as demander). `of` says what kind of tie `within` leads to:
    a region, a unit or a person. `where` are facts that must be true of the record.
    """

    role: str
    of: str = ""
    within: str = ""
    holds: str = ""
    where: tuple[tuple[str, Any], ...] = ()
    beyond: tuple[Any, ...] = ()

    @property
    def needs_to_hold(self) -> str:
        """The role that must have been given to the person."""
        return self.holds or self.role

    def fits(self, record: Model, user: Any) -> bool:
        """Whether this person may act on this record in this position."""
        if self.of == "person":
            return follow(record, self.within) == user.pk and self._true_of(record)
        if self.needs_to_hold not in user.roles or not self._true_of(record):
            return False
        return not self.of or follow(record, self.within) in user.scope(self.needs_to_hold, self.of)

    def stands_for(self, record: Model, user: Any) -> str:
        """Whom the person acts for, where neither region nor unit say so; empty where they do."""
        return ""

    def _true_of(self, record: Model) -> bool:
        return all(follow(record, path) == value for path, value in self.where)

    def rows(self, user: Any) -> Q | None:
        """The records on which this person holds the position; None where there can be none."""
        if self.of == "person":
            return Q(**{self.within: user.pk}, **dict(self.where))
        if self.needs_to_hold not in user.roles:
            return None
        tied = {f"{self.within}__in": user.scope(self.needs_to_hold, self.of)} if self.of else {}
        return Q(**tied, **{f"{p}__isnull" if v is None else p: True if v is None else v for p, v in self.where})

    def people(self, record: Model) -> QuerySet:
        """Whoever holds the position on this record: those to be told of work that waits."""
        from portal.accounts.models import User

        if not self._true_of(record):
            return User.objects.none()
        if self.of == "person":
            return User.objects.filter(pk=follow(record, self.within))
        return User.objects.holding(self.needs_to_hold, self.of, follow(record, self.within) if self.of else None)


class SystemActor(Actor):
    """A scheduled or consequent act, with no person behind it."""

    def fits(self, record: Model, user: Any) -> bool:
        return user.is_system

    def rows(self, user: Any) -> Q | None:
        return None

    def people(self, record: Model) -> QuerySet:
        from portal.accounts.models import User

        return User.objects.none()


SYSTEM = SystemActor("system")
OWN_REGION = _("本省（市）的事项")
OWN_UNIT = _("本单位的事项")


def in_region(role: str, within: str, *, position: str = "", **where: Any) -> Actor:
    """Whoever holds `role` for the region that `within` leads to."""
    return Actor(position or role, "region", within, role, tuple(where.items()), (OWN_REGION,))


def in_unit(role: str, within: str, *, position: str = "", **where: Any) -> Actor:
    """Whoever holds `role` in the unit that `within` leads to."""
    return Actor(position or role, "unit", within, role, tuple(where.items()), (OWN_UNIT,))


def in_office(role: str, *, position: str = "", **where: Any) -> Actor:
    """Whoever holds `role`, which is given for all regions at once."""
    return Actor(position or role, "", "", role, tuple(where.items()))


def the_person(role: str, within: str, **where: Any) -> Actor:
    """The person that `within` leads to, as `role`."""
    return Actor(role, "person", within, where=tuple(where.items()))


def rows_of(actors: tuple[Actor, ...], user: Any) -> Q | None:
    """The records on which this person is one of the actors; None where there can be none."""
    found = [q for q in (actor.rows(user) for actor in actors) if q is not None]
    return reduce(or_, found) if found else None
