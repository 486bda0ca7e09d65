"""技术指标: what a solution must reach, and how that is told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# A row that was replaced stands behind all that are asked for, under the version that replaced it.
PLACES = 100


class PresentIndicators(models.Manager):
    """The rows that are asked for now, without those that an adjustment replaced."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(replaced_in=0)


class Indicator(models.Model):
    """One row of a demand's table of indicators; empty cells are filled before it is handed in.

    An adjustment never changes a row that may have been answered: it replaces it, and the answers stay with the row
    that they answered. `demand.indicators` are the present rows, `Indicator.every` has all.
    """

    demand = models.ForeignKey("collection.Demand", models.CASCADE, related_name="indicators", verbose_name=_("需求"))
    order = models.PositiveSmallIntegerField(_("序"))
    name = models.CharField(_("指标名称"), max_length=80, blank=True)
    present = models.CharField(_("现有水平"), max_length=40, blank=True)
    target = models.CharField(_("目标值"), max_length=40, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    method = models.CharField(_("考核方式"), max_length=100, blank=True)
    # The version of the demand from which on the row is no longer asked for; 0 for one that is.
    replaced_in = models.PositiveSmallIntegerField(_("自第几版起停用"), default=0, db_default=0)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("所替代的指标")
    )

    objects = PresentIndicators()
    every = models.Manager()

    class Meta:
        verbose_name = verbose_name_plural = _("技术指标")
        ordering = ["order", "pk"]
        base_manager_name = "every"
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "order"],
                deferrable=models.Deferrable.DEFERRED,
                name="an_indicator_has_its_place",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def retire(self, version: int) -> None:
        """From this version of the demand on the row is no longer asked for; answers to it stay."""
        self.replaced_in, self.order = version, version * PLACES + self.order
        self.save(update_fields=["replaced_in", "order"])
