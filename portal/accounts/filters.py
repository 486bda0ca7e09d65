"""What lists of units are filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation


class OrganisationFilter(django_filters.FilterSet):
    """By name, state, kind, region."""

    name = django_filters.CharFilter(lookup_expr="icontains", label=_("单位名称"))

    class Meta:
        model = Organisation
        fields = ["name", "state", "kind", "region"]
