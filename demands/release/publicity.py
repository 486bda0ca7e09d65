"""What this stage gives the public site: lists published, windows that end, demands counted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import CollectionRound, Demand, DemandState
from demands.release.models import HallNotice, PublicDemand, ReleaseList
from portal import publicity
from portal.accounts.models import Organisation

KIND = _("需求榜单")
AGREED = (DemandState.MATCHED, DemandState.RESERVED)


@publicity.publishes
def lists(most: int) -> Iterator[publicity.Notice]:
    """Every list that went out, newest first."""
    found = ReleaseList.objects.filter(published_at__isnull=False).annotate(n=Count("public_demands"))
    for each in found.order_by("-published_at")[:most]:
        title = say("%(title)s（%(n)s 项）发布公告") % {"title": each.title, "n": each.n}
        running = each.state == ReleaseList.State.PUBLISHED
        url = reverse("public_release_list", args=[each.number])
        yield publicity.Notice(
            each.published_at, KIND, title, url, _("揭榜中") if running else "", "open" if running else ""
        )


@publicity.publishes
def of_demands(most: int) -> Iterator[publicity.Notice]:
    """What happened to published demands since: longer, again, corrected, taken down."""
    for each in HallNotice.objects.readable()[:most]:
        yield publicity.Notice(each.at, each.get_kind_display(), each.title, each.get_absolute_url())


@publicity.ends
def windows(now: datetime) -> Iterator[publicity.Deadline]:
    """The ends of windows, those of one list and instant together."""
    names = ("release_list__title", "release_list__number", "closes_at")
    for title, number, at in PublicDemand.objects.open().order_by().values_list(*names).distinct():
        url = reverse("public_release_list", args=[number])
        yield publicity.Deadline(at, say("%s揭榜截止") % title, url)


@publicity.ends
def collections(now: datetime) -> Iterator[publicity.Deadline]:
    """The ends of the rounds that collect now."""
    for each in CollectionRound.objects.collecting():
        yield publicity.Deadline(each.closes_at, say("%s截止") % each.name, each.get_absolute_url())


@publicity.counts
def demands(call: Any) -> list[publicity.Figure]:
    """Of the year: needs handed in, released, agreed on; and the units of the four regions."""
    handed_in = Count("pk", filter=Q(submitted_at__isnull=False))
    released = Count("pk", filter=Q(published_at__isnull=False))
    agreed = Count("pk", filter=Q(state__in=AGREED))
    year = Demand.objects.filter(round__call=call).aggregate(handed_in=handed_in, released=released, agreed=agreed)
    verified = Organisation.objects.filter(state=Organisation.State.VERIFIED).exclude(region__department="")
    return [
        publicity.Figure(10, _("征集需求"), year["handed_in"], _("项")),
        publicity.Figure(20, _("发布榜单"), year["released"], _("项")),
        publicity.Figure(30, _("达成意向"), year["agreed"], _("项")),
        publicity.Figure(90, _("四地认证单位"), verified.count(), _("家")),
    ]
