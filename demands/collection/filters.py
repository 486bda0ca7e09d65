"""What lists of rounds and demands are filtered by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection.models import CollectionRound, Demand
from portal.accounts.models import Region
from portal.calls.models import Field


class RoundFilter(django_filters.FilterSet):
    """By name and state."""

    name = django_filters.CharFilter(lookup_expr="icontains", label=_("批次名称"))

    class Meta:
        model = CollectionRound
        fields = ["name", "state"]


class OwnDemandFilter(django_filters.FilterSet):
    """A unit looks for its own by words and state."""

    q = django_filters.CharFilter(method="by_words", label=_("编号或名称"))

    class Meta:
        model = Demand
        fields = ["q", "state"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the number or of the title."""
        return rows.filter(Q(code__icontains=value) | Q(title__icontains=value))


class DemandFilter(django_filters.FilterSet):
    """Departments look by words, state, field, round and region."""

    q = django_filters.CharFilter(method="by_words", label=_("编号、名称或单位"))
    field = django_filters.ModelChoiceFilter(queryset=Field.objects.all(), label=_("领域"))
    round = django_filters.ModelChoiceFilter(queryset=CollectionRound.objects.all(), label=_("征集批次"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.members(), label=_("省（市）"))

    class Meta:
        model = Demand
        fields = ["q", "state", "field", "round", "region"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the number, the title or the unit's name."""
        words = Q(code__icontains=value) | Q(title__icontains=value) | Q(organisation__name__icontains=value)
        return rows.filter(words)
