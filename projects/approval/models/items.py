"""One application on or off a decision list."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class DecisionItemQuerySet(models.QuerySet):
    def standing(self) -> "DecisionItemQuerySet":
        """Those that did not leave their list."""
        return self.filter(is_live=True)

    def proposed(self) -> "DecisionItemQuerySet":
        """Those that are to be projects."""
        return self.standing().filter(on_list=True)

    def total(self) -> Decimal:
        """What they would be granted together, in 万元."""
        return self.proposed().aggregate(sum=models.Sum("amount"))["sum"] or Decimal(0)


class DecisionItem(models.Model):
    """Whether one reviewed application is proposed, with how much (万元), or why not.

    Mean, rank and the panel's word are copied from its review when it comes on the list: what is signed does not
    move. `on_list` is empty until somebody decides.
    """

    decision_list = models.ForeignKey(
        "approval.DecisionList", models.CASCADE, related_name="items", verbose_name=_("立项名单")
    )
    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="decisions", verbose_name=_("项目申报")
    )
    on_list = models.BooleanField(_("拟立项"), null=True, blank=True)
    amount = models.DecimalField(_("拟拨经费（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    reason = models.TextField(_("不予立项的理由"), max_length=1000, blank=True)
    mean = models.DecimalField(_("均分"), max_digits=5, decimal_places=2, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("名次"), null=True, blank=True)
    panel = models.CharField(_("专家组意见"), max_length=20, blank=True)
    title_withheld = models.BooleanField(_("公示时不写项目名称"), default=False)
    is_live = models.BooleanField(_("在名单内"), default=True)
    left_why = models.TextField(_("退出名单的理由"), blank=True)

    objects = DecisionItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("立项名单条目")
        ordering = [models.F("rank").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(is_live=True),
                name="an_application_on_one_live_decision_list",
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gt=0, on_list=True),
                name="only_what_is_proposed_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)

    def says(self) -> dict[str, Any]:
        """What the departments sign of it, as plain data."""
        return {
            "application": self.application_id,
            "on_list": self.on_list,
            "amount": str(self.amount) if self.amount is not None else None,
            "reason": self.reason,
            "mean": str(self.mean) if self.mean is not None else None,
            "rank": self.rank,
        }
