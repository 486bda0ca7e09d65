"""A small world: a record of every machine in its first state, and one that has gone on, with what hangs on them."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils.crypto import get_random_string

from demands.collection.models import BulkReport, DemandImport, Likeness
from demands.matching.models import Question
from demands.release.models import HallNotice, SavedFilter, Subscription
from demands.reserve.models import Batch, Claim
from portal import clock, once
from portal.accounts import opening, services
from portal.accounts.models import Membership, Organisation, Person, RoleGrant, User
from portal.calls.models import CalendarDay
from portal.documents.models import Document
from portal.models import Receipt
from portal.personal.models import ErasureRequest
from portal.records.models import Package
from projects.applications.models import Application
from projects.approval.models import PublicNotice
from tests.factories import (
    applications,
    approval,
    collection,
    delivery,
    files,
    guidelines,
    matching,
    materials,
    people,
    redress,
    release,
    reserve,
    sheets,
)
from tests.factories import reviews as reviewing
from tests.factories.machines import MACHINES
from tests.portal.addresses import SAMPLES

# Under which path an argument stands for which machine; "*" takes the place of an argument before it.
OF_MACHINES = {
    "/units/": "organisation",
    "/experts/": "expert",
    "/reviews/": "review_round",
    "/reviews/mine/": "review_assignment",
    "/collection/": "collection_round",
    "/demands/": "demand",
    "/release-lists/": "release_list",
    "/corrections/": "correction",
    "/corrections/new/": "demand",
    "/takedowns/": "takedown",
    "/takedowns/new/": "demand",
    "/solutions/": "solution",
    "/redress/": "redress",
    "/agreements/": "agreement",
    "/talks/": "talk",
    "/comparisons/": "expert_comparison",
    "/reserve/": "reserve_entry",
    "/adjustments/": "demand_adjustment",
    "/guidelines/": "guideline",
    "/desk/guidelines/": "guideline",
    "/applications/": "application",
    "/applications/new/": "guideline",
    "/decision-lists/": "decision_list",
    "/projects/": "project",
    "/task-agreements/": "task_agreement",
}
# The text of a record that a stranger must not read.
NAMED_BY = {
    "organisation": "name",
    "expert": "name",
    "collection_round": "name",
    "review_assignment": "comment",
    "agreement": "goal",
    "talk": "people",
    "expert_comparison": "reason",
    "correction": "reason",
    "takedown": "finding",
    "demand_adjustment": "reason",
}


@dataclass
class World:
    """Records by machine, the mark that each one's text bears, and a value for every argument of an address."""

    records: dict[str, Any]
    marks: dict[str, str]
    values: dict[str, Any]
    # Machines whose record here was published, so that everybody may know its name.
    published: frozenset[str] = frozenset()

    def path(self, sample: str) -> str:
        """The address with real arguments in the places of the samples."""
        parts, before = [], ""
        for part in sample.split("/"):
            is_sample = part in SAMPLES.values() or part.startswith("none-such")
            parts.append(str(self.values.get(before, part)) if is_sample else part)
            before += "*/" if is_sample else f"{part}/"
        return "/".join(parts)

    def has_records_for(self, sample: str) -> bool:
        """Whether a value stands behind every argument of the address."""
        return not any(value in self.path(sample) for value in SAMPLES.values())

    def machine_at(self, sample: str) -> str:
        """The machine of the record that an address is about, if it is about one."""
        first = re.match(rf"(/.*?)({'|'.join(SAMPLES.values())})", sample)
        return OF_MACHINES.get(first.group(1), "") if first else ""


def beginning() -> World:
    """Every machine in its first state: nothing here is public."""
    records = {name: make() for name, make in MACHINES.items()}
    direction = guidelines.direction(records["guideline"])
    return _world(records, records["demand"], direction)


def gone_on() -> World:
    """What is published, signed, reviewed and under way."""
    list_ = release.published([release.selected_demand(code="ZJ-2026-9001")])
    demand = list_.items.first().demand
    organiser = people.staff("dept_officer", demand.region)
    reviewing.pool()
    round_ = reviewing.scoring(by=organiser)
    agreement = matching.signed_agreement()
    task = delivery.in_force(_reviewed())
    application = applications.submitted()
    records = {
        "organisation": demand.organisation,
        "release_list": list_,
        "correction": release.corrected(release.out(code="ZJ-2026-9002")),
        "takedown": release.closed(release.out(code="ZJ-2026-9003")),
        "collection_round": collection.open_round(),
        "demand": demand,
        "expert": round_.assignments.first().expert,
        "review_round": round_,
        "review_assignment": round_.assignments.first(),
        "guideline": application.guideline,
        "solution": agreement.solution,
        "redress": redress.filed(),
        "agreement": agreement,
        "talk": matching.talk(agreement.solution),
        "expert_comparison": matching.comparison_asked(),
        "demand_adjustment": reserve.approved_adjustment(),
        "reserve_entry": reserve.in_pool(matching.signed_agreement()),
        "application": application,
        "decision_list": task.project.application.decisions.first().decision_list,
        "project": task.project,
        "task_agreement": task,
    }
    return _world(records, demand, application.direction, ("organisation", "demand", "release_list", "guideline"))


