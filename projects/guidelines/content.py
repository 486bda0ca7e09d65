"""A guideline's text as plain data: what opinions are asked on, what is signed, printed and published."""

from typing import Any

from django.utils import translation

from portal.cosign import digest_of
from projects.guidelines import terms


def of(guideline: Any) -> dict[str, Any]:
    """The text as it stands in the tables, with the year's rules that it repeats; amounts in 万元 as text."""
    with translation.override("zh-hans"):
        return {
            "title": guideline.title,
            "preface": guideline.preface,
            "directions": [_direction(d) for d in directions_of(guideline)],
            "requirements": terms.requirements(guideline.call) + _lines(guideline.requirements),
            "opens_at": guideline.opens_at.isoformat() if guideline.opens_at else "",
            "closes_at": guideline.closes_at.isoformat() if guideline.closes_at else "",
            "review": terms.review(guideline.call),
            "notice": terms.notice(guideline.call),
            "contacts": _lines(guideline.contacts),
            "issuers": guideline.call.value("guideline_issuers"),
        }


def directions_of(guideline: Any) -> Any:
    """The directions in their order with all that is shown of them, in three queries."""
    rows = guideline.directions.select_related("field", "reserve_entry__demand")
    return rows.prefetch_related("indicators").order_by("order", "pk")


def frozen(guideline: Any) -> dict[str, Any]:
    """What stands: the last version once opinions were asked, else the draft."""
    last = guideline.versions.first()
    return last.content if last and last.digest == guideline.digest and not guideline.is_draft else of(guideline)


def digest(content: dict[str, Any]) -> str:
    """The hash that names a version."""
    return digest_of(content)


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """Which directions came, went or changed, and which other parts changed, by their titles and names."""
    old = {d["title"]: d for d in before["directions"]}
    new = {d["title"]: d for d in after["directions"]}
    both = [title for title in new if title in old]
    return {
        "added": [title for title in new if title not in old],
        "removed": [title for title in old if title not in new],
        "changed": [title for title in both if new[title] != old[title]],
        "parts": [name for name in after if name != "directions" and after[name] != before.get(name)],
    }


def _direction(direction: Any) -> dict[str, Any]:
    entry = direction.reserve_entry
    return {
        "code": direction.code,
        "field": direction.field.name,
        "title": direction.title,
        "goal": direction.goal,
        "content": direction.content,
        "indicators": [_indicator(i) for i in direction.indicators.all()],
        "term_months": direction.term_months,
        "money": "" if direction.money is None else str(direction.money),
        "projects": direction.projects,
        "sources": [entry.demand.code] if entry else [],
        "entry": entry.code if entry else "",
    }


def _indicator(indicator: Any) -> dict[str, str]:
    return {name: getattr(indicator, name) for name in ("name", "target", "unit", "method")}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
