"""What stands on a release list."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseItem(models.Model):
    """One demand in its place on a list; while the list lives, on no other."""

    release_list = models.ForeignKey(
        "release.ReleaseList", models.CASCADE, related_name="items", verbose_name=_("榜单")
    )
    demand = models.ForeignKey(
        "collection.Demand", models.PROTECT, related_name="release_items", verbose_name=_("需求")
    )
    order = models.PositiveSmallIntegerField(_("次序"))
    # False once the list was cancelled: the demand is free for another one.
    is_live = models.BooleanField(_("占用"), default=True)

    class Meta:
        verbose_name = verbose_name_plural = _("榜单需求")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(is_live=True), name="a_demand_on_one_live_list"
            ),
            models.UniqueConstraint(fields=["release_list", "demand"], name="a_demand_once_on_a_list"),
        ]
