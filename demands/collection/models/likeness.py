"""查重: keys of what was handed in, when it was compared with all others, and a person's verdict on what was found."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Fingerprint(models.Model):
    """The keys of the version of a demand that was handed in last (`demands.collection.duplicates.keys`)."""

    without_history = "is made from the version that it names"

    demand = models.OneToOneField(
        "collection.Demand", models.CASCADE, related_name="fingerprint", verbose_name=_("需求")
    )
    version = models.PositiveSmallIntegerField(_("版本"))
    keys = ArrayField(models.IntegerField(), verbose_name=_("查重键"))

    class Meta:
        verbose_name = verbose_name_plural = _("查重键")
        indexes = [GinIndex(fields=["keys"], name="fingerprints_by_key", fastupdate=False)]


class DuplicateCheck(models.Model):
    """One comparison of one version with all demands of all years and regions; asked when it is handed in."""

    demand = models.ForeignKey(
        "collection.Demand", models.CASCADE, related_name="duplicate_checks", verbose_name=_("需求")
    )
    version = models.PositiveSmallIntegerField(_("版本"))
    asked_at = models.DateTimeField(_("提出时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    compared = models.PositiveIntegerField(_("比对需求数"), default=0)
    line = models.DecimalField(_("提示线"), max_digits=5, decimal_places=2, default=Decimal(0))

    class Meta:
        verbose_name = verbose_name_plural = _("查重")
        constraints = [
            models.UniqueConstraint(fields=["demand", "version"], name="a_version_is_compared_once"),
        ]


class Likeness(models.Model):
    """Another demand that says the same in part: how much, in which version, and a person's verdict."""

    class Verdict(models.TextChoices):
        SAME = "same", _("同一内容")
        RELATED = "related", _("相关但不同")
        UNRELATED = "unrelated", _("无关")

    check_made = models.ForeignKey(DuplicateCheck, models.CASCADE, related_name="found", verbose_name=_("查重"))
    other = models.ForeignKey("collection.Demand", models.CASCADE, related_name="+", verbose_name=_("相近需求"))
    other_version = models.PositiveSmallIntegerField(_("相近需求的版本"))
    share = models.DecimalField(_("正文重合"), max_digits=5, decimal_places=2)
    title_share = models.DecimalField(_("名称相近"), max_digits=5, decimal_places=2)
    verdict = models.CharField(_("人工认定"), max_length=10, choices=Verdict.choices, blank=True)
    note = models.TextField(_("认定说明"), max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("认定人")
    )
    at = models.DateTimeField(_("认定时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("相近需求")
        ordering = ["-share", "-title_share", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["check_made", "other"], name="a_pair_of_demands_stands_once"),
            models.CheckConstraint(
                condition=models.Q(verdict="", by=None, at=None)
                | (~models.Q(verdict="") & ~models.Q(note="") & models.Q(by__isnull=False, at__isnull=False)),
                name="a_verdict_has_its_person_and_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_made_id}:{self.other_id}"
