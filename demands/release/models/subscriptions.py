"""常用筛选 and 订阅: a question to the hall that a person keeps, and new answers to it by mail."""

from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal

SIGNER = Signer(salt="hall subscription")


class SavedFilter(models.Model):
    """常用筛选: a name for a question to the hall."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hall_filters", verbose_name=_("人员")
    )
    name = models.CharField(_("名称"), max_length=30)
    query = models.CharField(_("筛选条件"), max_length=500, blank=True)
    at = models.DateTimeField(_("保存时间"))

    personal = {"name": Personal(Kind.TEXT, _("按本人的习惯筛选需求"))}

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)

    class Meta:
        verbose_name = verbose_name_plural = _("常用筛选")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="a_saved_filter_has_a_name_of_its_own")]

    def __str__(self) -> str:
        return self.name


class SubscriptionQuerySet(models.QuerySet):
    def standing(self) -> "SubscriptionQuerySet":
        """Those that are not ended, of accounts that are not disabled."""
        return self.filter(ended_at=None).exclude(person__is_active=False)


class Subscription(models.Model):
    """订阅: new demands that answer a question, told by mail; of an account, or of a mailbox that proved itself."""

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", _("发布后随即")
        DAILY = "daily", _("每日汇总一次")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="subscriptions", verbose_name=_("人员")
    )
    email = models.EmailField(_("邮箱"), blank=True)
    query = models.CharField(_("筛选条件"), max_length=500, blank=True)
    rhythm = models.CharField(_("发送方式"), max_length=8, choices=Rhythm.choices)
    began_at = models.DateTimeField(_("订阅时间"))
    ended_at = models.DateTimeField(_("退订时间"), null=True)

    objects = SubscriptionQuerySet.as_manager()
    personal = {"email": Personal(Kind.EMAIL, _("按订阅发送新发布的需求，退订即删除"))}

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(person=person)

    class Meta:
        verbose_name = verbose_name_plural = _("订阅")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "query"],
                condition=models.Q(ended_at=None, person__isnull=False),
                name="a_person_subscribes_once_to_a_question",
            ),
            models.UniqueConstraint(
                fields=["email", "query"],
                condition=models.Q(ended_at=None, person=None),
                name="a_mailbox_subscribes_once_to_a_question",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, email="")
                | models.Q(person=None) & (~models.Q(email="") | models.Q(ended_at__isnull=False)),
                name="a_subscription_is_of_an_account_or_a_mailbox",
            ),
        ]

    @property
    def mailbox(self) -> str:
        """Where its letters go today."""
        return self.person.email if self.person else self.email

    @property
    def code(self) -> str:
        """What the link to end it bears."""
        return SIGNER.sign(self.pk).replace(":", ".")

    def get_absolute_url(self) -> str:
        """Where it is ended, with no account."""
        return reverse("subscription", args=[self.code])

    @staticmethod
    def of(code: str) -> "Subscription | None":
        """The standing subscription of a link; None where the link is not ours."""
        try:
            key = SIGNER.unsign(code.replace(".", ":"))
        except BadSignature:
            return None
        return Subscription.objects.standing().filter(pk=key).first()


class Told(models.Model):
    """Which demand was told to which subscription: never a second time."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="told", verbose_name=_("订阅"))
    row = models.ForeignKey("release.PublicDemand", models.CASCADE, related_name="+", verbose_name=_("公开需求"))
    at = models.DateTimeField(_("时间"))

    without_history = "says only what was sent, which the outbox says too"

    class Meta:
        verbose_name = verbose_name_plural = _("订阅发送")
        constraints = [models.UniqueConstraint(fields=["subscription", "row"], name="nobody_is_told_of_a_demand_twice")]
