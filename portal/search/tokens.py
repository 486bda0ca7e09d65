"""A text as the words of a search index: every Chinese character with the next one, Latin words and numbers whole."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
RUN = re.compile(rf"(?P<han>[{HAN}]+)|[^\W_{HAN}]+")
PAIR = re.compile(rf"[{HAN}]{{2}}")
LONGEST_WORD = 60  # PostgreSQL refuses words over two kilobytes


class Token(NamedTuple):
    """A word and the place of its first character in the text."""

    text: str
    place: int


def normal(text: str) -> str:
    """Full-width and compatibility forms and capitals as one: ＮＦＰＰ, NFPP and nfpp are the same."""
    return unicodedata.normalize("NFKC", text).lower()


def is_pair(word: str) -> bool:
    """Whether a word of the index is two Chinese characters."""
    return PAIR.fullmatch(word) is not None


def stands_in(word: str, text: str) -> bool:
    """Whether a normal word stands in a normal text: Chinese anywhere, a Latin word or number whole."""
    runs = [run.group() for run in RUN.finditer(word)]
    if len(runs) == 1 and not RUN.fullmatch(word)["han"]:  # type: ignore[index]
        return word in (run.group() for run in RUN.finditer(text))
    return bool(runs) and word in text


def tokens(text: str) -> Iterator[Token]:
    """The words of a text. The last character of a Chinese run stands alone, so that each character begins a word."""
    return _words(text, last_alone=True)


def sought(text: str) -> Iterator[Token]:
    """The words of a query: pairs only, as the last pair holds the last character; one character stays itself."""
    return _words(text, last_alone=False)


def _words(text: str, *, last_alone: bool) -> Iterator[Token]:
    for run in RUN.finditer(normal(text)):
        word, start = run.group(), run.start()
        if not run["han"]:
            yield Token(word[:LONGEST_WORD], start)
            continue
        count = len(word) if last_alone else max(1, len(word) - 1)
        yield from (Token(word[i : i + 2], start + i) for i in range(count))
