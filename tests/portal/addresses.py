"""Every address of the portal, with sample values in the places of its arguments."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from portal import access

SAMPLES = {"int": "987654", "slug": "none-such", "str": "none-such", "uuid": "00000000-0000-4000-8000-000000000000"}
SAMPLES["base36"] = "none-such"


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf."""

    path: str
    name: str
    view: Any

    @property
    def declared(self) -> access.Access:
        return access.of(self.view, self)

    @property
    def url_name(self) -> str:
        return self.name


def addresses() -> list[Address]:
    """All of them, in the order of the URLconf."""
    return list(_walk(get_resolver(), "/"))


def _walk(resolver: URLResolver, before: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        path = before + _sample(pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield Address(path, pattern.name or "", pattern.callback)


def _sample(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", SAMPLES[kind]).replace(f"<{name}>", SAMPLES[kind])
    return route
