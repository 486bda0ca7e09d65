"""Pairs of characters as a reader knows them: those that follow each other in the text are one phrase again."""

from collections.abc import Iterator, Mapping

from portal.search.tokens import Token, tokens

MOST = 5


def shared(text: str, parts: Mapping[str, float]) -> list[str]:
    """The phrases of a text made of words that count, those that add most first; at most five, none within another."""
    worth: dict[str, float] = {}
    for run in _runs(text, parts):
        phrase = _joined(run)
        worth[phrase] = max(worth.get(phrase, 0.0), sum(parts[word] for word in {token.text for token in run}))
    chosen: list[str] = []
    for phrase in sorted(worth, key=lambda each: (-worth[each], each)):
        if not any(phrase in longer for longer in chosen):
            chosen.append(phrase)
    return chosen[:MOST]


def _runs(text: str, parts: Mapping[str, float]) -> Iterator[list[Token]]:
    run: list[Token] = []
    for token in tokens(text):
        if token.text in parts and (not run or token.place == run[-1].place + 1):
            run.append(token)
            continue
        if run:
            yield run
        run = [token] if token.text in parts else []
    if run:
        yield run


def _joined(run: list[Token]) -> str:
    return run[0].text + "".join(token.text[-1] for token in run[1:])
