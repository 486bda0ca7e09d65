"""Which rows of the record an auditor finds, and what each is about."""

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce

from portal.records.models import LOOK, OF_AUDITORS, OF_DOORS, PersonName, Record
from portal.workflow import machines

REFUSED, FAILED = (400, 403, 404, 409, 413, 429), (500, 503)
STEPS = ~Q(machine__in=OF_DOORS) & ~Q(step__in=(LOOK, *OF_AUDITORS))
# What a row tells, as the search offers it; nothing chosen means the steps.
RESULTS = {
    "done": STEPS,
    "refused": Q(step="refused", detail__status__in=REFUSED),
    "failed": Q(step="refused", detail__status__in=FAILED),
    "look": Q(step=LOOK),
    "account": Q(machine__in=OF_DOORS) & ~Q(step="refused"),
    "audit": Q(step__in=OF_AUDITORS),
    "all": Q(),
}


def open_to(user: Any) -> Q:
    """Rows about what this person may see: nobody reads in the record of what is still sealed from him."""
    closed = Q()
    for name, model in machines().items():
        seen = model.objects.visible_to(user)
        if seen.query.where:
            closed |= Q(machine=name, object_id__in=model._base_manager.exclude(pk__in=seen.values("pk")).values("pk"))
    return ~closed


def for_search(user: Any) -> QuerySet[Record]:
    """The rows that this person may find, newest first, with who it was and the object's code."""
    name = PersonName.objects.filter(digest=OuterRef("person_digest")).values("name")[:1]
    rows = Record.objects.filter(open_to(user)).order_by("-at", "-pk")
    return rows.annotate(person_name=Coalesce(Subquery(name), Value("")), object_code=code())


def code() -> Case:
    """The code of the object, each machine's own way of telling it; its number where it has none."""
    cases = [When(machine=name, then=_code_of(model)) for name, model in machines().items()]
    return Case(*cases, default=Cast("object_id", CharField()), output_field=CharField())


def _code_of(model: Any) -> Coalesce:
    told = model.in_work_list.get("code", F("pk"))
    code = model._base_manager.filter(pk=OuterRef("object_id")).annotate(told=Cast(told, CharField())).values("told")
    return Coalesce(Subquery(code[:1]), Cast("object_id", CharField()))


def about(code: str) -> Q:
    """Rows about the objects of that code."""
    found = Q(pk__in=[])
    for name, model in machines().items():
        if "code" in model.in_work_list:
            told = model._base_manager.annotate(told=Cast(model.in_work_list["code"], CharField()))
            found |= Q(machine=name, object_id__in=list(told.filter(told__iexact=code).values_list("pk", flat=True)))
    return found
