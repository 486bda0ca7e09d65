"""紧急下架: what should not be public is closed at once, kept sealed, reported; another person decides."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.release import closing
from demands.release.rules import takedowns as rules
from portal import clock
from portal.calls.calendar import deadline_after
from portal.workflow import Workflow, state_field, step

OVERSEES = {"office_officer", "office_approver", "supervisor", "auditor"}


class TakedownQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "TakedownQuerySet":
        """That it happened, not what it says: the Office, supervisors, auditors, the demand's department."""
        return self if user.roles & OVERSEES else self.filter(demand__region_id__in=user.department_regions)

    def for_list(self) -> "TakedownQuerySet":
        return self.select_related("demand__region", "closed_by").order_by("-pk")

    def for_detail(self) -> "TakedownQuerySet":
        return self.select_related("demand__region", "demand__public_row", "closed_by", "decided_by")


class Takedown(Workflow):
    """One closing of one demand's public content."""

    machine = "takedown"

    class State(models.TextChoices):
        NOTED = "noted", _("已登记")
        CLOSED = "closed", _("已停止公开")
        CONFIRMED = "confirmed", _("已确认撤下")
        LIFTED = "lifted", _("已恢复公开")

    class Ground(models.TextChoices):
        SECRET = "secret", _("含有涉密或敏感内容")
        UNLAWFUL = "unlawful", _("含有违法违规内容")
        OTHER = "other", _("其他不应公开的内容")

    tones = {State.NOTED: "", State.CLOSED: "wait", State.CONFIRMED: "end", State.LIFTED: "done"}
    # The work list names the number only: what is sealed is told to nobody by its title.
    in_work_list = {"code": models.F("demand__code"), "title": models.Value(""), "unit": models.Value("")}

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="takedowns", verbose_name=_("需求"))
    ground = models.CharField(_("情形"), max_length=10, choices=Ground.choices, blank=True)
    finding = models.TextField(_("发现的情况"), max_length=1000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("停止公开人")
    )
    closed_at = models.DateTimeField(_("停止公开时间"), null=True)
    decide_due = models.DateTimeField(_("决定期限"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人")
    )
    decided_at = models.DateTimeField(_("决定时间"), null=True)
    decision = models.TextField(_("决定理由"), blank=True)
    state = state_field(State, State.NOTED)

    objects = TakedownQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("紧急下架")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"],
                condition=models.Q(state__in=["noted", "closed"]),
                name="one_takedown_of_a_demand_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("closed_by")),
                name="another_person_decides_on_a_takedown",
            ),
        ]

    def __str__(self) -> str:
        return say("紧急下架 %s") % self.demand.code

    def get_absolute_url(self) -> str:
        return reverse("takedown", args=[self.pk])

    @step(
        State.NOTED,
        State.CLOSED,
        article=9,
        label=_("停止公开"),
        tone="danger",
        by=rules.officers,
        form="demands.release.takedown_forms.CloseForm",
        tells=[rules.who_is_told, rules.its_unit],
    )
    def close(self, by: Any, ground: str, finding: str) -> dict:
        """At once nobody of the public reads it any more, nor finds it; it is kept sealed."""
        self.ground, self.finding, self.closed_by, self.closed_at = ground, finding, by, clock.now()
        self.decide_due = deadline_after(self.closed_at, self.demand.call.value("takedown_days"))
        closing.seal(self.demand_id)
        return {"ground": ground}

    @step(
        State.CLOSED,
        State.CONFIRMED,
        article=9,
        label=_("确认撤下"),
        by=rules.approvers,
        needs=[rules.second_person],
        form="demands.release.takedown_forms.ConfirmForm",
        todo=_("决定紧急下架"),
        due="decide_due",
        tells=[rules.who_is_told, rules.its_unit],
        then=[lambda takedown: later.tell(later.CLOSED_FOR_GOOD, takedown.demand)],
        confirms=True,
    )
    def confirm(self, by: Any, decision: str, reason: str) -> dict:
        """It stays closed for good; the demand is retracted with a public reason, where it is not in the reserve."""
        self._decided(by, decision)
        return {"retracted": closing.retract(self, reason)}

    @step(
        State.CLOSED,
        State.LIFTED,
        article=9,
        label=_("恢复公开"),
        by=rules.approvers,
        needs=[rules.second_person],
        form="demands.release.takedown_forms.LiftForm",
        tells=[rules.who_is_told, rules.its_unit],
        confirms=True,
    )
    def lift(self, by: Any, decision: str) -> None:
        """Nothing in it is secret or unlawful; it reads as before."""
        self._decided(by, decision)
        closing.unseal(self.demand_id)

    def _decided(self, by: Any, decision: str) -> None:
        self.decided_by, self.decided_at, self.decision = by, clock.now(), decision
