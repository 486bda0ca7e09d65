"""考核指标, 里程碑, 经费: the tables of an application."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Where money comes from."""

    CENTRAL = "central", _("中央财政")
    LOCAL = "local", _("地方财政")
    OWN = "own", _("单位自筹")
    OTHER = "other", _("其他")


class Subject(models.TextChoices):
    """What money is for."""

    EQUIPMENT = "equipment", _("设备费")
    OPERATION = "operation", _("业务费")
    LABOUR = "labour", _("劳务费")
    INDIRECT = "indirect", _("间接费用")


PUBLIC = (Source.CENTRAL, Source.LOCAL)


class ApplicationIndicator(models.Model):
    """One row of the table of indicators, by which the project will be judged."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="indicators", verbose_name=_("项目申报")
    )
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    name = models.CharField(_("指标名称"), max_length=80)
    start = models.CharField(_("立项时"), max_length=40, blank=True)
    midterm = models.CharField(_("中期"), max_length=40, blank=True)
    end = models.CharField(_("完成时"), max_length=40, blank=True)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    method = models.CharField(_("考核方式"), max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("考核指标")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class MilestoneRow(models.Model):
    """里程碑: what is to be shown in which month after the start."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="milestones", verbose_name=_("项目申报")
    )
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    title = models.CharField(_("里程碑"), max_length=80)
    month = models.PositiveSmallIntegerField(_("完成时间（第几个月）"))
    evidence = models.CharField(_("考核内容与证明材料"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("里程碑")
        ordering = ["month", "order", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(month__gte=1), name="a_milestone_is_after_the_start")]

    def __str__(self) -> str:
        return self.title


class BudgetLine(models.Model):
    """One line of the budget: unit x source x subject x calendar year, in 万元."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="budget", verbose_name=_("项目申报")
    )
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("单位"))
    source = models.CharField(_("来源"), max_length=8, choices=Source.choices)
    subject = models.CharField(_("科目"), max_length=10, choices=Subject.choices)
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.DecimalField(_("金额（万元）"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = _("经费概算")
        ordering = ["organisation", "year", "source", "subject", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation", "source", "subject", "year"],
                deferrable=models.Deferrable.DEFERRED,
                name="a_budget_line_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="a_budget_line_is_not_negative"),
        ]
