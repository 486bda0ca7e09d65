"""How much two texts are about the same things: BM25 over pairs of Chinese characters, with what each pair adds.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), 3.2. Words come from the
portal's own search index, so that what is suggested and what is found agree. See docs/decisions/0019.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import log
from typing import Generic, TypeVar

from portal.search.tokens import tokens

# Characters that only join words: a pair with one of them says nothing of what a text is about.
JOINING = frozenset("的了与和及或在对等为是其之以于并将从一二三四五")
K1, B = 1.2, 0.75  # the usual values: how soon repetition adds nothing more, how much length counts
Key = TypeVar("Key", bound=Hashable)


def words(text: str) -> list[str]:
    """The words of a text that tell what it is about; a single Chinese character says too little."""
    return [token.text for token in tokens(text) if len(token.text) > 1 and not JOINING & set(token.text)]


@dataclass(frozen=True)
class Match(Generic[Key]):
    """A document with its score and what each word of the query adds to it."""

    key: Key
    score: float
    parts: dict[str, float]


class Index(Generic[Key]):
    """Texts to be searched by a text."""

    def __init__(self, texts: Mapping[Key, str]):
        counted = {key: Counter(words(text)) for key, text in texts.items()}
        self.lengths = {key: sum(count.values()) for key, count in counted.items()}
        self.mean = sum(self.lengths.values()) / max(len(self.lengths), 1) or 1.0
        self.postings: dict[str, dict[Key, int]] = defaultdict(dict)
        for key, count in counted.items():
            for word, times in count.items():
                self.postings[word][key] = times

    def rarity(self, word: str) -> float:
        """The rarer a word among the texts, the more it says; never negative."""
        having, all_of_them = len(self.postings.get(word, ())), len(self.lengths)
        return log(1 + (all_of_them - having + 0.5) / (having + 0.5))

    def matches(self, text: str) -> list[Match[Key]]:
        """Every text that shares a word with this one, the best first; equals in the order of their keys."""
        parts: dict[Key, dict[str, float]] = defaultdict(dict)
        for word in dict.fromkeys(words(text)):
            rarity = self.rarity(word)
            for key, times in self.postings.get(word, {}).items():
                parts[key][word] = rarity * self._saturated(times, self.lengths[key])
        found = [Match(key, sum(added.values()), added) for key, added in parts.items()]
        return sorted(found, key=lambda match: (-match.score, str(match.key)))

    def best_possible(self, text: str) -> float:
        """What a text would score that held every word of this one again and again: the measure of a share."""
        return sum(self.rarity(word) * (K1 + 1) for word in dict.fromkeys(words(text))) or 1.0

    def _saturated(self, times: int, length: int) -> float:
        return times * (K1 + 1) / (times + K1 * (1 - B + B * length / self.mean))
