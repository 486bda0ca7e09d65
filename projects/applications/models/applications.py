"""项目申报: what a consortium applies with for a project under a direction of the year's guideline."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.workflow import Workflow, state_field
from projects.applications.models.checking import Checking
from projects.applications.models.consenting import Consenting
from projects.applications.models.deciding import Deciding
from projects.applications.models.fields import Filled, Kept
from projects.applications.models.filing import Filing
from projects.applications.models.querysets import ApplicationQuerySet
from projects.applications.models.reviewing import Reviewed
from projects.applications.models.states import EDITABLE, TONES, ApplicationState
from projects.applications.rules.actors import admin


# The steps are declared in the order of the workflow: the last base comes first.
class Application(Reviewed, Deciding, Checking, Filing, Consenting, Filled, Kept, Workflow):
    """One application, its consortium and its way to approval."""

    machine = "application"

    State, tones, shared_by = ApplicationState, TONES, admin
    in_work_list = {
        "code": models.F("code"),
        "title": models.F("title"),
        "unit": models.F("lead__name"),
        "amount": models.F("public_money"),
    }

    guideline = models.ForeignKey(
        "guidelines.Guideline", models.PROTECT, related_name="applications", verbose_name=_("指南")
    )
    direction = models.ForeignKey(
        "guidelines.Direction", models.PROTECT, related_name="applications", verbose_name=_("指南方向")
    )
    reserve_entry = models.ForeignKey(
        "reserve.ReserveEntry",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("储备项目"),
    )
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="applications", verbose_name=_("年度计划"))
    lead = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="applications_led", verbose_name=_("牵头单位")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("牵头单位所在地"))
    code = models.CharField(_("申报编号"), max_length=30, blank=True)
    state = state_field(ApplicationState, ApplicationState.DRAFT)

    objects = ApplicationQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("项目申报")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="an_application_number_once"),
            models.UniqueConstraint(
                fields=["reserve_entry"],
                condition=Q(submitted_at__isnull=False)
                & ~Q(state__in=["rejected", "not_recommended", "not_proposed", "withdrawn", "lapsed"]),
                name="one_application_for_an_entry_under_way",
            ),
            models.UniqueConstraint(
                fields=["guideline", "region", "recommendation_rank"],
                condition=Q(recommendation_rank__isnull=False),
                name="a_rank_once_in_a_departments_recommendations",
            ),
            models.CheckConstraint(
                condition=(Q(total_money=None) | Q(total_money__gte=0))
                & (Q(public_money=None) | Q(public_money__gte=0)),
                name="an_applications_money_is_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(total_money=None) | Q(public_money=None) | Q(public_money__lte=models.F("total_money")),
                name="public_money_is_part_of_the_total",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | ~Q(code=""), name="an_application_handed_in_has_its_number"
            ),
        ]
        indexes = [models.Index(fields=["region", "state"]), models.Index(fields=["guideline", "state"])]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        """Whether its form may be changed now."""
        return self.state in EDITABLE

    @property
    def deadline(self) -> Any:
        """Until when it can be handed in: the correction's deadline, else the guideline's."""
        return self.correction_due or self.guideline.closes_at

    def has_applied_for(self, entry: Any) -> bool:
        """Whether it is handed in for this reserve entry (`demands.reserve.protocols.AppliesFor`)."""
        return self.reserve_entry_id == entry.pk and self.submitted_at is not None

    def has_approved(self, entry: Any) -> bool:
        """Whether it is approved for this reserve entry (`demands.reserve.protocols.Approves`)."""
        return self.reserve_entry_id == entry.pk and self.approved_at is not None

    def present_checks(self) -> models.QuerySet:
        """The items decided for the application as it was handed in last."""
        return self.checks.filter(submission=self.submissions)
