"""What this stage gives the public site: guidelines issued, windows that are open, directions of the year."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.publicity import Deadline, Figure, Notice, counts, ends, publishes
from projects.guidelines.models import Direction, Guideline


@publishes
def guidelines_issued(most: int) -> Iterator[Notice]:
    """Guidelines, the newest first."""
    for guideline in Guideline.objects.public().order_by("-issued_at")[:most]:
        tag = guideline.get_state_display()
        tone = guideline.tones[guideline.state]
        yield Notice(guideline.issued_at, _("申报指南"), guideline.title, guideline.public_url(), tag, tone)


@ends
def application_windows(now: datetime) -> Iterator[Deadline]:
    """The end of each open window."""
    for guideline in Guideline.objects.open_for_applications().filter(closes_at__gt=now):
        yield Deadline(guideline.closes_at, say("%s申报截止") % guideline.title, guideline.public_url())


@counts
def directions_issued(call: Any) -> Iterator[Figure]:
    """How many directions the year's guidelines have."""
    rows = Direction.objects.filter(guideline__call=call, guideline__issued_at__isnull=False)
    yield Figure(50, _("指南方向"), rows.exclude(guideline__state=Guideline.State.REVOKED).count(), _("个"))
