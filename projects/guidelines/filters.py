"""What the list of guidelines is filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from projects.guidelines.models import Guideline


class GuidelineFilter(django_filters.FilterSet):
    """By name, year, state."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("指南名称"))

    class Meta:
        model = Guideline
        fields = ["title", "call", "state"]
