"""How a public copy is read: it keeps the words of the form under which the demand was made."""

from typing import Any

from django import template

from demands.collection.layouts import default

register = template.Library()


@register.filter
def called(copy: dict[str, Any], name: str) -> str:
    """What the demand's form calls an answer of the copy; the built-in words for a copy from before forms were kept."""
    return copy.get("labels", {}).get(name) or default.layout().label(name)


@register.filter
def tells(copy: dict[str, Any], name: str) -> bool:
    """Whether the form makes this answer public at all, whether or not it is filled."""
    return "labels" not in copy or name in copy["labels"]
