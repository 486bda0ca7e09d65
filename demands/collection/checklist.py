"""形式审查清单 and the grounds of refusal, as the round of a demand has them."""

from typing import Any

from demands.collection.layouts.default_checklist import GROUNDS, ITEMS
from demands.collection.layouts.reading import layout_of
from portal.sections.checklist import Item

__all__ = ["GROUNDS", "ITEMS", "grounds_of", "items_of"]


def items_of(record: Any) -> tuple[Item, ...]:
    """What an officer decides by hand about a demand, each item with its phrases for sending it back."""
    return layout_of(record).checklist


def grounds_of(record: Any) -> tuple[tuple[str, str], ...]:
    """(key, words) of the grounds on which a demand is not accepted at all; the approver adds the facts."""
    return layout_of(record).grounds
