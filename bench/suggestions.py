"""How good are suggestions? Leave one topic out of each unit that has several, and see whether the unit comes back.

    python bench/suggestions.py PATH        PATH: projects with topics, each {"title", "unit"}, as JSON

Each topic of a unit with several is left out once. All units, told by their other topics, are ranked for the topic
that was left out: by the text alone, by how many topics they have (popularity), and by both as the portal does it.
Printed: how often the unit is among the first ten, over all trials and as the mean of the units (so that a unit with
many topics counts as much as one with two), the mean reciprocal rank, the number of trials and of units.
"""

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")

FIRST = 10


def topics_of(path: Path) -> list[tuple[str, str, str]]:
    """(project, title, unit) of every topic; one title of a unit counts once."""
    found = []
    for project in json.loads(path.read_text(encoding="utf-8")):
        for topic in project.get("topics") or ():
            if topic.get("title") and topic.get("unit"):
                found.append((project["project_no"], topic["title"], topic["unit"]))
    return list(dict.fromkeys(found))


def measure(topics: list[tuple[str, str, str]]) -> dict[str, dict[str, float]]:
    """The figures by method."""
    several = {unit for unit, n in Counter(unit for _p, _t, unit in topics).items() if n > 1}
    ranks: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for left_out in (topic for topic in topics if topic[2] in several):
        texts: dict[str, list[str]] = defaultdict(list)
        for _project, title, unit in (topic for topic in topics if topic is not left_out):
            texts[unit].append(title)
        for name, scores in scored(left_out[1], texts).items():
            order = sorted(scores, key=lambda unit: (-scores[unit], unit))
            ranks[name].append((left_out[2], order.index(left_out[2]) + 1))
    units = len({unit for _p, _t, unit in topics})
    return {name: _figures(found, units) for name, found in ranks.items()}


def scored(title: str, texts: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    """By method, the score of every unit for a title; units under one score stand by their names."""
    from demands.matching.suggestions import ranking
    from demands.matching.suggestions.bm25 import Index

    index = Index({unit: "。".join(titles) for unit, titles in texts.items()})
    best, matches = index.best_possible(title), {match.key: match.score for match in index.matches(title)}
    share = {unit: matches.get(unit, 0.0) / best for unit in texts}
    both = {unit: ranking.score(share[unit], same_field=True, past=len(titles)) for unit, titles in texts.items()}
    return {"text": share, "popularity": {unit: len(titles) for unit, titles in texts.items()}, "both": both}


def _figures(found: list[tuple[str, int]], units: int) -> dict[str, float]:
    hits: dict[str, list[bool]] = defaultdict(list)
    for unit, place in found:
        hits[unit].append(place <= FIRST)
    return {
        "first_ten": sum(place <= FIRST for _unit, place in found) / len(found),
        "of_units": sum(sum(each) / len(each) for each in hits.values()) / len(hits),
        "mrr": sum(1 / place for _unit, place in found) / len(found),
        "trials": len(found),
        "units": units,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    figures = measure(topics_of(parser.parse_args().path))
    for name, found in figures.items():
        share = f"{found['first_ten']:.1%} of trials and {found['of_units']:.1%} of a unit's among the first {FIRST}"
        rest = f"mean reciprocal rank {found['mrr']:.3f} ({found['trials']:.0f} trials, {found['units']:.0f} units)"
        print(f"{name:10} {share}, {rest}")


if __name__ == "__main__":
    main()
