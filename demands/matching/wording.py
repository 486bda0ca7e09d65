"""The terms of an agreement as plain data, as text, and what differs between two versions of them."""

from decimal import Decimal
from typing import Any

from portal.cosign import digest_of
from portal.sections import comparing

TERMS = ("goal", "division_of_work", "money", "ip", "schedule")


def as_data(terms: dict[str, Any]) -> dict[str, str]:
    """The terms as JSON can keep them; money in 万元 with two decimals."""
    return {name: f"{Decimal(terms[name]):.2f}" if name == "money" else str(terms[name]) for name in TERMS}


def digest(agreement: Any, number: int, terms: dict[str, Any]) -> str:
    """The hash under which a version is signed."""
    named = {"demand": agreement.demand_id, "solution": agreement.solution_id, "version": number}
    return digest_of(named | as_data(terms))


def labels() -> dict[str, Any]:
    """What a reader calls each term."""
    from demands.matching.models import Agreement

    return {name: Agreement._meta.get_field(name).verbose_name for name in TERMS}


def shown(terms: dict[str, Any]) -> list[tuple[Any, str]]:
    """The terms for reading: label and text."""
    texts = as_data(terms)
    texts["money"] = f"{Decimal(texts['money']):,.2f}"
    return [(label, texts[name]) for name, label in labels().items()]


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """Label, before and after of each term that differs."""
    return comparing.changes(as_data(before), as_data(after), {n: str(label) for n, label in labels().items()})


def with_changes(versions: list[Any]) -> list[dict[str, Any]]:
    """The versions, newest first, each with what it changes of the one that it follows."""
    found, standing = [], None
    for version in versions:
        found.append({"version": version, "changes": changes(standing.terms, version.terms) if standing else []})
        standing = standing if version.dropped_at else version
    return found[::-1]
