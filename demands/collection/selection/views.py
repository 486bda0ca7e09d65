"""The rank list and decisions for many of it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.collection.selection import ranking
from demands.collection.selection.acts import ACTS
from demands.collection.selection.filters import RankFilter
from demands.collection.selection.tables import RankTable
from demands.collection.views.bulk import BulkActView
from portal import access
from portal.views.lists import RecordList


class RankList(RecordList):
    """遴选: what the experts evaluated, in the order of their mean."""

    access = access.roles("dept_officer", "dept_approver", "office_officer", "office_approver", "working_group")
    model = Demand
    table_class = RankTable
    filterset_class = RankFilter
    template_name = "collection/selection/list.html"
    paginate_by = 50
    title = _("遴选")
    lede = _("按最近一次审定的专家评估排序。名次和均分审定后不再改变；标准化均分只供对照。")
    empty_title = _("没有等待遴选的需求")
    empty_next = _("评审轮次审定后，其中的需求按名次显示在这里。")

    def get_queryset(self) -> QuerySet:
        rows = Demand.objects.visible_to(self.request.user).filter(state__in=ranking.STATES)
        return ranking.ranked(rows.select_related("organisation", "region", "field", "round__call"))

    def get_table_kwargs(self) -> dict[str, Any]:
        """Who may do nothing with many has nothing to pick them for."""
        return {} if self._acts() else {"exclude": ("pick",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"acts": self._acts()}

    def _acts(self) -> dict[str, Any]:
        return ACTS if "dept_approver" in self.request.user.roles else {}


class SelectionBulk(BulkActView):
    """Select or decline what is picked in the rank list."""

    access = access.roles("dept_approver")
    acts = ACTS
    back = (_("遴选"), "selection")

    def rows(self, user: Any) -> QuerySet[Demand]:
        return ranking.waiting(user)
