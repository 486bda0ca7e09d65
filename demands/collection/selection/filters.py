"""What the rank list is filtered by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection.filters import DemandFilter
from demands.collection.models import Demand, DemandState
from demands.collection.selection.ranking import STATES
from portal.accounts.models import Region
from portal.calls.models import Field
from reviews.rounds.models import Kind, Recommendation, ReviewRound

CHOICES = [(str(state), DemandState(state).label) for state in STATES]
LINES = (("yes", _("达到")), ("no", _("未达到")))


def _rounds(request: Any) -> QuerySet[ReviewRound]:
    if request is None:  # the filter itself, not of a page
        return ReviewRound.objects.none()
    return (
        ReviewRound.objects.visible_to(request.user)
        .filter(state="concluded", kind=Kind.DEMAND_EVALUATION)
        .order_by("-pk")
    )


class RankFilter(django_filters.FilterSet):
    """By words, state, review round, field, region, the panel's recommendation and the line."""

    q = django_filters.CharFilter(method="by_words", label=_("编号、名称或单位"))
    state = django_filters.ChoiceFilter(choices=CHOICES, label=_("状态"))
    review = django_filters.ModelChoiceFilter(queryset=_rounds, method="by_round", label=_("评审轮次"))
    field = django_filters.ModelChoiceFilter(queryset=Field.objects.all(), label=_("领域"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.members(), label=_("省（市）"))
    panel = django_filters.ChoiceFilter(choices=Recommendation.choices, label=_("专家组意见"))
    line = django_filters.ChoiceFilter(choices=LINES, method="by_line", label=_("分数线"))

    class Meta:
        model = Demand
        fields = ["q", "state", "review", "field", "region", "panel", "line"]

    by_words = DemandFilter.by_words

    def by_round(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Those whose last concluded round is this one."""
        return rows.filter(review_id=value.pk)

    def by_line(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Whether the mean reaches the line of its round."""
        return rows.filter(above_line=value == "yes")
