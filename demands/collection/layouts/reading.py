"""The form under which a record stands."""

from typing import Any

from demands.collection.layouts import default
from demands.collection.layouts.parts import Layout


def layout_of(record: Any) -> Layout:
    """What the form of a demand's round, or of the round itself, asks; it stays what it was when the round opened."""
    version = getattr(getattr(record, "round", record), "form", None)
    return version.layout if version else default.layout()
