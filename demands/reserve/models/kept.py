"""The columns of a reserve entry."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from demands.reserve.models.states import TONES, EntryState, Scenario
from portal import clock
from portal.workflow import Workflow, state_field


class Kept(Workflow):
    """What is taken over, what the lead fills in, and what the steps keep beside the state. Money in 万元."""

    consents: Any  # of the departments asked, see demands.reserve.models.consents
    covered: Any  # its demands, see demands.reserve.models.covered
    unit_consents: Any  # of units, see demands.reserve.models.unit_consents

    machine = "reserve_entry"
    of_demand = "covered__demand"

    State, Scenario, tones = EntryState, Scenario, TONES
    in_work_list = {
        "code": Coalesce(NullIf("code", models.Value("")), "demand__code"),
        "title": models.F("title"),
        "unit": models.F("lead__name"),
        "amount": models.F("total_money"),
    }

    demand = models.ForeignKey(
        "collection.Demand", models.PROTECT, related_name="reserve_entries", verbose_name=_("需求")
    )
    agreement = models.ForeignKey(
        "matching.Agreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reserve_entries",
        verbose_name=_("合作意向"),
    )
    solution = models.ForeignKey(
        "matching.Solution",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,  # the index is built without a lock, see `ReserveEntry`
        related_name="reserve_entries",
        verbose_name=_("解决方案"),
    )
    scenario = models.CharField(_("入库情形"), max_length=16, choices=Scenario.choices, default=Scenario.DEMANDER_MATCH)
    lead = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="reserve_entries_led", verbose_name=_("牵头单位")
    )
    units = models.ManyToManyField("accounts.Organisation", related_name="reserve_entries", verbose_name=_("参与单位"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    code = models.CharField(_("储备编号"), max_length=30, blank=True)
    title = models.CharField(_("项目名称"), max_length=120)
    tasks = models.TextField(_("攻关任务"))
    plan = models.TextField(_("合作攻关安排"), blank=True)
    result_use = models.TextField(_("成果应用安排"), blank=True)
    total_money = models.DecimalField(_("总投入（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    own_money = models.DecimalField(_("单位自筹（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=1)
    created_at = models.DateTimeField(_("创建时间"), default=clock.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    defects = models.TextField(_("须补正的事项"), blank=True)
    correction_due = models.DateTimeField(_("补正截止时间"), null=True, blank=True)
    # The term of whoever is to answer now: a unit asked for its consent, the department, the Office.
    waits_until = models.DateTimeField(_("办理期限"), null=True, blank=True)
    agreement_due = models.DateTimeField(_("征询截止时间"), null=True, blank=True)
    admitted_at = models.DateTimeField(_("入库时间"), null=True, blank=True)
    expires_at = models.DateTimeField(_("在库有效期至"), null=True, blank=True)
    warned_at = models.DateTimeField(_("到期提醒时间"), null=True, blank=True)
    removed_at = models.DateTimeField(_("出库时间"), null=True, blank=True)
    state = state_field(EntryState, EntryState.DRAFT)

    class Meta(Workflow.Meta):
        abstract = True

    @property
    def call(self) -> Any:
        """The programme year whose settings apply."""
        return self.demand.round.call

    @property
    def joined(self) -> list[Any]:
        """Its demands: the one that it was opened with first, then those that were merged into it."""
        rows = self.covered.select_related("demand__demander", "demand__region", "demand__round__call")
        others = [row.demand for row in rows]
        return [self.demand, *(each for each in others if each.pk != self.demand_id)]
