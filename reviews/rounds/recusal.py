"""回避 by rule: who may not review what, and why (article 14; the year sets the years of a former unit)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import Ban, Organisation, User
from portal.persons import accounts_of

BANNED = _("在失信限制期内")


@dataclass(frozen=True)
class Circle:
    """Those who stand behind a record: units with their parents and subsidiaries, people, and names to be avoided.

    `rivals` are people with a record of their own in the same competition.
    """

    units: frozenset[int]
    unit_names: frozenset[str]
    people: frozenset[int]
    avoided: frozenset[str]
    rivals: frozenset[int]


def circle_of(record: Any) -> Circle:
    """Whom the record's units, people and wishes touch."""
    own = list(record.review_units().values_list("pk", "parent_id"))
    roots = {pk for pair in own for pk in pair if pk}
    family = Organisation.objects.filter(Q(pk__in=roots) | Q(parent_id__in=roots)).values_list("pk", "name")
    avoids, rivals = getattr(record, "review_avoids", list), getattr(record, "review_rivals", User.objects.none)
    return Circle(
        units=frozenset(pk for pk, _name in family),
        unit_names=frozenset(name for _pk, name in family),
        people=accounts_of(record.review_people()),
        avoided=frozenset(name.strip() for name in avoids() if name.strip()),
        rivals=accounts_of(rivals()),
    )


def reasons_within(expert: Any, circle: Circle, years: int, today: date) -> list[str]:
    """Every reason why this expert may not review what stands in the circle; nothing where there is none."""
    found = []
    if expert.user_id in circle.people:
        found.append(say("本人参与该项"))
    if expert.user_id in circle.rivals:
        found.append(say("本人有同一年度的其他申报"))
    if expert.organisation_id in circle.units or expert.organisation_name in circle.unit_names:
        found.append(say("与该项单位为同一单位或有隶属关系：%s") % expert.unit_name)
    since = today.replace(year=today.year - years, day=min(today.day, 28))
    for joined in expert.user.memberships.all() if expert.user_id else ():
        is_recent = joined.ended_at is None or timezone.localdate(joined.ended_at) >= since
        if is_recent and joined.organisation_id in circle.units:
            found.append(say("本人的账号是或曾是该项单位的成员"))
    for past in expert.past_units.all():
        if past.left_on >= since and (past.organisation_id in circle.units or past.name in circle.unit_names):
            found.append(say("%d 年内曾在该项单位任职：%s") % (years, past.name))
    if expert.name in circle.avoided:
        found.append(say("申报方申请回避"))
    return found


def reasons(expert: Any, subject: Any) -> list[str]:
    """Why this expert may not review this subject, by the rules and data of now."""
    years = subject.round.call.value("recusal_years")
    found = reasons_within(expert, circle_of(subject.record), years, clock.today())
    return [*found, str(BANNED)] if banned_among([expert]) else found


def of_assignments(assignments: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Each assignment whose expert must step aside by now, with the reason."""
    rows, circles = list(assignments), {}
    banned = banned_among([row.expert for row in rows])
    for assignment in rows:
        subject = assignment.subject
        if subject.pk not in circles:
            circles[subject.pk] = circle_of(subject.record)
        years = assignment.round.call.value("recusal_years")
        found = reasons_within(assignment.expert, circles[subject.pk], years, clock.today())
        yield from ((assignment, why) for why in found)
        if assignment.expert.user_id in banned:
            yield assignment, str(BANNED)


def banned_among(experts: Iterable[Any]) -> set[int]:
    """Accounts of those experts who are under an integrity ban now."""
    people = [expert.user_id for expert in experts if expert.user_id]
    return set(Ban.objects.against(people=people).values_list("user_id", flat=True)) if people else set()
