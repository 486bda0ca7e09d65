"""A solution as plain data: for its hash, its versions and what differs between them."""

from typing import Any

from django.utils.translation import gettext as say

from portal.cosign import digest_of
from portal.sections import comparing
from portal.sections.parts import label

TEXTS = (
    "title",
    "summary",
    "approach",
    "team",
    "foundation",
    "trl",
    "trl_end",
    "division",
    "schedule",
    "ip_terms",
)


def shown(solution: Any, name: str) -> str:
    """One answer as a reader sees it."""
    if name in ("trl", "trl_end"):
        return getattr(solution, f"get_{name}_display")() or ""
    return str(getattr(solution, name))


def content(solution: Any) -> dict[str, Any]:
    """Every answer with the tables, as JSON can keep it."""
    texts = {name: shown(solution, name) for name in TEXTS}
    return texts | {
        "indicator_answers": [
            [a.indicator.name, a.get_answer_display(), a.value, a.margin, a.how]
            for a in solution.indicator_answers.select_related("indicator")
        ],
        "members": [[m.name, m.unit, m.role, f"{m.share}%" if m.share else ""] for m in solution.members.all()],
        "partners": sorted(unit.name for unit in solution.partners.all()),
        "stages": [[str(stage)] for stage in solution.stages.all()],
        "money_lines": [
            [row.get_source_display(), row.get_use_display(), f"{row.amount:.2f}", row.note]
            for row in solution.money_lines.all()
        ],
        "money": "" if solution.money is None else f"{solution.money:.2f}",
    }


def digest(solution: Any) -> str:
    """The hash of all that is handed in."""
    return digest_of(content(solution))


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """What differs between two versions, in the order of the form."""
    from demands.matching.models import Solution  # whose steps read this file

    labels = {name: str(label(Solution, name)) for name in (*TEXTS, "money", "partners")}
    tables = {
        "indicator_answers": say("指标响应"),
        "members": say("团队成员"),
        "stages": say("阶段"),
        "money_lines": say("经费来源和用途"),
    }
    return comparing.changes(before, after, labels | tables)


def since_handed_in(solution: Any) -> list[dict[str, str]]:
    """What a unit changed since it handed the solution in last; nothing for one never handed in."""
    last = solution.versions.first()
    return changes(last.content, content(solution)) if last else []
