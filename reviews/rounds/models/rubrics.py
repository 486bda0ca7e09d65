"""评分表: criteria whose highest scores add up to 100, and the line above which a subject passes."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

FULL = Decimal(100)


class Rubric(models.Model):
    """The criteria of one year and article; a round keeps the one that it began with."""

    name = models.CharField(_("名称"), max_length=60)
    article = models.PositiveSmallIntegerField(_("依据条款"))
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="rubrics", verbose_name=_("年度计划"))
    line = models.DecimalField(_("入围分数线"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = _("评分表")
        ordering = ["call", "article", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "article", "name"], name="a_rubric_once_in_a_year"),
            models.CheckConstraint(
                condition=models.Q(line__gte=0, line__lte=100), name="the_line_lies_within_the_scores"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> Decimal:
        """What the highest scores of the criteria add up to."""
        return sum((criterion.maximum for criterion in self.criteria.all()), Decimal(0))


class Criterion(models.Model):
    """评价指标: one line of a rubric with its highest score."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=_("评分表"))
    name = models.CharField(_("评价指标"), max_length=60)
    maximum = models.DecimalField(_("满分"), max_digits=4, decimal_places=1)
    order = models.PositiveSmallIntegerField(_("次序"))
    guidance = models.CharField(_("评分要点"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评价指标")
        ordering = ["rubric", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "order"], name="one_criterion_in_each_place"),
            models.CheckConstraint(condition=models.Q(maximum__gt=0), name="a_criterion_counts_for_something"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def bands(self) -> list[dict[str, Any]]:
        """Four bands of whole points, as the sheet shows them: 优 from 90 %, 良 from 70 %, 中 from 50 %, 差 below."""
        top, bands = int(self.maximum), []
        for label, share in ((_("优"), 90), (_("良"), 70), (_("中"), 50), (_("差"), 0)):
            low = -(-int(self.maximum) * share // 100)
            bands.append({"label": label, "low": low, "high": top})
            top = low - 1
        return bands
