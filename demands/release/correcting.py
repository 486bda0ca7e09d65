"""更正: which words of a published demand may be corrected, what differs, and how they take the place of the old.

What is corrected is kept as {"texts": {name: words}, "indicators": {line: {cell: words}}}; an indicator is called by
its line (`demands.collection.lines`), which stays whatever adjustments do to the table.
"""

from typing import Any

from django.utils.translation import gettext as say

from demands.collection import copies, lines, secrecy
from demands.collection.models import Indicator
from demands.release import today
from portal.sections import comparing

# Never its name and never its tasks: those make it the demand that was signed.
TEXTS = (
    "subfield",
    "background",
    "deliverables",
    "cross_region_reason",
    "users",
    "ip_terms",
    "provider_conditions",
)
CELLS = ("present", "target", "unit", "method")


def offered(row: Any) -> tuple[str, ...]:
    """The texts that may be corrected: those that the form made public and the secrecy review let out."""
    said, kept_back = today.of_row(row), secrecy.kept_back(row.demand)
    return tuple(name for name in TEXTS if copies.tells(said, name) and name not in kept_back)


def cells_offered(row: Any) -> dict[str, tuple[str, dict[str, str]]]:
    """For each line of indicators its name and those of its cells, with their words, that may be corrected."""
    if "indicators" in secrecy.kept_back(row.demand):
        return {}
    rows = zip(lines.present(row.demand_id), today.of_row(row)["indicators"], strict=True)
    return {str(line): (said["name"], {cell: said[cell] for cell in CELLS if cell in said}) for line, said in rows}


def reasons_against(row: Any, changed: dict[str, Any]) -> list[str]:
    """What of this may not be corrected in public, in words; what is restricted is not called by its name."""
    table = cells_offered(row)
    restricted = {*changed.get("texts", {})} - {*offered(row)}
    for line, cells in changed.get("indicators", {}).items():
        restricted |= {*cells} - {*CELLS} if line not in table else {*cells} - {*table[line][1]}
    return [say("更正只能改动已经公开的内容，请去掉其中不公开的部分。")] if restricted else []


def words(row: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """What the public reads now where this would change it; an indicator that is asked for no longer is left out."""
    said, table = today.of_row(row), cells_offered(row)
    return {
        "texts": {name: said.get(name, "") for name in changed.get("texts", {})},
        "indicators": {
            line: {cell: table[line][1].get(cell, "") for cell in cells}
            for line, cells in changed.get("indicators", {}).items()
            if line in table
        },
    }


def overtaken(correction: Any) -> list[str]:
    """What reads otherwise than when the correction was drafted, in words: somebody adjusted it meanwhile."""
    row, was = correction.demand.public_row, correction.drafted_on
    now, said = words(row, correction.changed), today.of_row(row)
    moved = [copies.called(said, name) for name, text in was.get("texts", {}).items() if now["texts"].get(name) != text]
    for line, cells in was.get("indicators", {}).items():
        if now["indicators"].get(line) != cells:
            moved.append(Indicator.every.get(pk=line).name)
    why = say("“%s”在拟稿以后已有调整，请退回拟稿，在现在的文字上重新更正。")
    return [why % name for name in moved]


def applied(row: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """The public copy with these corrections; those of an indicator that is asked for no longer change nothing."""
    said, tables = today.of_row(row), changed.get("indicators", {})
    order = lines.present(row.demand_id) if tables else [""] * len(said["indicators"])
    table = zip(order, said["indicators"], strict=True)
    indicators = [cells | tables.get(str(line), {}) for line, cells in table]
    return said | changed.get("texts", {}) | {"indicators": indicators}


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """What the demand's form calls it, before and after of every text that a correction changes."""
    labels = {name: copies.called(after, name) for name in TEXTS} | {"indicators": say("技术指标")}
    was, reads = copies.rows_that_differ(before, after)
    return comparing.changes(_rows(was), _rows(reads), labels)


def _rows(said: dict[str, Any]) -> dict[str, Any]:
    names = ("name", *CELLS)
    return said | {"indicators": [[row.get(name, "") for name in names] for row in said["indicators"]]}


def carry_out(correction: Any) -> None:
    """The corrected words are what the public reads and finds, and what the demand says from now on."""
    demand, changed = correction.demand, correction.changed
    today.put(demand.public_row, applied(demand.public_row, changed))
    texts = changed.get("texts", {})
    for name, said in texts.items():
        setattr(demand, name, said)
    if texts:
        demand.save(update_fields=[*texts])
    table = lines.present(demand.pk)
    for line, cells in changed.get("indicators", {}).items():
        indicator = table[int(line)]
        for name, said in cells.items():
            setattr(indicator, name, said)
        indicator.save(update_fields=[*cells])
