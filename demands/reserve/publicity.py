"""What this stage gives the public site: the adjustments of published demands."""

from collections.abc import Iterator

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.reserve.models import DemandAdjustment
from portal import publicity

KIND = _("需求调整")


@publicity.publishes
def adjustments(most: int) -> Iterator[publicity.Notice]:
    """Every approved adjustment of a demand that may be read, newest first."""
    readable = DemandAdjustment.objects.approved().filter(demand__in=Demand.objects.published())
    for each in readable.select_related("demand__public_row").order_by("-decided_at")[:most]:
        row = getattr(each.demand, "public_row", None)
        if row is not None:
            title = say("关于调整 %s 部分内容的公告") % each.demand.code
            yield publicity.Notice(each.decided_at, KIND, title, f"{row.get_absolute_url()}#adjustments")
