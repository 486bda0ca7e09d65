"""What the list of the reserve is filtered by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.reserve.models import ReserveEntry
from portal.accounts.models import Region
from portal.calls.models import Field


class EntryFilter(django_filters.FilterSet):
    """By words, state, scenario, field, region of any unit."""

    q = django_filters.CharFilter(method="by_words", label=_("编号、名称或单位"))
    field = django_filters.ModelChoiceFilter(field_name="demand__field", queryset=Field.objects.all(), label=_("领域"))
    region = django_filters.ModelChoiceFilter(
        method="by_region", queryset=Region.objects.members(), label=_("参与省（市）")
    )

    class Meta:
        model = ReserveEntry
        fields = ["q", "state", "scenario", "field", "region"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number, name or lead."""
        return rows.filter(Q(code__icontains=value) | Q(title__icontains=value) | Q(lead__name__icontains=value))

    def by_region(self, rows: QuerySet, name: str, value: Region) -> QuerySet:
        """Entries with a unit of that region."""
        return rows.with_units(organisation__region=value)


class TakeOverFilter(django_filters.FilterSet):
    """By name, field, region, and whether it may be taken over at once."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("需求名称"))
    field = django_filters.ModelChoiceFilter(queryset=Field.objects.all(), label=_("领域"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.members(), label=_("省（市）"))
    free = django_filters.BooleanFilter(field_name="is_free", label=_("已可承接"))

    class Meta:
        model = Demand
        fields = ["title", "field", "region", "free"]
