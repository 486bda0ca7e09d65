"""支持方向: what the year's projects are to solve, taken from the reserve pool or written freely."""

from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Direction(models.Model):
    """One direction of a guideline; empty cells are filled before opinions are asked. Money in 万元 a project."""

    guideline = models.ForeignKey(
        "guidelines.Guideline", models.CASCADE, related_name="directions", verbose_name=_("指南")
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("编号"), max_length=8, blank=True)
    field = models.ForeignKey("calls.Field", models.PROTECT, related_name="+", verbose_name=_("领域"))
    title = models.CharField(_("方向名称"), max_length=120)
    goal = models.TextField(_("研究目标"), blank=True)
    content = models.TextField(_("研究内容"), blank=True)
    term_months = models.PositiveSmallIntegerField(_("实施期限（月）"), null=True, blank=True)
    money = models.DecimalField(_("支持额度（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    projects = models.PositiveSmallIntegerField(_("拟立项数"), default=1)
    reserve_entry = models.ForeignKey(
        "reserve.ReserveEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="directions",
        verbose_name=_("储备项目"),
    )

    class Meta:
        verbose_name = verbose_name_plural = _("支持方向")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "order"],
                deferrable=models.Deferrable.DEFERRED,
                name="a_direction_has_its_place",
            ),
            models.UniqueConstraint(
                fields=["guideline", "reserve_entry"],
                condition=models.Q(reserve_entry__isnull=False),
                name="an_entry_once_in_a_guideline",
            ),
            models.CheckConstraint(
                condition=models.Q(money=None) | models.Q(money__gt=0), name="a_direction_supports_with_money"
            ),
            models.CheckConstraint(condition=models.Q(projects__gte=1), name="a_direction_is_for_a_project"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("direction_edit", args=[self.guideline_id, self.pk])

    @property
    def funds(self) -> Decimal:
        """What all projects of the direction may receive, in 万元."""
        return (self.money or Decimal(0)) * self.projects


class DirectionIndicator(models.Model):
    """考核指标 of a direction."""

    direction = models.ForeignKey(Direction, models.CASCADE, related_name="indicators", verbose_name=_("方向"))
    order = models.PositiveSmallIntegerField(_("序"))
    name = models.CharField(_("指标名称"), max_length=120)
    target = models.CharField(_("指标值"), max_length=40, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    method = models.CharField(_("考核方式"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("考核指标")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["direction", "order"],
                deferrable=models.Deferrable.DEFERRED,
                name="a_directions_indicator_has_its_place",
            )
        ]

    def __str__(self) -> str:
        return self.name
