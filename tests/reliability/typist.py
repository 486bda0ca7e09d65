"""Somebody who types a long text in Chromium while something breaks; what is left of it afterwards."""

import itertools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.drafts.models import Draft

LENGTH = 3000
CHUNK = 10  # characters that arrive at once, as an input method hands them over
PAUSE = 0.012  # seconds between them
PATIENCE = 60_000  # ms
FIELD = "textarea[name=tasks]"
SAVED = "[data-draft][data-state=saved]"
WORDS = "钠离子电池层状氧化物正极在高电压下结构不稳定，须突破掺杂包覆与宽温电解液匹配等关键技术并建立在线检测方法。"


def text_of(number: int) -> str:
    """A text of 3,000 characters in which every place can be told from every other."""
    parts = (f"{number}.{n}{random.choice(WORDS)}" for n in itertools.count())
    found = ""
    while len(found) < LENGTH:
        found += next(parts)
    return found[:LENGTH]


@dataclass
class Typing:
    """One text as it was typed: how long it was at which instant, and when the break came."""

    text: str
    lengths: list[tuple[float, int]] = field(default_factory=list)
    broke_at: float = 0.0

    def lost(self, kept: str) -> float:
        """Seconds of typing before the break that were not kept; raises where what was kept is corrupt."""
        if not self.text.startswith(kept):
            raise AssertionError(f"the draft is corrupt: {kept[-40:]!r}")
        first_lost = next((at for at, length in self.lengths if length > len(kept)), None)
        return max(0.0, self.broke_at - first_lost) if first_lost and first_lost <= self.broke_at else 0.0


def type_until(page, text: str, breaks_at: int, break_: Callable[[], bool]) -> Typing:
    """Type the text; after so many characters something breaks. It goes on where `break_` says that the page lives."""
    typing = Typing(text)
    page.focus(FIELD)
    for start in range(0, LENGTH, CHUNK):
        page.keyboard.insert_text(text[start : start + CHUNK])
        typing.lengths.append((time.monotonic(), start + CHUNK))
        if not typing.broke_at and start + CHUNK >= breaks_at:
            typing.broke_at = time.monotonic()
            if not break_():
                return typing
        time.sleep(PAUSE)
    return typing


def kept(person) -> str:
    """What the portal holds of the text now."""
    draft = Draft.objects.filter(person=person).first()
    return draft.content.get("tasks", [""])[0].replace("\r\n", "\n") if draft else ""
