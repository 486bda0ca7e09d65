"""What must happen where an expert leaves the pool; the rounds, which stand on the pool, say so when they load."""

from collections.abc import Callable
from typing import Any

_hooks: list[Callable[..., None]] = []


def when_an_expert_leaves(hook: Callable[..., None]) -> Callable[..., None]:
    """Register a function `(expert, why)` that runs inside the step by which the expert is paused or removed."""
    _hooks.append(hook)
    return hook


def let_go(expert: Any, why: str) -> None:
    """Tell every registered function that this expert may review no longer."""
    for hook in _hooks:
        hook(expert, why)
