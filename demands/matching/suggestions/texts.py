"""What suggestions are drawn from: the public text of a demand, what a unit says it can do."""

from typing import Any

from demands.release import today

WEIGHT_OF_KEYWORDS = 3


def of_demand(demand: Any) -> str:
    """Its public copy only: a suggestion must not tell what the page does not."""
    public = today.of(demand)
    title, keywords = public.get("title", ""), "，".join(public.get("keywords", ()))
    indicators = "，".join(row.get("name", "") for row in public.get("indicators", ()))
    texts = (public.get("subfield", ""), public.get("tasks", ""), indicators)
    return "。".join([title, title, *[keywords] * WEIGHT_OF_KEYWORDS, *texts])


def of_profile(profile: Any, past: list[str]) -> str:
    """What a unit says of its abilities, and the names of the demands it came to an agreement about."""
    return "。".join([profile.capabilities, *["，".join(profile.keywords)] * WEIGHT_OF_KEYWORDS, *past])
