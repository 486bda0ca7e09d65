"""What the queue of the formality check is filtered by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _

from demands.collection.filters import DemandFilter
from demands.collection.models import CollectionRound, Demand
from demands.collection.queue import places
from portal import clock
from portal.accounts.models import User
from portal.calls.models import Field

VIEWS = (("mine", _("我的")), ("late", _("超期")))


def _officers(request: Any) -> QuerySet[User]:
    if request is None:  # the filter itself, not of a page
        return User.objects.none()
    regions = request.user.department_regions
    grants = {"grants__role": "dept_officer", "grants__region__in": regions, "grants__ended_at": None}
    return User.objects.filter(is_active=True, **grants).distinct().order_by("name", "pk")


class QueueFilter(django_filters.FilterSet):
    """By view (我的、全部、超期), words, field, round and officer."""

    view = django_filters.ChoiceFilter(
        choices=VIEWS, method="by_view", label=_("视图"), empty_label=_("全部"), widget=HiddenInput
    )
    q = django_filters.CharFilter(method="by_words", label=_("编号、名称或单位"))
    field = django_filters.ModelChoiceFilter(queryset=Field.objects.all(), label=_("领域"))
    round = django_filters.ModelChoiceFilter(queryset=CollectionRound.objects.all(), label=_("征集批次"))
    handler = django_filters.ModelChoiceFilter(queryset=_officers, label=_("经办"))

    class Meta:
        model = Demand
        fields = ["view", "q", "field", "round", "handler"]

    by_words = DemandFilter.by_words

    def by_view(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """What is the reader's own, or late."""
        return places.of_view(rows, value, self.request.user, clock.now())
