"""What release lists and the public hall are filtered by; one set of filters serves page, Excel, feed and calendar."""

from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from demands.collection.models import DemandState
from demands.collection.models.states import IN_THE_OPEN
from demands.release.models import Correction, ReleaseList, Takedown, synonyms
from demands.release.models.public import Band
from portal import clock, search
from portal.accounts.models import Region
from portal.calls.models import Field

STATES = [(state.value, state.label) for state in (*IN_THE_OPEN, DemandState.WITHDRAWN)]
DUE = [("", _("不限")), ("7", _("7 日内")), ("30", _("30 日内"))]
SINCE = [("", _("不限")), ("7", _("近 7 日")), ("30", _("近 30 日")), ("365", _("近一年"))]
SORTS = [("", _("发布时间，从新到旧")), ("due", _("截止时间，从近到远")), ("money", _("总投入，从高到低"))]
VIEWS = [("", _("列表")), ("cards", _("卡片"))]
ORDERS = {
    "": ("-is_running", "-published_at", "code"),
    "due": ("-is_running", F("closes_at").asc(nulls_last=True), "code"),
    "money": ("-total_investment", "code"),
}


class ReleaseListFilter(django_filters.FilterSet):
    """By title, state and year."""

    title = django_filters.CharFilter(lookup_expr="icontains", label=_("榜单名称"))

    class Meta:
        model = ReleaseList
        fields = ["title", "state", "call"]


class CorrectionFilter(django_filters.FilterSet):
    """By the demand's number or name, and by state."""

    q = django_filters.CharFilter(method="by_words", label=_("编号或名称"))

    class Meta:
        model = Correction
        fields = ["q", "state"]

    def by_words(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Part of the demand's number or title."""
        return rows.filter(Q(demand__code__icontains=value) | Q(demand__title__icontains=value))


class TakedownFilter(django_filters.FilterSet):
    """By the demand's number, the ground and the state."""

    code = django_filters.CharFilter(field_name="demand__code", lookup_expr="icontains", label=_("需求编号"))

    class Meta:
        model = Takedown
        fields = ["code", "ground", "state"]


class HallForm(forms.Form):
    """The public's questions to the hall. An unknown value is passed over, not answered with an error."""

    q = forms.CharField(label=_("关键词"), required=False, max_length=100)
    region = forms.MultipleChoiceField(label=_("省（市）"), required=False)
    field = forms.MultipleChoiceField(label=_("领域"), required=False)
    money = forms.MultipleChoiceField(label=_("总投入（万元）"), required=False, choices=Band.choices)
    state = forms.MultipleChoiceField(label=_("状态"), required=False, choices=STATES)
    due = forms.ChoiceField(label=_("截止时间"), required=False, choices=DUE)
    since = forms.ChoiceField(label=_("发布时间"), required=False, choices=SINCE)
    sort = forms.ChoiceField(label=_("排序"), required=False, choices=SORTS)
    view = forms.ChoiceField(label=_("视图"), required=False, choices=VIEWS)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [(r.pk, r.name) for r in Region.objects.members()]
        self.fields["field"].choices = [(str(f.pk), f.name) for f in Field.objects.all()]
        self.is_valid()

    @cached_property
    def same(self) -> list[list[str]]:
        """The synonyms, read where words are sought."""
        return synonyms.groups()

    @property
    def is_plain(self) -> bool:
        """Whether the index alone answers what is asked."""
        words = self.cleaned_data.get("q") or ""
        return not words.strip() or search.is_plain(words, self.same)

    def conditions(self, *, loosely: bool = False) -> dict[str, Q]:
        """For each question that was asked, what rows must fulfil; words `loosely`, as far as the index alone tells."""
        asked = {name: value for name, value in self.cleaned_data.items() if value and name not in ("sort", "view")}
        return {name: self.one(name, value, loosely=loosely) for name, value in asked.items()}

    def one(self, name: str, value: Any, *, loosely: bool = False) -> Q:
        """The condition of one question."""
        now = clock.now()
        if name == "q":
            return Q(search.matches(value, loosely=loosely, same=self.same))
        if name == "due":
            last = clock.today() + timedelta(days=int(value) + 1)
            end = timezone.make_aware(datetime.combine(last, time.min))
            return Q(closes_at__gt=now, closes_at__lt=end)
        if name == "since":
            return Q(published_at__gte=now - timedelta(days=int(value)))
        return Q(**{f"{'band' if name == 'money' else name}__in": value})

    def kept(self, rows: QuerySet, *, loosely: bool = False) -> QuerySet:
        """The rows asked for, in no order."""
        return rows.filter(Q(*self.conditions(loosely=loosely).values()))

    def found(self, rows: QuerySet, *, ranked: bool = True) -> QuerySet:
        """The rows asked for, in the order asked for; a search without an order begins with the best hit.

        Not `ranked`, it begins with the newest and takes the index's word: to unpack and to rank what very many rows
        say would take longer than anybody waits.
        """
        query, order = self.cleaned_data.get("q", ""), self.cleaned_data.get("sort", "")
        if query and not order and ranked:
            return self.kept(rows).order_by(search.relevance(query).desc(), "-published_at", "code")
        return self.kept(rows, loosely=not ranked).order_by(*ORDERS[order])
