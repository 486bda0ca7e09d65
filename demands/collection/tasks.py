"""The sections of a demand's form as its pages show them: what was answered, what differs from last time."""

from typing import Any

from django.urls import reverse

from demands.collection import copies
from demands.collection.completeness import sections_of
from demands.collection.layouts.parts import FormField
from demands.collection.layouts.reading import layout_of
from demands.collection.models import Demand


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
        before, after = (versions[0].content if versions else None), demand.content()
    else:
        before, after = (versions[1].content if len(versions) > 1 else None), versions[0].content if versions else {}
    return copies.changes(before, after, layout_of(demand)) if before else []
