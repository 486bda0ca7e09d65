"""A draft of an adjustment after the demand was corrected: what it did not change reads as it was corrected."""

from typing import Any

from demands.collection import lines


def on(adjustment: Any, correction: Any) -> None:
    """Take the corrected words in wherever the draft has those of before; what it changes it goes on changing."""
    texts = correction.changed.get("texts", {})
    adjustment.changes = {name: v for name, v in adjustment.changes.items() if name not in texts or texts[name] != v}
    if adjustment.indicators is not None:
        adjustment.indicators = [_row(row, _of_its_line(adjustment, correction)) for row in adjustment.indicators]
    adjustment.version += 1  # a form that was open shows the old words: it is not kept
    adjustment.save(update_fields=["changes", "indicators", "version"])


def _of_its_line(adjustment: Any, correction: Any) -> dict[int, list[tuple[str, str, str]]]:
    """For the present rows that were corrected: cell, words before, words after."""
    changed, was = correction.changed.get("indicators", {}), correction.drafted_on.get("indicators", {})
    return {
        row.pk: [(cell, was[str(line)][cell], words) for cell, words in changed[str(line)].items()]
        for line, row in lines.present(adjustment.demand_id).items()
        if str(line) in changed
    }


def _row(row: dict[str, Any], corrected: dict[int, list[tuple[str, str, str]]]) -> dict[str, Any]:
    mended = {cell: after for cell, before, after in corrected.get(row.get("id"), ()) if row.get(cell) == before}
    return row | mended
