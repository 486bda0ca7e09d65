"""What lists of solutions, agreements and demands in matching are filtered by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.matching.models import Agreement, ExpertComparison, Solution
from portal.accounts.models import Region


class SolutionFilter(django_filters.FilterSet):
    """By words, state and region."""

    q = django_filters.CharFilter(method="by_words", label=_("编号或名称"))

    class Meta:
        model = Solution
        fields = ["q", "state", "region"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number, name, unit or demand."""
        words = ("code", "title", "organisation__name", "demand__title")
        found = Q()
        for path in words:
            found |= Q(**{f"{path}__icontains": value})
        return rows.filter(found)


class AgreementFilter(django_filters.FilterSet):
    """By words and state."""

    q = django_filters.CharFilter(method="by_words", label=_("编号或需求"))

    class Meta:
        model = Agreement
        fields = ["q", "state"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number or demand."""
        return rows.filter(Q(code__icontains=value) | Q(demand__title__icontains=value))


class MatchingFilter(django_filters.FilterSet):
    """By name, state and field."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("需求名称"))

    class Meta:
        model = Demand
        fields = ["title", "state", "field"]


class ComparisonFilter(django_filters.FilterSet):
    """By words, state and region."""

    q = django_filters.CharFilter(method="by_words", label=_("需求编号、名称或需求方"))
    region = django_filters.ModelChoiceFilter(
        field_name="demand__region", queryset=Region.objects.members(), label=_("省（市）")
    )

    class Meta:
        model = ExpertComparison
        fields = ["q", "state", "region"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number or name of the demand, or its demander."""
        words = Q(demand__title__icontains=value) | Q(demand__demander__name__icontains=value)
        return rows.filter(Q(demand__code__icontains=value) | words)
