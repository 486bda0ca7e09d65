"""Two wordings of one text, with what was taken out of the one and put into the other marked for the eye."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

# Clauses are compared first, signs only inside those that changed: a long text stays quick and readable.
CLAUSE = re.compile(r"[^，。；、：\n]*[，。；、：\n]?")
# From this likeness on, two clauses are one that was reworded; below it the old one went and a new one came.
REWORDED = 0.5
# Clauses longer than this are marked as a whole.
LONGEST = 400
BREAK = mark_safe("<br>")

Part = tuple[bool, str]  # whether it differs from the other wording, and its words


def compared(before: str, after: str) -> tuple[list[Part], list[Part]]:
    """The parts of both wordings in their order."""
    old, new = _clauses(before), _clauses(after)
    left: list[Part] = []
    right: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            left.append((False, was))
            right.append((False, now))
        else:
            _reworded(was, now, left, right)
    return _joined(left), _joined(right)


def _clauses(text: str) -> list[str]:
    return [clause for clause in CLAUSE.findall(text.replace("\r\n", "\n")) if clause]


def _reworded(was: str, now: str, left: list[Part], right: list[Part]) -> None:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    if max(len(was), len(now)) > LONGEST or matcher.ratio() < REWORDED:
        left.append((True, was))
        right.append((True, now))
        return
    for kind, a, b, c, d in matcher.get_opcodes():
        left.append((kind != "equal", was[a:b]))
        right.append((kind != "equal", now[c:d]))


def _joined(parts: Iterable[Part]) -> list[Part]:
    """Neighbours of one kind as one part; empty ones go."""
    whole: list[Part] = []
    for differs, words in parts:
        if words and whole and whole[-1][0] == differs:
            whole[-1] = (differs, whole[-1][1] + words)
        elif words:
            whole.append((differs, words))
    return whole


def dropped(before: str, after: str) -> SafeString:
    """The earlier wording, with what is no longer said in <del>."""
    return _written(compared(before, after)[0], "del")


def added(after: str, before: str) -> SafeString:
    """The later wording, with what is new in <ins>."""
    return _written(compared(before, after)[1], "ins")


def _written(parts: list[Part], tag: str) -> SafeString:
    said = ((format_html("<{0}>{1}</{0}>", tag, _lines(w)) if differs else _lines(w),) for differs, w in parts)
    return format_html_join("", "{}", said)


def _lines(words: str) -> SafeString:
    return format_html_join(BREAK, "{}", ((line,) for line in words.split("\n")))
