"""The tables of a solution: its team, its stages, its money by source and use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.personal.kinds import Kind, Personal


class SolutionMember(models.Model):
    """A person of the team, with the share of working time in per cent."""

    solution = models.ForeignKey("matching.Solution", models.CASCADE, related_name="members", verbose_name=_("方案"))
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    name = models.CharField(_("姓名"), max_length=40)
    unit = models.CharField(_("所在单位"), max_length=60, blank=True)
    role = models.CharField(_("职称与承担的工作"), max_length=60, blank=True)
    share = models.PositiveSmallIntegerField(_("投入时间（%）"), null=True, blank=True)

    personal = {
        "name": Personal(Kind.NAME, _("比选方案时评价团队，核对回避")),
        "role": Personal(Kind.POSITION, _("比选方案时评价团队")),
    }

    class Meta:
        verbose_name = verbose_name_plural = _("方案团队")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(share=None) | models.Q(share__gte=1, share__lte=100),
                name="a_members_share_is_a_per_cent",
            )
        ]


class Stage(models.Model):
    """One stage of the schedule, by the month after the start in which it ends."""

    solution = models.ForeignKey("matching.Solution", models.CASCADE, related_name="stages", verbose_name=_("方案"))
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    month = models.PositiveSmallIntegerField(_("完成时间（第几个月）"))
    goal = models.CharField(_("阶段目标"), max_length=200)
    result = models.CharField(_("可考核的成果"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("方案进度")
        ordering = ["order", "pk"]
        constraints = [models.CheckConstraint(condition=models.Q(month__gte=1), name="a_stage_ends_from_month_1_on")]

    def __str__(self) -> str:
        said = f"{_('第')} {self.month} {_('个月')}：{self.goal}"
        return f"{said}（{self.result}）" if self.result else said


class MoneyLine(models.Model):
    """An amount (万元) by who brings it and what it is spent on; all lines add up to the solution's money."""

    class Source(models.TextChoices):
        DEMANDER = "demander", _("需求方出资")
        OWN = "own", _("揭榜方自筹")
        OTHER = "other", _("其他来源")

    class Use(models.TextChoices):
        EQUIPMENT = "equipment", _("设备费")
        OPERATION = "operation", _("业务费")
        LABOUR = "labour", _("劳务费")
        INDIRECT = "indirect", _("间接费用")

    solution = models.ForeignKey(
        "matching.Solution", models.CASCADE, related_name="money_lines", verbose_name=_("方案")
    )
    order = models.PositiveSmallIntegerField(_("序"), default=0)
    source = models.CharField(_("来源"), max_length=8, choices=Source.choices)
    use = models.CharField(_("用途"), max_length=9, choices=Use.choices)
    amount = models.DecimalField(_("金额（万元）"), max_digits=14, decimal_places=2)
    note = models.CharField(_("说明"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("方案经费")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="a_line_of_money_is_not_negative"),
            models.UniqueConstraint(
                fields=["solution", "source", "use"],
                deferrable=models.Deferrable.DEFERRED,
                name="a_source_and_use_once_in_a_solution",
            ),
        ]
