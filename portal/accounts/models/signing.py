"""Signing in: open sessions, known devices, failed attempts, letters that open an account."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.people import Role
from portal.personal.kinds import Kind, Personal


class SessionManager(BaseSessionManager):
    def of(self, user: Any) -> models.QuerySet:
        """The sessions in which this account is signed in, the last seen first."""
        return self.filter(user=user).order_by("-last_seen_at", "-since")


class Session(AbstractBaseSession):
    """One browser's session, with whose it is; a row that is gone is a session that has ended."""

    without_history = "comes and goes with every sign-in, which is on record itself"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions", verbose_name=_("用户")
    )
    of_staff = models.BooleanField(_("管理人员或专家"), default=False)
    since = models.DateTimeField(_("登录时间"), null=True)
    last_seen_at = models.DateTimeField(_("最近使用"), null=True)
    proved_at = models.DateTimeField(_("最近确认本人"), null=True)
    ip = models.GenericIPAddressField(_("IP 地址"), null=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)

    objects: ClassVar[Any] = SessionManager()

    personal = {
        "ip": Personal(Kind.ADDRESS, _("本人核对登录会话")),
        "agent": Personal(Kind.ADDRESS, _("本人核对登录会话")),
    }

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(user=person)

    class Meta:
        verbose_name = verbose_name_plural = _("登录会话")


class Device(models.Model):
    """A browser from which an account has signed in before, known by a cookie of which only the digest is kept."""

    without_history = "written at every sign-in, which is on record itself"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices", verbose_name=_("用户"))
    digest = models.CharField(_("设备摘要"), max_length=64)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)
    first_seen_at = models.DateTimeField(_("首次登录"))
    last_seen_at = models.DateTimeField(_("最近登录"))

    personal = {"agent": Personal(Kind.ADDRESS, _("发现陌生设备登录并通知本人"))}

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(user=person)

    class Meta:
        verbose_name = verbose_name_plural = _("登录设备")
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="a_device_once_for_an_account")]


class FailedSignIns(models.Model):
    """Failures in a row under one account, or under one name that is nobody's: both are locked alike."""

    without_history = "each failure is on record itself"

    key = models.CharField(_("对象"), max_length=80, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="failed_sign_ins", verbose_name=_("用户")
    )
    count = models.IntegerField(_("次数"), default=0)
    since = models.DateTimeField(_("首次时间"))
    locked_until = models.DateTimeField(_("锁定至"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录失败")


class Opening(models.Model):
    """开通: a letter by which a member of staff, an expert or an administrator opens an account, once, in time."""

    history_omits = ("digest",)

    email = models.EmailField(_("邮箱"))
    name = models.CharField(_("姓名"), max_length=60)
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+", verbose_name=_("自然人"))
    role = models.CharField(_("角色"), max_length=20, choices=Role.choices)
    region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, verbose_name=_("省（市）"))
    city = models.CharField(_("城市"), max_length=40, blank=True, default="", db_default="")
    digest = models.CharField(_("开通码摘要"), max_length=64, unique=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("开通人")
    )
    at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("有效期至"))
    used_at = models.DateTimeField(_("使用时间"), null=True)

    personal = {
        "email": Personal(Kind.EMAIL, _("发送开通账号的链接"), days=365),
        "name": Personal(Kind.NAME, _("在开通邮件中称呼"), days=365),
    }

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(email__iexact=person.email) & ~models.Q(email="")

    class Meta:
        verbose_name = verbose_name_plural = _("账号开通")
