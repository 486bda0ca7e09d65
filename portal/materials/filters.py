"""What the list of materials is filtered by."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.materials.models import Level, Material
from portal.materials.models.materials import SOON

STANDINGS = (
    ("good", _("有效")),
    ("soon", _("30 日内到期")),
    ("over", _("已过期")),
    ("ended", _("已停用")),
)


class MaterialFilter(django_filters.FilterSet):
    """By name, kind, source and whether it still holds."""

    q = django_filters.CharFilter(field_name="name", lookup_expr="icontains", label=_("材料名称"))
    level = django_filters.ChoiceFilter(field_name="present__level", choices=Level.choices, label=_("来源"))
    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="by_standing", label=_("效力"))

    class Meta:
        model = Material
        fields = ["q", "kind", "level", "standing"]

    def by_standing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Where the material stands today."""
        last, today = "present__valid_until", clock.today()
        if value == "ended":
            return rows.exclude(ended_at=None)
        if value == "over":
            return rows.filter(**{f"{last}__lt": today})
        if value == "soon":
            return rows.filter(**{f"{last}__gte": today, f"{last}__lte": today + SOON}, ended_at=None)
        return rows.filter(Q(**{last: None}) | Q(**{f"{last}__gte": today}), ended_at=None)