def _reviewed() -> Any:
    """A guideline with one reviewed application, under a number that no counter reaches."""
    of = approval.guideline()
    Application.objects.filter(pk=approval.reviewed(of).pk).update(code="YRD-2026-A-9001")
    return of


def _world(records: dict[str, Any], demand: Any, direction: Any, published: tuple[str, ...] = ()) -> World:
    values = {path: records[machine].pk for path, machine in OF_MACHINES.items()} | hung_on(demand, direction)
    return World(records, {name: _mark(row) for name, row in records.items()}, values, frozenset(published))


def _mark(record: Any) -> str:
    """Write an unmistakable word where a record has its name or first text."""
    mark = f"机密{get_random_string(8)}"
    row = record.project if record.machine == "task_agreement" else record
    type(row)._base_manager.filter(pk=row.pk).update(**{NAMED_BY.get(record.machine, "title"): mark})
    return mark


def hung_on(demand: Any, direction: Any) -> dict[str, Any]:
    """Files, documents, questions, grants and whatever else has an address of its own."""
    file = files.stored(demand, demand.created_by)
    return {
        "/demands/*/fill/": "problem",
        "/collection/*/form/fields/": "tasks",
        "/collection/*/form/sections/": "problem",
        "/collection/*/form/items/": "unit",
        "/demands/*/live/": "problem",
        "/reviews/mine/*/material/": 1,
        "/demands/*/files/": file.pk,
        "/demands/*/like/": likeness_of(demand).pk,
        "/demands/bulk/": _bulk_report(demand).pk,
        "/desk/guidelines/*/directions/": direction.pk,
        "/applications/*/fill/": "project",
        "/solutions/*/fill/": "team",
        "/solutions/*/files/": file.pk,
        "/applications/*/enclosures/": 1,
        "/applications/*/files/": file.pk,
        "/files/": file.pk,
        "/demands/imports/": _import(demand).pk,
        "/desk/materials/": materials.material(demand.organisation, by=demand.created_by).pk,
        "/questions/": _question(demand).pk,
        "/claims/": _claim(demand).pk,
        "/reserve/batches/": _batch(demand).pk,
        "/reserve/new/": "demander_match",
        "/hall/filters/": _saved_filter(demand.created_by),
        "/subscriptions/": _subscription(demand.created_by),
        "/open-data/v1/demands/": demand.code or "ZJ-2026-0000",
        "/hall/": demand.code or "ZJ-2026-0000",
        "/announcements/": getattr(HallNotice.objects.first(), "pk", 0),
        "/lists/": next((item.release_list.number for item in demand.release_items.all()), "") or "none",
        "/year/": demand.round.call.year,
        "/roles/": RoleGrant.objects.filter(ended_at=None).first().pk,
        "/documents/": _document(demand).pk,
        "/verify/": Document.objects.first().code,
        "/publicity/": getattr(PublicNotice.objects.first(), "pk", 0),
        "/join/": _invitation(demand.organisation),
        "/open/": _opening(),
        "/people/": demand.created_by.pk,
        "/accounts/2fa/webauthn/keys/": 0,
        "/receipts/": receipt_of(demand).number,
        "/calendar/": CalendarDay.objects.create(day=date(2026, 5, 9), working=True, name="调休上班").pk,
        "/reveal/": demand.machine,
        "/reveal/*/": demand.pk,
        "/reveal/*/*/": "contact_phone",
        "/erasures/": _erasure().pk,
        "/share/": demand.machine,
        "/share/*/": demand.pk,
        "/do/": demand.machine,
        "/do/*/": demand.pk,
        "/do/*/*/": "withdraw",
        "/audit/of/": demand.machine,
        "/audit/of/*/": demand.pk,
        "/audit/packages/": _package(demand).pk,
        "/accounts/password/reset/key/": "none-such-none-such",
    }


def _saved_filter(person: Any) -> int:
    return SavedFilter.objects.create(person=person, name="常看", query="q=1", at=clock.now()).pk


def _subscription(person: Any) -> str:
    made = Subscription.objects.create(person=person, query="q=1", rhythm="daily", began_at=clock.now())
    return made.code


