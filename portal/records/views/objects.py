"""The auditors' page of one object: its chain with hashes, what changed in its rows, how it stood at an instant."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, positions, records
from portal.articles import article
from portal.http import PortalRequest
from portal.navigation import way_back
from portal.records import holds, proof, versions, wording
from portal.records.models import Package, PersonName, Record, RowVersion
from portal.workflow import machines, step_named

CHANGES, ROWS = 20, 50
AUDITORS = access.roles("auditor", "supervisor").about("record")


class InstantForm(forms.Form):
    """The instant at which the record is to be shown."""

    at = forms.DateTimeField(label=_("时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))


def found(machine: str, pk: int, user: Any) -> Any:
    """The record, if this person may see it. Raises Http404."""
    model = machines().get(machine)
    if model is None:
        raise Http404
    return get_object_or_404(model.objects.visible_to(user), pk=pk)


class AuditView(View):
    """审计页 of any record; `?at=` shows how it stood then."""

    access = AUDITORS

    def get(self, request: PortalRequest, machine: str, pk: int) -> HttpResponse:
        record = found(machine, pk, request.user)
        form = InstantForm(request.GET if "at" in request.GET else None)
        instant = form.cleaned_data["at"] if form.is_bound and form.is_valid() else None
        records.looked(record, by=request.user, what=say("查看审计页"))
        changed = versions.changes(record)
        context = {
            "record": record,
            "record_kind": record._meta.verbose_name,
            "way_back": way_back(request.user, request.path),
            "state_tone": record.tones.get(record.state, ""),
            "proof": proof.of(record),
            "hold": holds.standing(machine, pk),
            "packages": Package.objects.filter(machine=machine, object_id=pk)
            .select_related("asked_by")
            .order_by("-pk")[:5],
            "chain": _chain(record, request.GET.get("page"), _pages(changed)),
            "changes": _changes(record, changed, request.GET.get("changes")),
            "form": form,
            "instant": instant,
            "standing": _standing(record, instant) if instant else [],
        }
        return render(request, "records/audit.html", context, status=422 if form.errors else 200)


def _pages(changed: list[versions.Change]) -> dict[str, int]:
    """On which page of the changes those of a request begin."""
    found: dict[str, int] = {}
    for place, change in enumerate(changed):
        found.setdefault(change.version.request_id, place // CHANGES + 1)
    return {request_id: page for request_id, page in found.items() if request_id}


def _chain(record: Any, page: str | None, changes: dict[str, int]) -> Any:
    """The chain's rows, newest first, with names, the words of positions, and where their changes stand."""
    rows = Paginator(Record.objects.of(record).order_by("-seq"), ROWS).get_page(page)
    digests = {row.person_digest for row in rows}
    names = dict(PersonName.objects.filter(digest__in=digests).values_list("digest", "name"))
    for row in rows:
        row.who = "、".join(positions.label(each) for each in row.position.split(", "))
        row.name = names.get(row.person_digest, "") if row.position != "system" else ""
        row.changes_page = changes.get(row.request_id)
        row.article_labels = [article(int(n)).label for n in row.articles.split(",") if n]
    return rows


def _changes(record: Any, changed: list[versions.Change], page: str | None) -> Any:
    """The versions of its rows, newest first: who, when, and column by column what was and what is."""
    shown: Any = Paginator(changed, CHANGES).get_page(page)
    people = {change.version.person_id for change in shown}
    names = dict(PersonName.objects.filter(person_id__in=people).order_by("pk").values_list("person_id", "name"))
    shown.object_list = [_worded(record, change, names) for change in shown]
    return shown


def _worded(record: Any, change: versions.Change, names: dict[int, str]) -> dict[str, Any]:
    version, model = change.version, wording.model_of(change.version.table_name)
    return {
        "version": version,
        "step": _step(record, version.step),
        "op": RowVersion.Op(version.op).label,
        "kind": str(model._meta.verbose_name) if model else version.table_name,
        "name": names.get(version.person_id or 0, ""),
        "columns": [
            (wording.column(model, name), wording.value(model, name, change.before.get(name)), new)
            for name, raw in wording.in_order(model, version.data)
            if (new := wording.value(model, name, raw)) != wording.EMPTY or name in change.before
        ],
    }


def _step(record: Any, name: str) -> str:
    """The words of a step: the record's own, or that of another machine which changed it; none where two differ."""
    if own := step_named(type(record), name):
        return str(own.label)
    found = {str(step.label) for model in machines().values() if (step := step_named(model, name))}
    return found.pop() if len(found) == 1 else ""


def _standing(record: Any, instant: datetime) -> list[dict[str, Any]]:
    """The record and its parts as they stood, in words."""
    return [
        {
            "kind": each.model._meta.verbose_name,
            "row_id": each.row_id,
            "pairs": [
                (wording.column(each.model, n), wording.value(each.model, n, raw))
                for n, raw in wording.in_order(each.model, each.data)
            ],
        }
        for each in versions.as_of(record, instant)
    ]
