"""归口预审: whether a region has it, and what bureaus said."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class PrecheckTerm(models.Model):
    """Whether the bureaus of a region's cities are heard before its department, and for how long; off by default."""

    region = models.OneToOneField("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("省（市）"))
    is_on = models.BooleanField(_("启用归口预审"), default=False)
    days = models.PositiveSmallIntegerField(
        _("预审期限（工作日）"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("归口预审设置")
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1, days__lte=30), name="a_bureau_has_its_days"),
        ]


class BureauOpinion(models.Model):
    """What the bureau of the unit's city said of one handing-in of a demand."""

    class Verdict(models.TextChoices):
        NO_OBJECTION = "no_objection", _("无异议")
        OBJECTION = "objection", _("有不同意见")

    demand = models.ForeignKey(
        "collection.Demand", models.CASCADE, related_name="bureau_opinions", verbose_name=_("需求")
    )
    submission = models.PositiveSmallIntegerField(_("第几次提交"))
    verdict = models.CharField(_("意见"), max_length=12, choices=Verdict.choices)
    text = models.TextField(_("说明"), max_length=1000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("预审人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("归口预审意见")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["demand", "submission"], name="a_bureau_speaks_once_of_a_submission"),
        ]
