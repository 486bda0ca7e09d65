"""The form of a solution: its sections and tables, what each still misses, its contents as plain data."""

from demands.matching.filling.gaps import DraftForm

__all__ = ["DraftForm"]
