"""What projects and task agreements are filtered by."""

import django_filters
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Region
from projects.delivery.models import Project, TaskAgreement


def member_regions(_request: object) -> object:
    """The four regions."""
    return Region.objects.members()


class ProjectFilter(django_filters.FilterSet):
    """By name, code, lead unit, state, region and year."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("项目名称"))
    code = django_filters.CharFilter(lookup_expr="icontains", label=_("项目编号"))
    lead = django_filters.CharFilter(field_name="lead__name", lookup_expr="icontains", label=_("牵头单位"))
    region = django_filters.ModelChoiceFilter(queryset=member_regions, label=_("省（市）"))

    class Meta:
        model = Project
        fields = ["title", "code", "lead", "state", "region", "call"]


class TaskAgreementFilter(django_filters.FilterSet):
    """By project, state and region."""

    title = django_filters.CharFilter(field_name="project__title", lookup_expr="icontains", label=_("项目名称"))
    region = django_filters.ModelChoiceFilter(
        field_name="project__region", queryset=member_regions, label=_("省（市）")
    )

    class Meta:
        model = TaskAgreement
        fields = ["title", "state", "region"]
