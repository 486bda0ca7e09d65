"""The columns of a solution."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demands.matching.models.maturity import Maturity
from demands.matching.models.states import LIVE, TONES, UNDECIDED, SolutionState
from portal import clock
from portal.workflow import Workflow, state_field


class Filled(Workflow):
    """What the unit fills in, and what the steps keep beside the state. Money in 万元."""

    agreements: Any  # drawn from the solution, see demands.matching.models.agreements
    members: Any  # and the other tables of its form, see demands.matching.models.parts
    stages: Any
    money_lines: Any
    indicator_answers: Any
    versions: Any

    machine = "solution"
    of_demand = "demand"

    State = SolutionState
    LIVE, UNDECIDED, tones = LIVE, UNDECIDED, TONES
    in_work_list = {
        "code": models.F("code"),
        "title": models.F("title"),
        "unit": models.F("organisation__name"),
        "amount": models.F("money"),
    }

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="solutions", verbose_name=_("需求"))
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="solutions", verbose_name=_("揭榜单位")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("所在省（市）"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    code = models.CharField(_("方案编号"), max_length=30, unique=True)
    title = models.CharField(_("方案名称"), max_length=120)
    summary = models.TextField(_("方案概述"), blank=True, default="", db_default="")
    approach = models.TextField(_("技术路线"), blank=True)
    team = models.TextField(_("团队与基础"), blank=True)
    foundation = models.TextField(_("研究基础与条件"), blank=True, default="", db_default="")
    trl = models.PositiveSmallIntegerField(_("现有技术成熟度"), choices=Maturity.choices, null=True, blank=True)
    trl_end = models.PositiveSmallIntegerField(_("完成时技术成熟度"), choices=Maturity.choices, null=True, blank=True)
    partners = models.ManyToManyField(
        "accounts.Organisation", blank=True, related_name="solutions_joined", verbose_name=_("合作单位")
    )
    division = models.TextField(_("各单位分工"), blank=True, default="", db_default="")
    schedule = models.TextField(_("进度安排"), blank=True)
    money = models.DecimalField(_("所需经费（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    ip_terms = models.TextField(_("知识产权与收益分配"), blank=True)
    unclassified_declared = models.BooleanField(
        _("承诺内容和附件不涉密、不侵犯他人知识产权"), default=False, db_default=False
    )
    sections = models.JSONField(_("各部分的填写情况"), default=dict, db_default={}, blank=True)
    review_asked_at = models.DateTimeField(_("送单位审核的时间"), null=True, blank=True)
    unit_note = models.TextField(_("单位审核意见"), blank=True, default="", db_default="")
    version = models.PositiveIntegerField(_("版本"), default=1)
    created_at = models.DateTimeField(_("创建时间"), default=clock.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    stands_at = models.DateTimeField(_("确认仍有效的时间"), null=True, blank=True)
    reason = models.TextField(_("需求方意见"), blank=True)
    state = state_field(SolutionState, SolutionState.DRAFT)

    class Meta(Workflow.Meta):
        abstract = True
