"""What lists of applications are filtered by."""

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Region
from projects.applications.models import Application
from projects.guidelines.models import Guideline


class ApplicationFilter(django_filters.FilterSet):
    """By words, state, guideline, region of the lead unit."""

    q = django_filters.CharFilter(method="search", label=_("编号、名称或单位"))
    state = django_filters.ChoiceFilter(choices=Application.State.choices, label=_("状态"), empty_label=_("全部"))
    guideline = django_filters.ModelChoiceFilter(
        queryset=Guideline.objects.public(), label=_("指南"), empty_label=_("全部")
    )
    region = django_filters.ModelChoiceFilter(
        queryset=Region.objects.members(), label=_("省（市）"), empty_label=_("全部")
    )

    class Meta:
        model = Application
        fields = ["q", "state", "guideline", "region"]

    def search(self, rows, name, value):
        """In number, title and lead unit."""
        return rows.filter(Q(code__icontains=value) | Q(title__icontains=value) | Q(lead__name__icontains=value))