def _erasure() -> ErasureRequest:
    return ErasureRequest.objects.create(person=people.person(), asked_at=clock.now())


def _question(demand: Any) -> Question:
    return Question.objects.create(
        demand=demand,
        organisation=demand.organisation,
        asked_by=demand.created_by,
        text="批次一致性按什么标准考核？",
        asked_at=clock.now(),
    )


def _claim(demand: Any) -> Claim:
    """Asked for by the demand's own unit, which no page would allow: who sees it is told from the demand alone."""
    return Claim.objects.create(
        demand=demand,
        unit=demand.organisation,
        by=demand.created_by,
        statement="愿按原名称和任务承接。",
        at=clock.now(),
    )


def likeness_of(demand: Any) -> Likeness:
    """The demand as a check found it like itself, so that nobody else's is needed."""
    check, _new = demand.duplicate_checks.get_or_create(version=demand.version, defaults={"asked_at": clock.now()})
    kept = {"number": demand.version, "content": demand.content(), "by": demand.created_by, "at": clock.now()}
    if not demand.versions.filter(number=demand.version).exists():
        demand.versions.create(**kept)
    type(check).objects.filter(pk=check.pk).update(done_at=clock.now())
    return check.found.create(other=demand, other_version=demand.version, share=40, title_share=100)


def _bulk_report(demand: Any) -> BulkReport:
    by = people.staff("dept_officer", demand.region)
    return BulkReport.objects.create(label="批量通过", by=by, at=clock.now(), back="/demands/checking/")


def _batch(demand: Any) -> Batch:
    """What the department of the demand's region said to no entry at all."""
    approver = people.staff("dept_approver", demand.region)
    return Batch.objects.create(kind=Batch.Kind.AGREE, region=demand.region, rows=[], by=approver, at=clock.now())


def _document(demand: Any) -> Document:
    """A paper of the demand that only its readers may open, made and ready."""
    made = Document(
        machine="demand",
        object_id=demand.pk,
        kind="acceptance",
        title="受理通知书",
        code=f"{get_random_string(4)}-{get_random_string(4)}-{get_random_string(4)}".upper(),
        source_hash="0" * 64,
        status=Document.Status.READY,
        asked_at=clock.now(),
    )
    made.file.save("x.pdf", ContentFile(b"%PDF-1.4"), save=False)
    made.save()
    return made


def _import(demand: Any) -> DemandImport:
    """A file of its unit that waits to be confirmed."""
    book = sheets.filled(demand.round, "表中的一项需求")
    return sheets.imported(demand.round, demand.organisation, demand.created_by, book)


def _invitation(unit: Organisation) -> str:
    admin = people.member(unit, is_admin=True)
    return services.invite(unit=unit, email="invited@example.org", name="应邀人", is_admin=False, by=admin)


def _opening() -> str:
    known = Person.objects.of(people.identity_number())
    letter = {"name": "应邀人", "email": "staff@example.org", "role": "supervisor", "region": None}
    return opening.invite(person=known, by=None, **letter)


def _package(demand: Any) -> Package:
    by = people.staff("auditor")
    return Package.objects.create(machine="demand", object_id=demand.pk, asked_by=by, asked_at=clock.now())


def receipt_of(demand: Any) -> Receipt:
    receipt, _now = once.act_once(
        token=once.new_token(),
        person=demand.created_by,
        machine="demand",
        step="submit",
        content={},
        act=lambda: demand,
    )
    return receipt


def limited(world: World) -> list[User]:
    """People who may read some of it and not the rest: a unit, another, a department, an expert."""
    records, expert = world.records, world.records["review_assignment"].expert
    admins = [people.member(records["demand"].organisation, is_admin=True)]
    admins += [people.member(records["solution"].organisation, is_admin=True)]
    admins += [people.member(records["application"].lead, is_admin=True)]
    regional = [people.staff(role, records["demand"].region) for role in ("dept_officer", "dept_approver")]
    return [*admins, *regional, expert.user]


def insiders(world: World) -> list[User]:
    """People who may read much of it: staff of each kind, the expert asked, an administrator of the units."""
    records, expert = world.records, world.records["review_assignment"].expert
    staff = ("office_officer", "office_approver", "auditor", "expert_keeper", "security_admin")
    regional = [people.staff(role, records["demand"].region) for role in ("dept_officer", "dept_approver")]
    admin, units = people.person(), [records["demand"].organisation, records["solution"].organisation]
    units += [records[name].lead for name in ("reserve_entry", "application", "project")]
    for unit in dict.fromkeys(units):
        Membership.objects.create(user=admin, organisation=unit, is_admin=True, joined_at=clock.now())
    return [*regional, *(people.staff(role) for role in staff), admin, expert.user]
