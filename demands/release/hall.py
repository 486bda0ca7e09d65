"""The public hall: how a published demand comes in, and what it is filtered and searched by."""

from typing import Any

from django.utils import translation

from portal import search

SHOWN_INDICATORS = 3
LONGEST_LINE = 400
TEXTS = ("tasks", "background", "deliverables", "cross_region_reason", "users", "provider_conditions", "ip_terms")


def copy_of(demand: Any) -> dict[str, Any]:
    """What the public reads: the frozen copy, before publication the one to come; Chinese whoever looks."""
    with translation.override("zh-hans"):
        return demand.snapshot or demand.public()


def put(demand: Any, release_list: Any) -> Any:
    """Freeze what the public reads of a demand that was published just now."""
    from demands.release.models import PublicDemand

    said = demand.snapshot
    return PublicDemand.objects.create(
        demand=demand,
        release_list=release_list,
        code=demand.code,
        title=said["title"],
        unit_name=said["organisation"],
        city=said["city"],
        region_id=demand.region_id,
        field_id=demand.field_id,
        term_months=demand.term_months,
        total_investment=demand.total_investment,
        key_indicators=key_indicators(said),
        snapshot=said,
        published_at=demand.published_at,
        search=words(said),
    )


def key_indicators(said: dict[str, Any]) -> str:
    """The first indicators in one line: name, target, unit."""
    rows = said["indicators"][:SHOWN_INDICATORS]
    parts = (f"{row['name']} {row['target']} {row['unit']}".strip() for row in rows)
    return "；".join(parts)[:LONGEST_LINE]


def words(said: dict[str, Any]) -> Any:
    """What a demand is found by: its title first, then number, unit and keywords, then everything it says."""
    rows = [" ".join(row.values()) for row in said["indicators"]]
    about = [said["code"], said["organisation"], said["field"], said["subfield"], *said["keywords"]]
    texts = [str(said.get(name) or "") for name in TEXTS] + [each["value"] for each in said.get("answers", ())]
    return search.of(("A", said["title"]), ("B", "\n".join(about)), ("C", "\n".join([*rows, *texts])))
