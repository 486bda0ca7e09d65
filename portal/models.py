"""What the house keeps for every stage: the demo's clock, exactly-once receipts, co-signatures."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClockShift(models.Model):
    """How far the demo's or a test's clock stands from the database's; production never reads it."""

    by = models.DurationField(_("偏移"))

    class Meta:
        verbose_name = verbose_name_plural = _("时钟偏移")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_clock")]


class Receipt(models.Model):
    """回执: proof that one sending of a form was taken, once. The token is minted with the form."""

    token = models.UUIDField(_("提交标识"), unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("提交人"))
    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"), null=True)
    step = models.CharField(_("环节"), max_length=60)
    number = models.CharField(_("回执号"), max_length=40, unique=True)
    content_hash = models.CharField(_("内容摘要"), max_length=64)
    at = models.DateTimeField(_("时间"))
    url = models.CharField(_("去向"), max_length=300)

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)

    class Meta:
        verbose_name = verbose_name_plural = _("回执")


class Sending(models.Model):
    """One sending of a form that was taken, so that a repeat gets the same answer and does nothing."""

    without_history = "a mark against repeats, forgotten after a month"

    token = models.UUIDField(_("表单标识"), primary_key=True)
    mark = models.CharField(_("摘要"), max_length=64)
    at = models.DateTimeField(_("时间"), db_index=True)
    location = models.CharField(_("去向"), max_length=2000)

    class Meta:
        verbose_name = verbose_name_plural = _("已办表单")


class Signature(models.Model):
    """会签: one department's signature under one version of a text, void once the text changes."""

    machine = models.CharField(_("类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    region = models.ForeignKey("accounts.Region", models.PROTECT, verbose_name=_("省（市）"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("会签人"))
    digest = models.CharField(_("版本摘要"), max_length=64)
    at = models.DateTimeField(_("会签时间"))
    voided_at = models.DateTimeField(_("作废时间"), null=True)
    voided_why = models.TextField(_("作废理由"), blank=True)

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)

    class Meta:
        verbose_name = verbose_name_plural = _("会签")
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "object_id", "region"],
                condition=models.Q(voided_at=None),
                name="one_signature_for_each_department",
            )
        ]
        indexes = [models.Index(fields=["machine", "object_id"])]
