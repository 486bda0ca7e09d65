"""The sections of an application's form as its pages show them: what is done, who saved it, what was answered."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as say

from projects.applications import completeness, versions
from projects.applications.completeness import SECTIONS, Section


def hour(instant: datetime) -> str:
    """Day and minute in Shanghai."""
    return timezone.localtime(instant).strftime("%m-%d %H:%M")


def after(section: Section) -> Section | None:
    """The section that follows in the form."""
    place = SECTIONS.index(section) + 1
    return SECTIONS[place] if place < len(SECTIONS) else None


def tasks_of(application: Any, here: Section | None = None) -> list[dict[str, Any]]:
    """Each section with its state: not begun, what it misses, or done; and who saved it last."""
    return [_task(application, number, section, section is here) for number, section in enumerate(SECTIONS, 1)]


def _task(application: Any, number: int, section: Section, here: bool) -> dict[str, Any]:
    missing, saved = len(section.gaps(application)), application.sections.get(section.key)
    note = f"{saved['by']} {hour(datetime.fromisoformat(saved['at']))}" if saved else ""
    if saved and missing:
        note = say("%(note)s，缺 %(n)s 项") % {"note": note, "n": missing}
    label = say("填写中") if saved else say("未开始")
    return {
        "number": number,
        "title": section.title,
        "url": reverse("application_section", args=[application.pk, section.key]),
        "here": here,
        "done": not missing,
        "tone": "go" if missing and saved else "",
        "label": label if missing else say("已完成"),
        "note": note,
    }


def first_incomplete(application: Any) -> Section | None:
    """Where filling goes on."""
    return next((section for section in SECTIONS if section.gaps(application)), None)


def gaps_by_section(application: Any) -> list[dict[str, Any]]:
    """What every section misses, with its address; sections that miss nothing are left out."""
    rows = [
        {
            "title": section.title,
            "gaps": section.gaps(application),
            "url": reverse("application_section", args=[application.pk, section.key]),
        }
        for section in completeness.SECTIONS
    ]
    return [row for row in rows if row["gaps"]]


def changes_of(application: Any) -> list[dict[str, str]]:
    """What differs from the version handed in before; nothing where there is none to compare with."""
    kept = list(application.versions.all()[:2])
    if application.correction_due:
        return versions.changes(kept[0].content, versions.content(application)) if kept else []
    return versions.changes(kept[1].content, kept[0].content) if len(kept) == 2 else []
