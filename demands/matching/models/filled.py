"""The columns of a solution."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from demands.matching.models.states import LIVE, TONES, UNDECIDED, SolutionState
from portal import clock
from portal.workflow import Workflow, state_field


class Filled(Workflow):
    """What the unit fills in, and what the steps keep beside the state. Money in 万元."""

    agreements: Any  # drawn from the solution, see demands.matching.models.agreements

    machine = "solution"

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
    approach = models.TextField(_("技术路线"), blank=True)
    team = models.TextField(_("团队与基础"), blank=True)
    partners = models.ManyToManyField(
        "accounts.Organisation", blank=True, related_name="solutions_joined", verbose_name=_("合作单位")
    )
    schedule = models.TextField(_("进度安排"), blank=True)
    money = models.DecimalField(_("所需经费（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    ip_terms = models.TextField(_("知识产权与收益分配"), blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    created_at = models.DateTimeField(_("创建时间"), default=clock.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    stands_at = models.DateTimeField(_("确认仍有效的时间"), null=True, blank=True)
    reason = models.TextField(_("需求方意见"), blank=True)
    state = state_field(SolutionState, SolutionState.DRAFT)

    class Meta(Workflow.Meta):
        abstract = True
