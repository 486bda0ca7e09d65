"""What the pool is filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.calls.models import Field
from reviews.experts.models import Expert


class ExpertFilter(django_filters.FilterSet):
    """By name, unit, field, region, state."""

    name = django_filters.CharFilter(lookup_expr="icontains", label=_("姓名"))
    unit = django_filters.CharFilter("organisation_name", lookup_expr="icontains", label=_("单位"))
    speciality = django_filters.ModelChoiceFilter(
        field_name="fields", queryset=Field.objects.all(), label=_("专业领域"), distinct=True
    )

    class Meta:
        model = Expert
        fields = ["name", "unit", "speciality", "region", "state"]
