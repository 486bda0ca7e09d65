"""What differs between two versions of a record's contents, in words."""

from typing import Any

from django.utils.translation import gettext as say


def changes(before: dict[str, Any], after: dict[str, Any], labels: dict[str, str]) -> list[dict[str, str]]:
    """Label, before and after of every answer that differs, in the order of the labels."""
    return [
        {"label": labels[name], "before": line(before.get(name)), "after": line(after.get(name))}
        for name in labels
        if line(before.get(name)) != line(after.get(name))
    ]


def line(value: Any) -> str:
    """One answer in words; a table has a line for each row, a list its members one after another."""
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if not isinstance(value, list):
        return str(value or "")
    if value and isinstance(value[0], list):
        return "\n".join("，".join(str(cell) for cell in row if cell != "") for row in value)
    return "、".join(map(str, value))
