"""What the list of redresses is filtered by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.redress.models import Redress


class RedressFilter(django_filters.FilterSet):
    """By words and state."""

    q = django_filters.CharFilter(method="by_words", label=_("编号、名称或单位"))

    class Meta:
        model = Redress
        fields = ["q", "state"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the number, the title or the unit's name."""
        words = Q(code__icontains=value) | Q(title__icontains=value) | Q(organisation__name__icontains=value)
        return rows.filter(words)
