"""What decision lists are filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.approval.models import DecisionList


class DecisionListFilter(django_filters.FilterSet):
    """By title, state and year."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("名单名称"))

    class Meta:
        model = DecisionList
        fields = ["title", "state", "call"]
