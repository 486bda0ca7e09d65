"""Sums of a budget, all in 万元: by unit, source, subject and year, and the limits that the year sets on them."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from projects.applications.models.contents import PUBLIC, Source, Subject

ZERO = Decimal("0.00")
CENT = Decimal("0.01")
# Slices of the direct costs without equipment, in 万元, and the setting that gives each slice's percentage.
SLICES = ((Decimal(500), "indirect_to_500"), (Decimal(1000), "indirect_to_1000"), (None, "indirect_above"))


@dataclass(frozen=True)
class Budget:
    """The lines of one application, read once."""

    lines: list[Any]

    @classmethod
    def of(cls, application: Any) -> "Budget":
        """The budget as it is saved."""
        return cls(list(application.budget.all()))

    def sum(self, which: Callable[[Any], bool] = lambda line: True) -> Decimal:
        """What the lines that fit add up to."""
        return sum((line.amount for line in self.lines if which(line)), ZERO)

    @property
    def total(self) -> Decimal:
        """All lines."""
        return self.sum()

    @property
    def public(self) -> Decimal:
        """财政资金: what comes from central and local funds."""
        return self.sum(is_public)

    @property
    def other(self) -> Decimal:
        """What units and others add to the public money."""
        return self.total - self.public

    @property
    def indirect(self) -> Decimal:
        """间接费用."""
        return self.sum(lambda line: line.subject == Subject.INDIRECT)

    @property
    def base(self) -> Decimal:
        """Direct costs without equipment: what indirect costs are measured by."""
        apart = (Subject.INDIRECT, Subject.EQUIPMENT)
        return self.sum(lambda line: line.subject not in apart)

    def of_unit(self, unit_id: int) -> tuple[Decimal, Decimal]:
        """Public money and other money of a unit."""
        public = self.sum(lambda line: line.organisation_id == unit_id and is_public(line))
        return public, self.sum(lambda line: line.organisation_id == unit_id) - public

    def own_of_unit(self, unit_id: int) -> Decimal:
        """What a unit pays itself."""
        return self.sum(lambda line: line.organisation_id == unit_id and line.source == Source.OWN)

    def matrix(self) -> list[dict[str, Any]]:
        """Rows of subjects by sources with their sums, the sum of all last; for the page and the sheet."""
        rows = [self._row(label, lambda line, s=subject: line.subject == s) for subject, label in Subject.choices]
        return [*rows, self._row("", lambda line: True)]

    def _row(self, label: Any, fits: Callable[[Any], bool]) -> dict[str, Any]:
        cells = [self.sum(lambda line, s=source: fits(line) and line.source == s) for source, _label in Source.choices]
        return {"label": label, "cells": cells, "total": sum(cells, ZERO)}

    def by_unit(self) -> list[dict[str, Any]]:
        """Units with their sums by year and source, in the order of the lines."""
        units: dict[Any, list[Any]] = defaultdict(list)
        for line in self.lines:
            units[line.organisation].append(line)
        return [{"unit": unit, **self._of(Budget(lines))} for unit, lines in units.items()]

    def _of(self, part: "Budget") -> dict[str, Any]:
        sources = [part.sum(lambda line, s=source: line.source == s) for source, _label in Source.choices]
        years = [part.sum(lambda line, y=year: line.year == y) for year in self.years]
        return {"sources": sources, "years": years, "total": part.total}

    @property
    def years(self) -> list[int]:
        """The years that have lines."""
        return sorted({line.year for line in self.lines})


def is_public(line: Any) -> bool:
    """Whether a line is 财政资金."""
    return line.source in PUBLIC


def most_indirect(base: Decimal, call: Any) -> Decimal:
    """The most that indirect costs may be for direct costs without equipment of `base`, by the year's percentages."""
    most, low = ZERO, Decimal(0)
    for high, key in SLICES:
        part = max(Decimal(0), (base if high is None else min(base, high)) - low)
        most += part * call.value(key) / 100
        low = high or low
    return most.quantize(CENT, ROUND_HALF_UP)
