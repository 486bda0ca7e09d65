"""What lists of rounds are filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from reviews.rounds.models import ReviewRound


class ReviewRoundFilter(django_filters.FilterSet):
    """By words, kind, year, state."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("名称"))

    class Meta:
        model = ReviewRound
        fields = ["title", "kind", "call", "state"]
