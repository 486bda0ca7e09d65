"""书面同意: what a unit whose consent a scenario requires says to an entry, under exactly the text that it read."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class UnitConsentQuerySet(models.QuerySet):
    def live(self) -> "UnitConsentQuerySet":
        """Asked for and not replaced by a later question."""
        return self.filter(closed_at=None)

    def given(self) -> "UnitConsentQuerySet":
        """Those in which the unit agreed and did not take it back."""
        return self.live().filter(agrees=True, withdrawn_at=None)


class UnitConsent(models.Model):
    """One unit that is asked; its answer holds for the text with this hash and for no other."""

    entry = models.ForeignKey(
        "reserve.ReserveEntry", models.CASCADE, related_name="unit_consents", verbose_name=_("储备项目")
    )
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("单位"))
    text = models.TextField(_("同意书"))
    digest = models.CharField(_("内容摘要"), max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("征求人"))
    asked_at = models.DateTimeField(_("征求时间"))
    agrees = models.BooleanField(_("同意"), null=True)
    reason = models.TextField(_("说明"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("表态人")
    )
    at = models.DateTimeField(_("表态时间"), null=True)
    scan = models.ForeignKey(
        "documents.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("书面同意扫描件")
    )
    withdrawn_at = models.DateTimeField(_("收回时间"), null=True)
    withdrawn_why = models.TextField(_("收回理由"), blank=True)
    closed_at = models.DateTimeField(_("重新征求时间"), null=True)

    objects = UnitConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("书面同意")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "unit"], condition=Q(closed_at=None), name="a_unit_is_asked_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(agrees=False) | ~Q(reason=""), name="a_refusal_says_why"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_why=""), name="a_consent_taken_back_says_why"
            ),
            models.CheckConstraint(
                condition=Q(agrees=None, at=None) | Q(agrees__isnull=False, at__isnull=False),
                name="an_answered_consent_has_its_time",
            ),
        ]

    @property
    def stands(self) -> bool:
        """Whether the unit agreed and did not take it back."""
        return bool(self.agrees) and self.withdrawn_at is None

    @property
    def said(self) -> Any:
        """How the matter stands, in a word."""
        if self.withdrawn_at:
            return _("已收回同意")
        if self.agrees is None:
            return _("待表态")
        if not self.agrees:
            return _("不同意")
        return _("已书面同意（扫描件）") if self.scan_id else _("已在线同意")
