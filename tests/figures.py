"""Figures that tests tell at the end of a run: how much was tried, summed over all processes.

record_property("figure", ("cells of the access matrix", 1234))
"""

from collections import Counter
from typing import Any


def told(terminal: Any) -> None:
    """Write every figure, those of one name added up; called once, where the reports of all processes arrive."""
    sums: Counter[str] = Counter()
    for reports in terminal.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "figure" and getattr(report, "when", "") == "teardown":
                    sums[value[0]] += value[1]
    for what, sum_ in sorted(sums.items()):
        terminal.write_line(f"{what}: {sum_}")
