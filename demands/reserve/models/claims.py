"""Taking a demand over: the demander's waiver (or its lapsed matching), and the enterprises that ask for it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demands.collection.rules import taken_down


class Waiver(models.Model):
    """放弃或对接逾期: why another enterprise may take the demand over; open until that happens or it is over."""

    class Ground(models.TextChoices):
        GIVEN_UP = "given_up", _("原需求方书面放弃")
        LAPSED = "lapsed", _("原需求方对接逾期")

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="waivers", verbose_name=_("需求"))
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("原需求方"))
    ground = models.CharField(_("情形"), max_length=10, choices=Ground.choices)
    statement = models.TextField(_("书面声明"), blank=True)
    digest = models.CharField(_("内容摘要"), max_length=64, blank=True)
    reason = models.TextField(_("原因"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("声明人")
    )
    at = models.DateTimeField(_("时间"))
    closed_at = models.DateTimeField(_("失效时间"), null=True)
    closed_why = models.CharField(_("失效原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("放弃需求")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "ground"], condition=Q(closed_at=None), name="a_demand_is_given_up_once"
            ),
            models.CheckConstraint(
                condition=~Q(ground="given_up") | (~Q(digest="") & Q(by__isnull=False)),
                name="a_written_waiver_has_its_text_and_person",
            ),
        ]


class ClaimQuerySet(models.QuerySet):
    def open(self) -> "ClaimQuerySet":
        """Neither taken back nor decided on."""
        return self.filter(closed_at=None)

    def visible_to(self, user: Any) -> "ClaimQuerySet":
        """One's own unit's; open ones for the demander; those of its region for a department; all for the Office.

        Few while the demand is taken down.
        """
        known = self.filter(taken_down.open_to(user, "demand"))
        own = Q(unit_id__in=user.unit_ids) | Q(demand__demander_id__in=user.unit_ids, closed_at=None)
        if user.sees_all_regions:
            return known
        return known.filter(own | Q(demand__region_id__in=user.department_regions))


class Claim(models.Model):
    """承接申请: an enterprise that would act as the demander of somebody else's demand."""

    class Outcome(models.TextChoices):
        WAITING = "", _("待批准")
        CHOSEN = "chosen", _("已批准承接")
        NOT_CHOSEN = "not_chosen", _("未获批准")
        WITHDRAWN = "withdrawn", _("已撤回")
        OVER = "over", _("已失效")

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="claims", verbose_name=_("需求"))
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("申请企业"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    statement = models.TextField(_("承接说明"))
    at = models.DateTimeField(_("申请时间"))
    outcome = models.CharField(_("结果"), max_length=10, choices=Outcome.choices, blank=True)
    why = models.TextField(_("理由"), blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("承接申请")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "unit"], condition=Q(closed_at=None), name="a_unit_asks_once_for_a_demand"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_claim_has_its_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.demand}"
