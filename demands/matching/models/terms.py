"""Every version of an agreement's terms, and the supplements that both sides sign after the agreement itself."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import clock

SIDES = [("demander", _("需求方")), ("provider", _("揭榜方"))]


class TermsVersion(models.Model):
    """One version as it was written: nothing overwrites it.

    A supplement waits until both sides have signed it; until then, and if it is dropped, the version before stands.
    """

    agreement = models.ForeignKey(
        "matching.Agreement", models.PROTECT, related_name="versions", verbose_name=_("合作意向")
    )
    number = models.PositiveIntegerField(_("版本"))
    terms = models.JSONField(_("条款"))
    digest = models.CharField(_("条款摘要"), max_length=64)
    is_supplement = models.BooleanField(_("补充意向"), default=False)
    why = models.TextField(_("修改理由"), blank=True)
    side = models.CharField(_("提出方"), max_length=8, choices=SIDES)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    at = models.DateTimeField(_("拟稿时间"), default=clock.now)
    signed_at = models.DateTimeField(_("双方签署时间"), null=True, blank=True)
    dropped_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("意向条款的版本")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="a_version_of_terms_has_its_number"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(is_supplement=True, signed_at=None, dropped_at=None),
                name="one_supplement_of_an_agreement_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.code} {_('第')} {self.number} {_('版')}"

    @property
    def waits(self) -> bool:
        """Whether it is a supplement that still has to be signed."""
        return self.is_supplement and self.signed_at is None and self.dropped_at is None

    @property
    def shown_terms(self) -> list[tuple[Any, str]]:
        """The terms for reading: label and text, the money with its two decimals."""
        from demands.matching.wording import shown

        return shown(self.terms)
