"""How the reasons of a suggestion weigh against each other; measured by `bench/suggestions.py`, see decision 0019."""

from math import log

FOR_FIELD = 0.10  # added to the share of the text for a field in common
FOR_PAST = 0.10  # times the logarithm of one more than the works done in it: the tenth says less than the first


def score(share: float, *, same_field: bool, past: int) -> float:
    """What a suggestion is ordered by; `share` is the text's score as a share of the best possible one."""
    return share + FOR_FIELD * same_field + FOR_PAST * log(1 + past)
