"""Search in Chinese on PostgreSQL alone: pairs of neighbouring characters, kept in a `tsvector`.

    row.search = index.of(("A", row.title), ("B", keywords), ("C", text))
    rows.filter(index.matches("储能系统"))

No dictionary and no extension: what a reader types is found wherever it stands in the text.
"""

from portal.search.index import by_the_index, is_plain, matches, of, relevance

__all__ = ["by_the_index", "is_plain", "matches", "of", "relevance"]
