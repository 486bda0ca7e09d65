"""技术指标: what a solution must reach, and how that is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.Model):
    """One row of a demand's table of indicators; empty cells are filled before it is handed in."""

    demand = models.ForeignKey("collection.Demand", models.CASCADE, related_name="indicators", verbose_name=_("需求"))
    order = models.PositiveSmallIntegerField(_("序"))
    name = models.CharField(_("指标名称"), max_length=80, blank=True)
    present = models.CharField(_("现有水平"), max_length=40, blank=True)
    target = models.CharField(_("目标值"), max_length=40, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    method = models.CharField(_("考核方式"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("技术指标")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "order"],
                deferrable=models.Deferrable.DEFERRED,
                name="an_indicator_has_its_place",
            )
        ]

    def __str__(self) -> str:
        return self.name
