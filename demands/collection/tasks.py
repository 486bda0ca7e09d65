"""The sections of a demand's form as its pages show them: what was answered, what differs from last time."""

from typing import Any

from django.urls import reverse

from demands.collection import copies
from demands.collection.completeness import SECTIONS
from demands.collection.models import Demand
from portal.sections.comparing import line
from portal.sections.parts import label


def answers_of(demand: Demand) -> list[dict[str, Any]]:
    """Every answer by section: label, value, whether only unit and departments read it."""
    named = {"basics": ("title", *SECTIONS[0].fields)}
    return [
        {
            "title": section.title,
            "key": section.key,
            "url": reverse("demand_section", args=[demand.pk, section.key]),
            "pairs": [_pair(demand, name) for name in named.get(section.key, section.fields) if name in copies.FILLED],
            "gaps": section.gaps(demand),
        }
        for section in SECTIONS
    ]


def _pair(demand: Demand, name: str) -> dict[str, Any]:
    return {
        "label": label(demand, name),
        "value": line(copies.read(demand, name)),
        "inside": name in copies.RESTRICTED,
        "personal": name if name in Demand.personal else "",
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
    return copies.changes(before, after) if before else []
