"""办件进度 of a demand: the stages from handing in to the reserve, and how far it has come."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.collection.models.states import ENDED

# (label, article, the steps that complete the stage)
STAGES = (
    (_("提交"), 7, ("submit",)),
    (_("受理"), 7, ("accept",)),
    (_("评估"), 8, ("conclude_evaluation",)),
    (_("拟发布"), 8, ("select",)),
    (_("发布"), 9, ("publish", "reopen")),
    (_("揭榜截止"), 10, ("close_window",)),
    (_("供需对接"), 10, ("confirm_match",)),
    (_("储备入库"), 11, ("reserve",)),
)


def stages_of(demand: Any, entries: list[Any]) -> list[dict[str, Any]]:
    """The stages with the time at which each was last completed; entries are the record's, newest first."""
    times = [next((e.at for e in entries if e.step in steps), None) for _label, _article, steps in STAGES]
    reached = max((n for n, at in enumerate(times) if at), default=-1)
    goes_on = demand.state not in ENDED
    return [
        {
            "label": label,
            "articles": [article],
            "at": times[n],
            "mark": "done" if times[n] else "now" if n == reached + 1 and goes_on else "",
        }
        for n, (label, article, _steps) in enumerate(STAGES)
    ]
