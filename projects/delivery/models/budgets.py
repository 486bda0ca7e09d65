"""The rows of a task agreement: money by unit, source, subject and year, and who signed."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.applications.models import PUBLIC, Source, Subject


class AgreementBudgetQuerySet(models.QuerySet):
    def public(self) -> "AgreementBudgetQuerySet":
        """Money of the central and local finance."""
        return self.filter(source__in=PUBLIC)

    def total(self) -> Decimal:
        """Their sum in 万元."""
        return self.aggregate(sum=models.Sum("amount"))["sum"] or Decimal(0)


class AgreementBudget(models.Model):
    """One line of the budget as granted, in 万元."""

    agreement = models.ForeignKey(
        "delivery.TaskAgreement", models.CASCADE, related_name="budget", verbose_name=_("任务书")
    )
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("单位"))
    source = models.CharField(_("来源"), max_length=8, choices=Source.choices)
    subject = models.CharField(_("科目"), max_length=10, choices=Subject.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.DecimalField(_("金额（万元）"), max_digits=14, decimal_places=2)

    objects = AgreementBudgetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("任务书预算")
        ordering = ["organisation", "year", "source", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation", "source", "subject", "year"],
                name="an_agreements_budget_line_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="an_agreements_budget_line_is_not_negative"),
        ]


class AgreementSignature(models.Model):
    """One side's signature under the agreement as it stood, void once it goes back."""

    class Side(models.TextChoices):
        LEAD = "lead", _("牵头单位")
        REGION = "region", _("科技厅（委）")
        OFFICE = "office", _("长三角科创办")

    agreement = models.ForeignKey(
        "delivery.TaskAgreement", models.CASCADE, related_name="signatures", verbose_name=_("任务书")
    )
    side = models.CharField(_("签署方"), max_length=8, choices=Side.choices)
    signed_for = models.CharField(_("代表"), max_length=120)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签署人"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    at = models.DateTimeField(_("签署时间"))
    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    voided_why = models.TextField(_("作废理由"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("任务书签署")
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "side"],
                condition=models.Q(voided_at=None),
                name="one_signature_of_each_side",
            )
        ]
