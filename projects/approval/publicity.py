"""What this stage gives the public site: notices of proposed projects and the ends of their periods."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import publicity
from projects.approval.models import PublicNotice

KIND = _("立项公示")


@publicity.publishes
def notices(most: int) -> Iterator[publicity.Notice]:
    """Every notice that was posted, newest first."""
    for each in PublicNotice.objects.order_by("-posted_at")[:most]:
        running = each.is_running
        tag, tone = (_("公示中"), "notice") if running else ("", "")
        yield publicity.Notice(each.posted_at, KIND, each.title, each.get_absolute_url(), tag, tone)


@publicity.ends
def periods(now: datetime) -> Iterator[publicity.Deadline]:
    """Until when objections are taken."""
    for each in PublicNotice.objects.filter(ends_at__gt=now):
        yield publicity.Deadline(each.ends_at, say("%s异议截止") % each.title, each.get_absolute_url())
