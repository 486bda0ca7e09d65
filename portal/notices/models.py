"""Messages to people, and the outbox of what must leave the system."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """消息: one thing told to one person, once."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages_received", verbose_name=_("收件人")
    )
    key = models.CharField(_("事由"), max_length=80)
    text = models.CharField(_("内容"), max_length=400)
    url = models.CharField(_("链接"), max_length=200, blank=True)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)
    mailed_at = models.DateTimeField(_("邮件发出时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="nobody_is_told_twice")]
        indexes = [models.Index(fields=["person", "read_at"])]


class OutboxQuerySet(models.QuerySet):
    def waiting(self, now: Any) -> "OutboxQuerySet":
        """What has still to be done and may be tried now."""
        return self.filter(done_at=None, next_try_at__lte=now).order_by("pk")


class Outbox(models.Model):
    """One thing that must be done outside the transaction that asked for it, exactly once in effect."""

    topic = models.CharField(_("事项"), max_length=40)
    key = models.CharField(_("去重键"), max_length=120)
    payload = models.JSONField(_("参数"), default=dict)
    at = models.DateTimeField(_("登记时间"))
    next_try_at = models.DateTimeField(_("下次尝试"))
    attempts = models.IntegerField(_("尝试次数"), default=0)
    error = models.TextField(_("上次错误"), blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发件箱")
        constraints = [models.UniqueConstraint(fields=["topic", "key"], name="asked_for_once")]
        indexes = [models.Index(fields=["next_try_at"], condition=models.Q(done_at=None), name="outbox_waiting")]
