"""榜单订阅: new demands of the hall as an Atom feed, with the same filters as the page."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as say
from django.views.decorators.http import require_safe

from demands.release.filters import HallForm
from demands.release.models import PublicDemand
from portal import access

NEWEST = 50


class HallFeed(Feed):
    """The newest demands that the filters leave."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest) -> Any:
        form = HallForm(request.GET)
        rows = form.kept(PublicDemand.objects.for_list())
        return {"rows": rows.order_by("-published_at", "code")[:NEWEST], "query": request.GET.urlencode()}

    def title(self, obj: Any) -> str:
        return say("长三角科技创新共同体联合攻关计划：需求大厅")

    def subtitle(self, obj: Any) -> str:
        return say("经四地会签发布的技术需求，面向全社会征集解决方案。")

    def link(self, obj: Any) -> str:
        return f"{reverse('hall')}?{obj['query']}" if obj["query"] else reverse("hall")

    def items(self, obj: Any) -> Any:
        return obj["rows"]

    def item_title(self, item: PublicDemand) -> str:
        return f"{item.code} {item.title}"

    def item_description(self, item: PublicDemand) -> str:
        money = say("%s 万元。") % f"{item.total_investment:,.2f}"
        return f"{item.unit_name}，{item.field.name}，{money}{item.key_indicators}"

    def item_pubdate(self, item: PublicDemand) -> datetime:
        return item.published_at

    def item_updateddate(self, item: PublicDemand) -> datetime:
        return item.published_at

    def item_categories(self, item: PublicDemand) -> list[str]:
        return [item.field.name, item.region.name]


hall_feed = access.open_to(access.PUBLIC)(require_safe(HallFeed()))
