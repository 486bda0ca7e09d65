"""Signatures under an agreement: whose, when, under which version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from demands.matching.models.terms import SIDES


class AgreementSignature(models.Model):
    """One side's signature under one version of the terms; void once they change or the agreement ends."""

    agreement = models.ForeignKey(
        "matching.Agreement", models.PROTECT, related_name="signatures", verbose_name=_("合作意向")
    )
    side = models.CharField(_("签署方"), max_length=8, choices=SIDES)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("单位"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签署人"))
    version = models.PositiveIntegerField(_("版本"))
    digest = models.CharField(_("条款摘要"), max_length=64)
    at = models.DateTimeField(_("签署时间"))
    voided_at = models.DateTimeField(_("作废时间"), null=True)
    voided_why = models.TextField(_("作废理由"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("意向签署")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "side", "version"],
                condition=Q(voided_at=None),
                name="one_valid_signature_of_a_side_under_a_version",
            )
        ]
