"""The draw itself: pure, so that the same seed, pool and rules give the same panels for ever, on any machine.

Experts are put in one order by a hash of seed and number; each subject takes the first of that order who may
review it, at most one from each unit. Where a subject asks for it (article 14), the panel's last places go to
experts who bring the second region, or one from outside the applicants' regions.
"""

import hashlib
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Drawn:
    """Panels by subject, who was passed over while they were filled and why, and how many places stayed empty."""

    picks: dict[str, list[int]] = field(default_factory=dict)
    passed_over: list[dict[str, Any]] = field(default_factory=list)
    short_of: dict[str, int] = field(default_factory=dict)


def order_of(seed: str, pool: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pool in the order that the seed gives it."""
    return sorted(pool, key=lambda e: hashlib.sha256(f"{seed}:{e['expert']}".encode()).hexdigest())


def draw(*, seed: str, pool: list[dict], subjects: list[dict], exclusions: list[dict[str, Any]], wanted: int) -> Drawn:
    """Panels of `wanted` experts for each subject.

    pool: rows of expert (number), unit (name) and region. subjects: rows of subject (number), regions (of the
    applicants) and mixed (whether the rule of regions holds). exclusions: rows of subject (None: all) and expert.
    """
    drawn, order = Drawn(), order_of(seed, pool)
    barred = {(row["subject"], row["expert"]) for row in exclusions}
    for subject in subjects:
        number = subject["subject"]
        free = [e for e in order if not {(None, e["expert"]), (number, e["expert"])} & barred]
        panel = _panel(free, wanted, number, drawn)
        if subject["mixed"]:
            panel = _mixed(panel, free, subject["regions"])
        drawn.picks[str(number)] = [e["expert"] for e in panel]
        if len(panel) < wanted:
            drawn.short_of[str(number)] = wanted - len(panel)
    return drawn


def _panel(free: list[dict], wanted: int, number: int, drawn: Drawn) -> list[dict]:
    panel: list[dict] = []
    for expert in free:
        if len(panel) == wanted:
            break
        if any(expert["unit"] == other["unit"] for other in panel):
            drawn.passed_over.append({"subject": number, "expert": expert["expert"], "unit": expert["unit"]})
            continue
        panel.append(expert)
    return panel


def _mixed(panel: list[dict], free: list[dict], applicants: list[str]) -> list[dict]:
    """The panel with its last places given up, where it must be, for the two rules of regions."""
    panel = list(panel)
    if len({e["region"] for e in panel}) < 2:
        panel = _exchanged(panel, free, len(panel) - 1, lambda e: e["region"] not in {p["region"] for p in panel})
    if all(e["region"] in applicants for e in panel):
        panel = _exchanged(panel, free, len(panel) - 1, lambda e: e["region"] not in applicants)
    return panel


def _exchanged(panel: list[dict], free: list[dict], place: int, brings: Any) -> list[dict]:
    if place < 0:
        return panel
    others = panel[:place] + panel[place + 1 :]
    taken = {e["unit"] for e in others}
    for expert in free:
        if expert not in panel and expert["unit"] not in taken and brings(expert):
            return [*others, expert]
    return panel


def next_in_order(*, seed: str, pool: list[dict], barred: set[int], units_in_panel: set[str]) -> dict[str, Any] | None:
    """Who takes a place that fell empty: the first of the same order who is free and of no unit on the panel."""
    for expert in order_of(seed, pool):
        if expert["expert"] not in barred and expert["unit"] not in units_in_panel:
            return expert
    return None
