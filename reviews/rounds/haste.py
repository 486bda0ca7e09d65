"""评审用时: how long a review took by the record; one signed too quickly is pointed out and stops nothing."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say

from portal import records
from portal.records.models import LOOK, Record


def looks(assignment: Any, *, by: Any) -> None:
    """Put on record that its expert opened the material; the first look begins the time that the review took."""
    records.looked(assignment, by=by, what=say("打开评审材料"))


def seconds_spent(assignment: Any, *, until: datetime) -> int | None:
    """From the expert's first look on record to `until`, in whole seconds; None where there is no look."""
    looked = Record.objects.filter(machine=assignment.machine, object_id=assignment.pk, step=LOOK)
    first = looked.filter(person_id=assignment.expert.user_id).order_by("at").values_list("at", flat=True).first()
    return max(int((until - first).total_seconds()), 0) if first else None


def line(round_: Any) -> int:
    """The seconds below which a review of this round is pointed out, as the year sets them; 0 for never."""
    return round_.call.value("review_seconds_min")


def is_hasty(assignment: Any, least: int) -> bool:
    """Whether the review was submitted sooner than `least` seconds after it was begun."""
    spent = assignment.seconds_spent
    return assignment.is_submitted and spent is not None and spent < least


def warning(assignment: Any, least: int) -> str:
    """The sentence for whoever holds the round; empty where the review took long enough or nobody knows."""
    if not is_hasty(assignment, least):
        return ""
    spent = {"spent": in_words(assignment.seconds_spent), "least": in_words(least)}
    return say("评审用时 %(spent)s，短于 %(least)s，请组织人留意") % spent


def in_words(seconds: int) -> str:
    """192 as 3 分 12 秒, 600 as 10 分钟, 45 as 45 秒."""
    minutes, rest = divmod(seconds, 60)
    if not minutes:
        return say("%d 秒") % rest
    return say("%(m)d 分 %(s)d 秒") % {"m": minutes, "s": rest} if rest else say("%d 分钟") % minutes
