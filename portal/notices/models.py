"""Messages to people, the outbox of what must leave the system, and whether its machinery runs."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal


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

    personal = {"text": Personal(Kind.TEXT, _("告知与本人有关的办理结果"), days=1095)}

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)

    class Meta:
        verbose_name = verbose_name_plural = _("消息")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="nobody_is_told_twice")]
        indexes = [models.Index(fields=["person", "read_at"])]


class Reminder(models.Model):
    """提醒: that those concerned were reminded of one deadline of one record, so that it is said once."""

    class Kind(models.TextChoices):
        SOON = "soon", _("即将到期")
        OVER = "over", _("已超期")

    machine = models.CharField(_("记录类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    step = models.CharField(_("环节"), max_length=60)
    due = models.DateTimeField(_("期限"))
    kind = models.CharField(_("类别"), max_length=4, choices=Kind.choices)

    class Meta:
        verbose_name = verbose_name_plural = _("提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "object_id", "step", "due", "kind"], name="a_deadline_is_told_once"
            )
        ]


class OutboxQuerySet(models.QuerySet):
    def waiting(self) -> "OutboxQuerySet":
        """What has still to be done and may be tried now by the database's clock; what failed yields to what is new."""
        return self.unfinished().filter(next_try_at__lte=Now()).order_by("next_try_at", "pk")

    def unfinished(self) -> "OutboxQuerySet":
        """What has still to be done, now or later."""
        return self.filter(done_at=None, parked_at=None)

    def parked(self) -> "OutboxQuerySet":
        """What was given up after many tries, until somebody looks at it and puts it back."""
        return self.exclude(parked_at=None)


class Outbox(models.Model):
    """One thing that must be done outside the transaction that asked for it, exactly once in effect."""

    topic = models.CharField(_("事项"), max_length=40)
    key = models.CharField(_("去重键"), max_length=120)
    # Goes out with every try (as Message-ID of a mail), so that whoever receives a repeat knows it for one.
    dedupe = models.UUIDField(_("对外标识"), unique=True, db_default=RandomUUID(), editable=False)
    payload = models.JSONField(_("参数"), default=dict)
    at = models.DateTimeField(_("登记时间"))
    next_try_at = models.DateTimeField(_("下次尝试"))
    attempts = models.IntegerField(_("尝试次数"), default=0)
    error = models.TextField(_("上次错误"), blank=True)
    done_at = models.DateTimeField(_("完成时间"), null=True)
    parked_at = models.DateTimeField(_("搁置时间"), null=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("发件箱")
        constraints = [
            models.UniqueConstraint(fields=["topic", "key"], name="asked_for_once"),
            models.CheckConstraint(
                condition=models.Q(done_at=None) | models.Q(parked_at=None), name="done_or_parked_not_both"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=models.Q(done_at=None, parked_at=None), name="outbox_waiting"
            )
        ]

    def sent(self) -> tuple[int, int]:
        """How often it surely went out, and how often that is not known because the try was cut short."""
        tries = self.tries.aggregate(
            surely=models.Count("pk", filter=models.Q(error="", broken_off=False) & ~models.Q(finished_at=None)),
            unknown=models.Count("pk", filter=models.Q(broken_off=True)),
        )
        return tries["surely"], tries["unknown"]


class Attempt(models.Model):
    """发送尝试: one try of one errand, kept before it begins, so that a try cut short is known as one."""

    outbox = models.ForeignKey(Outbox, models.CASCADE, related_name="tries", verbose_name=_("发件箱"))
    number = models.IntegerField(_("第几次"))
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    broken_off = models.BooleanField(_("中断"), default=False)  # whether anything left the system is not known
    error = models.TextField(_("错误"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("发送尝试")
        ordering = ["outbox_id", "number"]
        constraints = [models.UniqueConstraint(fields=["outbox", "number"], name="a_try_has_its_number")]


class Heartbeat(models.Model):
    """心跳: when something that must run all the time last did."""

    name = models.CharField(_("名称"), max_length=40, primary_key=True)
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("心跳")


class TaskFailure(models.Model):
    """任务失败: a background task that ended with an error nobody had foreseen."""

    task = models.CharField(_("任务"), max_length=120)
    incident = models.CharField(_("问题编号"), max_length=12)
    error = models.TextField(_("错误"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("任务失败")
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"])]
