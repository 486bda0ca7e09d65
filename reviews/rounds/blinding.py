"""Blind material: the names of units and people in a text give way to words that name nobody."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as say


def masked(*, units: Iterable[str], people: Iterable[str]) -> Callable[[str], str]:
    """A function that writes 某单位 and 某人 for these names, longer ones first; a name of one character stays."""
    names = [(name, say("某单位")) for name in set(units) if name]
    names += [(name, say("某人")) for name in set(people) if len(name) > 1]
    names.sort(key=lambda pair: -len(pair[0]))

    def mask(text: str) -> str:
        for name, instead in names:
            text = text.replace(name, instead)
        return text

    return mask
