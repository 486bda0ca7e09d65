"""需求调整: part of a published demand changes, its name and tasks do not; the old version stays (article 11)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.rules import taken_down
from demands.reserve.adjusting import parts
from demands.reserve.models.adjustment_steps import AdjustmentSteps
from portal import clock
from portal.cosign import digest_of
from portal.workflow import Workflow, state_field


class AdjustmentState(models.TextChoices):
    """From draft to a new version of the demand, or to none."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    APPROVED = "approved", _("已同意")
    REFUSED = "refused", _("不同意")
    WITHDRAWN = "withdrawn", _("已撤回")


S = AdjustmentState


class AdjustmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "AdjustmentQuerySet":
        """Its demander; the provider once asked; its department and the Office once handed in, all once approved.

        Few while the demand is taken down.
        """
        known = self.filter(taken_down.open_to(user, "demand"))
        asked = Q(provider_id__in=user.unit_ids, provider_asked_at__isnull=False)
        own = Q(demand__demander_id__in=user.unit_ids) | asked
        handed_in = Q(submitted_at__isnull=False)
        if user.sees_all_regions:
            return known.filter(own | handed_in)
        regions = user.department_regions
        if not regions:
            return known.filter(own)
        return known.filter(own | (handed_in & (Q(demand__region_id__in=regions) | Q(state=S.APPROVED))))

    def live(self) -> "AdjustmentQuerySet":
        """Not decided on and not given up."""
        return self.filter(state__in=(S.DRAFT, S.SUBMITTED))

    def approved(self) -> "AdjustmentQuerySet":
        """Those that became a version of their demand, oldest first."""
        return self.filter(state=S.APPROVED).order_by("decided_at", "pk")

    def for_list(self) -> "AdjustmentQuerySet":
        return self.select_related("demand__demander", "demand__region", "demand__field")

    def for_detail(self) -> "AdjustmentQuerySet":
        return self.select_related(
            "demand__demander", "demand__region", "demand__round__call", "provider", "provider_by"
        )


class DemandAdjustment(AdjustmentSteps):
    """One adjustment. `changes` are new values by column, `indicators` the whole new table where it changes."""

    State = AdjustmentState
    tones = {S.DRAFT: "", S.SUBMITTED: "wait", S.APPROVED: "done", S.REFUSED: "no", S.WITHDRAWN: "end"}
    in_work_list = {
        "code": models.F("code"),
        "title": models.F("demand__title"),
        "unit": models.F("demand__demander__name"),
    }

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="adjustments", verbose_name=_("需求"))
    code = models.CharField(_("调整编号"), max_length=30, unique=True)
    changes = models.JSONField(_("调整的内容"), default=dict, blank=True)
    indicators = models.JSONField(_("调整后的技术指标"), null=True, blank=True)
    reason = models.TextField(_("调整理由"), max_length=1000, blank=True)
    based_on = models.PositiveSmallIntegerField(_("依据的版本"))
    version = models.PositiveIntegerField(_("版本"), default=1)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    created_at = models.DateTimeField(_("创建时间"), default=clock.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    provider = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("选定的揭榜方")
    )
    provider_asked_at = models.DateTimeField(_("征求揭榜方的时间"), null=True, blank=True)
    provider_digest = models.CharField(_("征求时的内容摘要"), max_length=64, blank=True)
    provider_agrees = models.BooleanField(_("揭榜方同意"), null=True, blank=True)
    provider_why = models.TextField(_("揭榜方的说明"), blank=True)
    provider_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("揭榜方表态人"),
    )
    provider_at = models.DateTimeField(_("揭榜方表态时间"), null=True, blank=True)
    # The term of whoever is to answer now: the chosen provider, then the department.
    waits_until = models.DateTimeField(_("办理期限"), null=True, blank=True)
    before = models.JSONField(_("调整前"), null=True, blank=True)
    after = models.JSONField(_("调整后"), null=True, blank=True)
    public_changes = models.JSONField(_("公开的调整内容"), null=True, blank=True)
    window_closes_at = models.DateTimeField(_("延长后的揭榜截止"), null=True, blank=True)
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    state = state_field(AdjustmentState, AdjustmentState.DRAFT)

    objects = AdjustmentQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("需求调整")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"],
                condition=Q(state__in=["draft", "submitted"]),
                name="one_adjustment_of_a_demand_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(changes__has_any_keys=[*parts.LOCKED]), name="an_adjustment_leaves_name_and_tasks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.demand.title}"

    def get_absolute_url(self) -> str:
        return reverse("adjustment", args=[self.pk])

    @property
    def call(self) -> Any:
        """The programme year whose settings apply."""
        return self.demand.round.call

    @property
    def is_editable(self) -> bool:
        """Whether the demander may change what it asks for."""
        return self.state == S.DRAFT

    @property
    def differences(self) -> list[dict[str, str]]:
        """What reads differently: once approved as it was then, before that against the demand as it stands."""
        if self.before is not None and self.after is not None:
            return parts.differences(self.demand, self.before, self.after)
        after = parts.contents(self.demand, self.changes, self.indicators)
        return parts.differences(self.demand, self.demand.content(), after)

    @property
    def digest(self) -> str:
        """The hash of what the provider agrees to: which version becomes what, and why."""
        return digest_of([self.based_on, self.changes, self.indicators, self.reason])
