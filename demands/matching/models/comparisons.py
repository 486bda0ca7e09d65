"""专家比选: the demander asks its department to have experts compare the solutions (article 10)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.rules import taken_down
from demands.matching import comparison_rules as rules
from portal import clock
from portal.workflow import SYSTEM, Workflow, state_field, step


class ComparisonQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ComparisonQuerySet":
        """The demander; its department; the Office's side; few while the demand is taken down."""
        known = self.filter(taken_down.open_to(user, "demand"))
        if user.sees_all_regions:
            return known
        own = Q(demand__demander_id__in=user.unit_ids)
        return known.filter(own | Q(demand__region_id__in=user.department_regions))

    def for_list(self) -> "ComparisonQuerySet":
        return self.select_related("demand__demander", "demand__region", "asked_by")

    def under_way(self) -> "ComparisonQuerySet":
        """Asked for, and neither answered with no nor finished."""
        return self.filter(state__in=ExpertComparison.UNDER_WAY)


class ExpertComparison(Workflow):
    """One request; the round that answers it is organised with the other rounds of review."""

    machine = "expert_comparison"
    of_demand = "demand"

    class State(models.TextChoices):
        ASKED = "asked", _("待科技厅（委）办理")
        ACCEPTED = "accepted", _("组织中")
        CONCLUDED = "concluded", _("已比选")
        DECLINED = "declined", _("不予组织")
        WITHDRAWN = "withdrawn", _("已撤回")

    UNDER_WAY = (State.ASKED, State.ACCEPTED)
    tones = {
        State.ASKED: "wait",
        State.ACCEPTED: "go",
        State.CONCLUDED: "ok",
        State.DECLINED: "no",
        State.WITHDRAWN: "end",
    }
    in_work_list = {
        "code": models.F("demand__code"),
        "title": models.F("demand__title"),
        "unit": models.F("demand__demander__name"),
    }

    demand = models.ForeignKey(
        "collection.Demand", models.PROTECT, related_name="expert_comparisons", verbose_name=_("需求")
    )
    reason = models.TextField(_("申请理由"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申请人"))
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    answer = models.TextField(_("办理意见"), blank=True)
    state = state_field(State, State.ASKED)

    objects = ComparisonQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("专家比选")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"],
                condition=Q(state__in=["asked", "accepted"]),
                name="one_comparison_of_a_demand_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.demand.code} {self._meta.verbose_name}"

    def get_absolute_url(self) -> str:
        return reverse("expert_comparison", args=[self.pk])

    @step(
        State.ASKED,
        State.ACCEPTED,
        article=10,
        label=_("同意组织专家比选"),
        tone="primary",
        by=rules.officer,
        needs=[rules.demand_in_matching],
        todo=_("办理专家比选申请"),
        due="demand__matching_due",
        tells=[rules.demanders],
    )
    def accept(self, by: Any) -> None:
        """The department organises a round; the demand's solutions wait for it."""

    @step(
        State.ASKED,
        State.DECLINED,
        article=10,
        label=_("不予组织"),
        tone="danger",
        by=rules.approver,
        form="portal.forms.ReasonForm",
        tells=[rules.demanders],
    )
    def decline(self, by: Any, reason: str) -> None:
        """No round is held; the demander chooses by itself."""
        self.answer = reason

    @step(
        [State.ASKED, State.ACCEPTED],
        State.WITHDRAWN,
        article=10,
        label=_("撤回申请"),
        by=rules.demander,
        needs=[rules.no_round_under_way],
        tells=[rules.officers],
    )
    def withdraw(self, by: Any) -> None:
        """The demander does without."""

    @step(
        [State.ASKED, State.ACCEPTED],
        State.WITHDRAWN,
        article=10,
        label=_("申请失效"),
        by=SYSTEM,
        needs=[rules.demand_left_matching, rules.no_round_under_way],
        tells=[rules.demanders, rules.officers],
    )
    def lapse(self, by: Any) -> None:
        """There is nothing left to choose among: the demand matched, or its matching is over."""

    @step(
        State.ACCEPTED,
        State.CONCLUDED,
        article=10,
        label=_("比选结束"),
        by=SYSTEM,
        needs=[rules.a_round_is_concluded],
        tells=[rules.demanders],
    )
    def conclude(self, by: Any, cause: Any = None) -> dict:
        """The round is concluded: its result stands beside the solutions."""
        return {"round": str(cause)}
