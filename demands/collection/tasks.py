"""The sections of a demand's form as its pages show them: what is done, who saved it, what was answered."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from demands.collection import copies
from demands.collection.completeness import SECTIONS, Section
from demands.collection.models import Demand


def hour(instant: datetime) -> str:
    """Day and minute in Shanghai."""
    return timezone.localtime(instant).strftime("%m-%d %H:%M")


def after(section: Section) -> Section | None:
    """The section that follows in the form."""
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


def tasks_of(demand: Demand, here: Section | None = None) -> list[dict[str, Any]]:
    """Each section with its state: not begun, what it misses, or done; and who saved it last."""
    return [_task(demand, number, section, section is here) for number, section in enumerate(SECTIONS, 1)]


def _task(demand: Demand, number: int, section: Section, here: bool) -> dict[str, Any]:
    missing, saved = len(section.gaps(demand)), demand.sections.get(section.key)
    begun = section.is_begun(demand)
    note = f"{saved['by']} {hour(datetime.fromisoformat(saved['at']))}" if saved else ""
    if begun and missing:
        note = say("%(note)s 缺 %(n)s 项") % {"note": note, "n": missing}
    return {
        "number": number,
        "title": section.title,
        "url": reverse("demand_section", args=[demand.pk, section.key]),
        "here": here,
        "done": not missing,
        "tone": "" if not missing or not begun else "go",
        "label": say("已完成") if not missing else say("填写中") if begun else say("未开始"),
        "note": note.strip(),
    }


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
        "label": copies.label(demand, name),
        "value": copies.line(copies.read(demand, name)),
        "inside": name in copies.RESTRICTED,
    }


def changes_of(demand: Demand) -> list[dict[str, Any]]:
    """What differs from the version handed in before; nothing where there is none to compare with.

    A demand being corrected is compared with its last version, one that was handed in again with the one before.
    """
    versions = list(demand.versions.all()[:2])
    if demand.is_editable or demand.state == Demand.State.ORG_REVIEW:
        before, after_ = (versions[0].content if versions else None), demand.content()
    else:
        before, after_ = (versions[1].content if len(versions) > 1 else None), versions[0].content if versions else {}
    labels = {name: copies.label(demand, name) for name in copies.FILLED}
    return copies.changes(before, after_, labels) if before else []
