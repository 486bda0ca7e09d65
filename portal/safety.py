"""A server in production refuses to start while something about it is unsafe, and says how to mend it.

Each rule is a function that returns the sentence of what is wrong, or nothing:

    @refuses("portal.E001", _("删除环境变量 DEBUG。"))
    def debug_is_on() -> Any:
        return _("调试模式开着") if settings.DEBUG else None

The rules are Django's deployment checks, so that `manage.py check --deploy --database default` prints them too. Where
`REFUSES_TO_START_UNSAFE` is set, the processes of web, worker and beat run them with Django's own, and end where one
finds anything.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.core import checks

log = logging.getLogger(__name__)
TAG = "portal-safety"
RULES: dict[str, Callable[[], Any]] = {}


def refuses(id_: str, hint: Any) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Register a rule under its id, with the hint that tells how to mend it."""

    if id_ in RULES:
        raise ValueError(f"{id_} is the id of another rule")

    def register(rule: Callable[[], Any]) -> Callable[[], Any]:
        def check(app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any) -> list:
            # What depends on this machine is asked only where a database of it was named.
            if getattr(rule, "asks_the_machine", False) and not databases:
                return []
            wrong = rule()
            return [checks.Error(str(wrong), hint=str(hint), id=id_)] if wrong else []

        checks.register(check, TAG, deploy=True)
        RULES[id_] = rule
        return rule

    return register


def asks_the_machine(rule: Callable[[], Any]) -> Callable[[], Any]:
    """Mark a rule about this machine, its database or its files, not about settings alone; stands below `refuses`."""
    rule.asks_the_machine = True  # type: ignore[attr-defined]
    return rule


def found() -> list[checks.CheckMessage]:
    """What is unsafe here by our rules and by Django's own of deployment."""
    tags = [TAG, checks.Tags.security]
    every = checks.run_checks(tags=tags, include_deployment_checks=True, databases=["default"])
    return [each for each in every if each.level >= checks.WARNING]


def refuse_to_start_unsafe(**kwargs: Any) -> None:
    """End this process with one line of the log for each thing that is wrong; a signal's receiver too."""
    if not settings.REFUSES_TO_START_UNSAFE:
        return
    wrong = found()
    for each in wrong:
        log.critical("refuses to start: %s %s %s", each.id, each.msg, each.hint or "")
    if wrong:
        raise SystemExit(3)
