"""What a file may belong to: the records of the machines, and the rows of whoever registers here."""

from typing import Any

from portal.workflow import machines

_others: dict[str, Any] = {}


def holds(name: str, model: Any) -> None:
    """Register a model whose rows hold files under this name; its manager has `visible_to(user)`."""
    _others[name] = model


def holder(name: str) -> Any | None:
    """The model of the rows that files of this name belong to; None where there is none."""
    return machines().get(name) or _others.get(name)
