"""Where a redress stands in the chain of records."""

from typing import Any

from portal import chain


@chain.earlier("redress")
def before_redress(redress: Any) -> list:
    """What the decision was about."""
    return [redress.record]
