"""The sections of a demand's form as its pages show them: what was answered, what differs from last time."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as say

from demands.collection import copies
from demands.collection.completeness import sections_of
from demands.collection.layouts.parts import FormField
from demands.collection.layouts.reading import layout_of
from demands.collection.models import Demand
from portal import clock
from portal.documents.models import StoredFile


def answers_of(demand: Demand) -> list[dict[str, Any]]:
    """Every answer by section: label, value, whether only unit and departments read it; until it is handed in, what
    is missing."""
    sections: Any = sections_of(demand)
    with_gaps = demand.is_editable or demand.state == Demand.State.ORG_REVIEW
    return [
        {
            "title": section.title,
            "key": section.key,
            "url": reverse("demand_section", args=[demand.pk, section.key]),
            "pairs": [_pair(demand, each) for each in section.asks if each.key != "unclassified_declared"],
            "gaps": section.gaps(demand) if with_gaps else [],
        }
        for section in sections
    ]


def _pair(demand: Demand, each: FormField) -> dict[str, Any]:
    is_choice = each.column is not None and each.column.is_choice
    return {
        "label": each.label,
        "value": copies.read_field(demand, each),
        "inside": not (each.public or is_choice),
        "personal": each.key if each.column and each.key in Demand.personal else "",
    }


def changes_of(demand: Demand) -> list[dict[str, Any]]:
    """What differs from the version handed in before; nothing where there is none to compare with.

    A demand being corrected is compared with its last version, one that was handed in again with the one before.
    """
    versions = list(demand.versions.all()[:2])
    if demand.is_editable or demand.state == Demand.State.ORG_REVIEW:
        return _between(demand, versions[0] if versions else None, None)
    return _between(demand, versions[1], versions[0]) if len(versions) > 1 else []


def changes_since_request(demand: Demand) -> list[dict[str, Any]]:
    """What differs from what the filler asked the unit to review the time before; nothing where it is the first."""
    copies_asked = list(demand.review_copies.all()[:2])
    if demand.state == Demand.State.ORG_REVIEW:
        return _between(demand, copies_asked[1], copies_asked[0]) if len(copies_asked) > 1 else []
    return _between(demand, copies_asked[0] if copies_asked else None, None) if demand.is_editable else []


def _between(demand: Demand, before: Any, after: Any) -> list[dict[str, Any]]:
    """What differs between two kept copies, or between one and the demand as it stands; attachments come last."""
    if before is None:
        return []
    content = after.content if after else demand.content()
    found: list[dict[str, Any]] = [*copies.changes(before.content, content, layout_of(demand))]
    return found + _of_files(demand, before.at, after.at if after else clock.now())


def _of_files(demand: Demand, since: Any, until: Any) -> list[dict[str, Any]]:
    """Attachments that came or went within a time."""
    rows = StoredFile.ever.filter(machine=demand.machine, object_id=demand.pk).order_by("pk")
    came = list(rows.filter(at__gt=since, at__lte=until).exclude(removed_at__lte=until).values_list("name", flat=True))
    gone = list(rows.filter(at__lte=since, removed_at__gt=since, removed_at__lte=until).values_list("name", flat=True))
    told = {"label": say("附件"), "before": "\n".join(gone), "after": "\n".join(came)}
    return [told] if came or gone else []
