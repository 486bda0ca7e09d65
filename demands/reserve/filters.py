"""What the list of the reserve is filtered by."""

from datetime import timedelta

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.reserve import pool
from demands.reserve.models import DemandAdjustment, ReserveEntry
from portal.accounts.models import Region
from portal.calls.models import Field

YES_NO = (("", _("全部")), ("true", _("是")), ("false", _("否")))


class EntryFilter(django_filters.FilterSet):
    """By words, state, scenario, field, region of any unit."""

    q = django_filters.CharFilter(method="by_words", label=_("编号、名称或单位"))
    field = django_filters.ModelChoiceFilter(field_name="demand__field", queryset=Field.objects.all(), label=_("领域"))
    region = django_filters.ModelChoiceFilter(
        method="by_region", queryset=Region.objects.members(), label=_("参与省（市）")
    )

    age = django_filters.ChoiceFilter(
        method="by_age",
        label=_("在库时长"),
        choices=[
            ("0-6", _("不足 6 个月")),
            ("6-12", _("6～12 个月")),
            ("12-18", _("12～18 个月")),
            ("18-", _("18 个月以上")),
        ],
    )
    expiring = django_filters.ChoiceFilter(
        method="by_expiry",
        label=_("到期"),
        choices=[("30", _("30 日内")), ("90", _("90 日内")), ("180", _("180 日内"))],
    )

    class Meta:
        model = ReserveEntry
        fields = ["q", "state", "scenario", "field", "region", "age", "expiring"]

    def by_age(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Entries that have been in the pool so long."""
        return rows.filter(pool.aged(value))

    def by_expiry(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Entries that leave the pool within so many days."""
        return rows.filter(pool.expiring_within(timedelta(days=int(value))))

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
    free = django_filters.BooleanFilter(field_name="is_free", label=_("已可承接"), widget=forms.Select(choices=YES_NO))

    class Meta:
        model = Demand
        fields = ["title", "field", "region", "free"]


class AdjustmentFilter(django_filters.FilterSet):
    """By words, state and region."""

    q = django_filters.CharFilter(method="by_words", label=_("编号、需求或单位"))
    region = django_filters.ModelChoiceFilter(
        field_name="demand__region", queryset=Region.objects.members(), label=_("省（市）")
    )

    class Meta:
        model = DemandAdjustment
        fields = ["q", "state", "region"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Number, name of the demand or demander."""
        words = Q(demand__title__icontains=value) | Q(demand__demander__name__icontains=value)
        return rows.filter(Q(code__icontains=value) | words)
