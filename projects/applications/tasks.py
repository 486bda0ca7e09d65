"""The sections of an application's form as its pages show them: what is missing, what differs from last time."""

from typing import Any

from django.urls import reverse

from projects.applications import versions
from projects.applications.completeness import SECTIONS


def gaps_by_section(application: Any) -> list[dict[str, Any]]:
    """What every section misses, with its address; sections that miss nothing are left out."""
    rows = [
        {
            "title": section.title,
            "gaps": section.gaps(application),
            "url": reverse("application_section", args=[application.pk, section.key]),
        }
        for section in SECTIONS
    ]
    return [row for row in rows if row["gaps"]]


def changes_of(application: Any) -> list[dict[str, str]]:
    """What differs from the version handed in before; nothing where there is none to compare with."""
    kept = list(application.versions.all()[:2])
    if application.correction_due:
        return versions.changes(kept[0].content, versions.content(application)) if kept else []
    return versions.changes(kept[1].content, kept[0].content) if len(kept) == 2 else []
