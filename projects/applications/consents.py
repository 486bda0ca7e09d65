"""联合体确认: what each unit and each leader consents to, and whether the consent still stands for it.

Each has its own part of the application, whose hash is kept with the consent: a change to a part asks those whose
part it is again, and nobody else.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as say

from portal import clock
from portal.cosign import digest_of


def part_of_unit(application: Any, participant: Any) -> dict[str, Any]:
    """What a unit consents to: the project in outline, its role, its sub-topics, its money."""
    own = participant.organisation_id
    lines = [b for b in application.budget.all() if b.organisation_id == own]
    topics = [t for t in application.subtopics.all() if t.organisation_id == own]
    return _outline(application) | {
        "unit": own,
        "role": participant.role,
        "duty": participant.duty,
        "public_money": _plain(participant.public_money),
        "own_money": _plain(participant.own_money),
        "subtopics": [[t.title, t.goal, t.leader_id] for t in topics],
        "budget": sorted([b.year, b.source, b.subject, _plain(b.amount)] for b in lines),
    }


def part_of_leader(application: Any, person_id: int) -> dict[str, Any]:
    """What a leader consents to: the project in outline, its indicators, and the sub-topics in that person's hands."""
    led = [t for t in application.subtopics.all() if t.leader_id == person_id]
    part = _outline(application) | {"subtopics": [[t.title, t.goal, t.organisation_id] for t in led]}
    if application.leader_id == person_id:
        part["milestones"] = [[m.title, m.month, m.evidence] for m in application.milestones.all()]
        part["total_money"] = _plain(application.total_money)
    rows = application.indicators.all()
    return part | {"indicators": [[i.name, i.start, i.midterm, i.end, i.unit, i.method] for i in rows]}


def ask(application: Any) -> int:
    """Bring the rows of consent up to date and void those whose part has changed; how many are asked now."""
    _ask_leaders(application)
    asked = 0
    for row, part in _parts(application):
        digest = digest_of(part)
        if row.consented_at is None or row.content_hash != digest:
            _void(row, digest)
            asked += 1
    return asked


def _ask_leaders(application: Any) -> None:
    people = {t.leader_id for t in application.subtopics.all()} | {application.leader_id}
    people.discard(None)
    application.leader_consents.exclude(person_id__in=people).delete()
    for person in sorted(people):
        application.leader_consents.get_or_create(person_id=person)


def _void(row: Any, digest: str) -> None:
    row.consented_at, row.content_hash = None, digest
    if hasattr(row, "consented_by_id"):
        row.consented_by = None
    row.save()


def _parts(application: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    for participant in application.participants.select_related("organisation__region"):
        yield participant, part_of_unit(application, participant)
    for leader in application.leader_consents.select_related("person"):
        yield leader, part_of_leader(application, leader.person_id)


def asked_of(application: Any, person: Any) -> list[Any]:
    """The rows of consent that are this person's to give, given or not: of units administered, and as a leader."""
    units = person.scope("org_admin", "unit")
    own = application.participants.filter(organisation_id__in=units).select_related("organisation")
    return [*own, *application.leader_consents.filter(person=person).select_related("person")]


def waiting_of(application: Any, person: Any) -> list[Any]:
    """Those of them that are still to be given."""
    return [row for row in asked_of(application, person) if row.consented_at is None]


def seen_by(application: Any, person: Any) -> str:
    """The hash of all that a person is asked to consent to, carried by the form: nobody consents unseen."""
    return digest_of(sorted(row.content_hash for row in asked_of(application, person)))


def give(application: Any, person: Any) -> list[Any]:
    """Record the consent of a person in every position in which it is waited for; the rows it was given for."""
    rows, now = waiting_of(application, person), clock.now()
    for row in rows:
        row.consented_at = now
        if hasattr(row, "consented_by_id"):
            row.consented_by = person
        row.save()
    return rows


def words_of(application: Any, person: Any) -> list[dict[str, Any]]:
    """Each part that a person is asked to consent to, as the page shows it: whose it is, facts, sub-topics, money."""
    return [_words(application, row) for row in asked_of(application, person)]


def _words(application: Any, row: Any) -> dict[str, Any]:
    topics = application.subtopics.all()
    if not hasattr(row, "organisation_id"):
        leads = application.leader_id == row.person_id
        pairs = [(say("身份"), say("项目负责人") if leads else say("课题负责人"))]
        own = [t for t in topics if t.leader_id == row.person_id]
        return {"name": name_of(row), "given_at": row.consented_at, "pairs": pairs, "subtopics": own, "budget": []}
    pairs = [
        (say("角色"), row.get_role_display()),
        (say("分工"), row.duty),
        (say("财政资金"), say("%s 万元") % _plain(row.public_money)),
        (say("自筹及其他"), say("%s 万元") % _plain(row.own_money)),
    ]
    return {
        "name": name_of(row),
        "given_at": row.consented_at,
        "pairs": pairs,
        "subtopics": [t for t in topics if t.organisation_id == row.organisation_id],
        "budget": [b for b in application.budget.all() if b.organisation_id == row.organisation_id],
    }


def name_of(row: Any) -> str:
    """Whose consent a row stands for."""
    return str(row.organisation) if hasattr(row, "organisation_id") else str(row.person)


def missing(application: Any) -> list[str]:
    """Sentences naming every unit and leader who has not consented to the application as it stands."""
    found = []
    for row, part in _parts(application):
        if row.consented_at is None or row.content_hash != digest_of(part):
            found.append(say("尚缺%s的确认") % name_of(row))
    return found


def _outline(application: Any) -> dict[str, Any]:
    return {
        "title": application.title,
        "direction": application.direction_id,
        "term_months": application.term_months,
        "leader": application.leader_id,
        "lead": application.lead_id,
        "ip_terms": application.ip_terms,
    }


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
