"""What the search over the record asks."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.articles import ARTICLES
from portal.records import reading
from portal.records.models import PersonName, Record
from portal.workflow import machines

DAY = forms.DateInput(attrs={"type": "date"})
RESULTS = (
    ("all", _("全部")),
    ("refused", _("被拒绝")),
    ("failed", _("系统出错")),
    ("look", _("查阅")),
    ("account", _("登录与账号")),
    ("audit", _("审计操作")),
)


class RecordFilter(django_filters.FilterSet):
    """By person, unit, object, step, article, period, result, and the number that an error page shows."""

    person = django_filters.CharFilter(method="by_person", label=_("姓名或登录名"))
    unit = django_filters.CharFilter(field_name="acting_for", lookup_expr="icontains", label=_("单位"))
    kind = django_filters.ChoiceFilter(field_name="machine", label=_("类别"), choices=lambda: _kinds())
    code = django_filters.CharFilter(method="by_code", label=_("编号"))
    label = django_filters.CharFilter(lookup_expr="icontains", label=_("办理"))
    article = django_filters.ChoiceFilter(method="by_article", label=_("条款"), choices=lambda: _articles())
    since = django_filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("自"), widget=DAY)
    until = django_filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("至"), widget=DAY)
    result = django_filters.ChoiceFilter(
        method="by_result", label=_("结果"), choices=RESULTS, empty_label=_("办理环节")
    )
    incident = django_filters.CharFilter(method="by_incident", label=_("事件编号"))

    class Meta:
        model = Record
        fields: list[str] = []

    def by_person(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        named = PersonName.objects.filter(name__icontains=value).values_list("person_id", flat=True)
        people = User.objects.filter(Q(username__iexact=value) | Q(pk__in=named)).values_list("pk", flat=True)
        return rows.filter(person_id__in=list(people))

    def by_code(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(reading.about(value.strip()))

    def by_article(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(articles__regex=rf"(^|,){int(value)}(,|$)")

    def by_result(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(reading.RESULTS[value])

    def by_incident(self, rows: QuerySet, _name: str, value: str) -> QuerySet:
        return rows.filter(request_id__startswith=value.strip().lower())


def _kinds() -> list[tuple[str, Any]]:
    return [(name, model._meta.verbose_name) for name, model in machines().items()]


def _articles() -> list[tuple[int, str]]:
    return [(each.number, each.label) for each in ARTICLES]
