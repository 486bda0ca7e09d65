"""Preparing a round: its form is changed while it is a draft, and it is copied from an earlier one."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say

from demands.collection.layouts.faults import faults_of
from demands.collection.layouts.parts import Layout
from demands.collection.layouts.reading import layout_of
from demands.collection.models import CollectionRound, FormVersion
from demands.collection.models.counters import next_number
from demands.collection.rules.preparing import drafted_by
from portal import clock, cosign, locks
from portal.calls.models import Call
from portal.workflow import StepRefused

LONGEST_LOG = 200  # changes


class ChangedMeanwhile(Exception):
    """Somebody changed the form since the page was opened; `said` are the changes, the latest first."""

    def __init__(self, said: list[str]):
        super().__init__()
        self.said = said


def new_code(call: Call) -> str:
    """The next number of a round in a year."""
    return f"YRD-{call.year}-Z{next_number(f'round:{call.year}'):02d}"


def locked_form(pk: int) -> FormVersion:
    """The form of a round that is still a draft, with the round locked. Raises StepRefused once it opened."""
    collection_round = locks.row(CollectionRound, pk)
    if collection_round.state != CollectionRound.State.DRAFT:
        raise StepRefused(say("批次已经启动或取消，表单不再修改。可以复制为新的批次。"))
    start = {"contents": layout_of(collection_round).as_json(), "changed_at": clock.now()}
    # A round that the release before drafted while this one went out has none yet.
    return FormVersion.objects.get_or_create(round=collection_round, defaults=start)[0]


def take_over(version: FormVersion, source: CollectionRound, *, what: str, by: Any) -> FormVersion:
    """Keep the whole form of another round in the place of a locked round's own, and from where it came."""
    version.copied_from = getattr(source, "form", None)
    return change_form(version, layout_of(source), what=what, by=by)


def change_form(version: FormVersion, layout: Layout, *, what: str, by: Any, seen: int | None = None) -> FormVersion:
    """Keep the changed form of a locked round, with the change in words; what the departments agreed to is void.

    `seen` is the revision that the page showed, where the change rests on it. Raises ChangedMeanwhile where another
    one stands now, StepRefused where the form is not in order.
    """
    if seen is not None and seen != version.revision:
        raise ChangedMeanwhile(said_since(version, seen))
    if faults := faults_of(layout):
        raise StepRefused(*[fault.text for fault in faults])
    if layout == version.layout:
        return version
    with transaction.atomic():
        version.contents, version.revision = layout.as_json(), version.revision + 1
        version.changed_by, version.changed_at = by, clock.now()
        entry = {"n": version.revision, "by": by.name, "at": version.changed_at.isoformat(), "what": what}
        version.log = [entry, *version.log][:LONGEST_LOG]
        version.save()
        version.__dict__.pop("layout", None)
        cosign.void_and_tell(version.round, why=say("征集表单已修改：%s") % what)
    return version


def said_since(version: FormVersion, seen: int) -> list[str]:
    """What others changed after a revision, each with who did it."""
    return [f"{entry['by']}：{entry['what']}" for entry in version.log if entry["n"] > seen]


def copy_round(source: CollectionRound, *, call: Call, name: str, opens_at: datetime, by: Any) -> CollectionRound:
    """A draft with the terms, fields, regions, notice and form of an earlier round, its dates moved together.

    Fields that the year does not have stay behind.
    """
    with transaction.atomic():
        made = CollectionRound.objects.create(
            call=call,
            name=name,
            code=new_code(call),
            opens_at=opens_at,
            closes_at=opens_at + (source.closes_at - source.opens_at),
            term_min=source.term_min,
            term_max=source.term_max,
            per_unit=source.per_unit,
            notice=source.notice,
            created_by=by,
            department_id=drafted_by(by),
        )
        of_the_year = set(call.fields.all()) or set(source.fields.all())
        made.fields.set(of_the_year & set(source.fields.all()))
        made.regions.set(source.regions.all())
        version = locked_form(made.pk)
        version.copied_from = getattr(source, "form", None)
        version.contents = layout_of(source).as_json()
        version.changed_by = by
        version.save()
    return made
