"""联合体: the units of an application, its sub-topics, its people, and what each of them has consented to."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal


class Participant(models.Model):
    """A unit of the consortium: what it is there for, its share of the money, and its consent."""

    class Role(models.TextChoices):
        LEAD = "lead", _("牵头单位")
        UNDERTAKING = "undertaking", _("承担单位")
        PARTICIPATING = "participating", _("参与单位")
        MARKET_USE = "market_use", _("市场应用单位")

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="participants", verbose_name=_("项目申报")
    )
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="participations", verbose_name=_("单位")
    )
    role = models.CharField(_("角色"), max_length=14, choices=Role.choices)
    duty = models.CharField(_("分工"), max_length=300, blank=True)
    public_money = models.DecimalField(_("财政资金（万元）"), max_digits=14, decimal_places=2, default=Decimal(0))
    own_money = models.DecimalField(_("自筹及其他（万元）"), max_digits=14, decimal_places=2, default=Decimal(0))
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    consented_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    content_hash = models.CharField(_("所确认内容的摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联合体单位")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"],
                deferrable=models.Deferrable.DEFERRED,
                name="a_unit_once_in_a_consortium",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=models.Q(role="lead"), name="one_lead_in_a_consortium"
            ),
            models.CheckConstraint(
                condition=models.Q(public_money__gte=0, own_money__gte=0), name="a_units_money_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(consented_at=None, consented_by=None)
                | models.Q(consented_at__isnull=False, consented_by__isnull=False),
                name="a_units_consent_has_person_and_time",
            ),
        ]


class LeaderConsent(models.Model):
    """The consent of a person who leads the project or one of its sub-topics."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="leader_consents", verbose_name=_("项目申报")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="leader_consents", verbose_name=_("负责人")
    )
    consented_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    content_hash = models.CharField(_("所确认内容的摘要"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("负责人确认")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "person"], name="a_leader_consents_once_to_an_application")
        ]


class SubTopic(models.Model):
    """子课题: a part of the project with its own undertaking unit and leader."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="subtopics", verbose_name=_("项目申报")
    )
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    title = models.CharField(_("课题名称"), max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subtopics",
        verbose_name=_("承担单位"),
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subtopics_led",
        verbose_name=_("课题负责人"),
    )
    goal = models.TextField(_("课题目标与内容"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("课题")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """A person of the team beside the leaders."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="team", verbose_name=_("项目申报")
    )
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    name = models.CharField(_("姓名"), max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    title = models.CharField(_("职务、职称"), max_length=60, blank=True)
    duty = models.CharField(_("承担的工作"), max_length=200, blank=True)

    personal = {
        "name": Personal(Kind.NAME, _("评审团队条件，核对回避")),
        "title": Personal(Kind.POSITION, _("评审团队条件")),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("项目人员")
        ordering = ["order", "pk"]
