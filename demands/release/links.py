"""Where release lists stand in the chain of records."""

from collections.abc import Iterator
from typing import Any

from portal import chain


@chain.earlier("release_list")
def demands_on(release_list: Any) -> list[Any]:
    """What the list releases."""
    return release_list.demands


@chain.later("demand")
def lists_of(demand: Any) -> Iterator[Any]:
    """The list on which a demand goes out; later stages show it too."""
    for item in demand.release_items.filter(is_live=True).select_related("release_list"):
        yield item.release_list
