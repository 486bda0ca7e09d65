"""What a review round is: its facts, who sees it, what the records it drives may read of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.positions import OFFICE
from portal.workflow import Workflow, state_field
from reviews.rounds.models.kinds import ARTICLE_OF, Kind

SEES_ALL = {"office_officer", "office_approver", "working_group", "auditor"}


class ReviewRoundQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ReviewRoundQuerySet":
        """The department or Office that holds it, and those who see all; applicants and experts never."""
        return self if user.roles & SEES_ALL else self.filter(region_id__in=user.department_regions)

    def for_list(self) -> "ReviewRoundQuerySet":
        subjects = models.Q(subjects__struck=False)
        submitted = models.Q(assignments__state="submitted")
        return (
            self.select_related("call", "region")
            .annotate(
                subject_count=models.Count("subjects", filter=subjects, distinct=True),
                submitted_count=models.Count("assignments", filter=submitted, distinct=True),
            )
            .order_by("-created_at", "-pk")
        )

    def for_detail(self) -> "ReviewRoundQuerySet":
        return self.select_related("call", "region", "rubric", "created_by").prefetch_related("rubric__criteria")


class RoundFacts(Workflow):
    """The columns of a review round; its steps are in `ReviewRound`."""

    machine = "review_round"

    class State(models.TextChoices):
        DRAFTING = "drafting", _("筹备中")
        STAFFING = "staffing", _("遴选专家")
        SCORING = "scoring", _("评分中")
        CONSOLIDATING = "consolidating", _("汇总中")
        CONCLUDED = "concluded", _("已结束")
        CANCELLED = "cancelled", _("已取消")

    tones = {
        State.STAFFING: "go",
        State.SCORING: "go",
        State.CONSOLIDATING: "wait",
        State.CONCLUDED: "done",
        State.CANCELLED: "end",
    }
    in_work_list = {"code": models.F("code"), "title": models.F("title"), "unit": models.F("region__name")}
    # Set while a step that lets the assignments go is taken, before the state says so.
    letting_go = False

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="review_rounds", verbose_name=_("年度计划"))
    kind = models.CharField(_("类型"), max_length=24, choices=Kind.choices)
    title = models.CharField(_("名称"), max_length=120)
    code = models.CharField(_("编号"), max_length=24, unique=True)
    region = models.ForeignKey(
        "accounts.Region", models.PROTECT, null=True, blank=True, verbose_name=_("组织的省（市）")
    )
    rubric = models.ForeignKey("rounds.Rubric", models.PROTECT, related_name="rounds", verbose_name=_("评分表"))
    fields = models.ManyToManyField("calls.Field", blank=True, verbose_name=_("专家领域"))
    experts_wanted = models.PositiveSmallIntegerField(_("每项专家数"))
    deadline = models.DateTimeField(_("评分截止时间"))
    is_blind = models.BooleanField(_("隐去单位信息"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    created_at = models.DateTimeField(_("创建时间"), default=clock.now, editable=False)
    started_at = models.DateTimeField(_("启动评分时间"), null=True, editable=False)
    concluded_at = models.DateTimeField(_("结束时间"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, editable=False)
    state = state_field(State, State.DRAFTING)

    objects = ReviewRoundQuerySet.as_manager()

    class Meta(Workflow.Meta):
        abstract = True
        verbose_name = verbose_name_plural = _("评审轮次")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(experts_wanted__gte=1), name="a_round_wants_at_least_one_expert")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("review_round", args=[self.pk])

    @property
    def article(self) -> int:
        """The article of the Measures under which it is held."""
        return ARTICLE_OF[Kind(self.kind)]

    @property
    def holder(self) -> str:
        """Who holds it, in words."""
        return self.region.department if self.region_id else str(OFFICE)

    @property
    def has_started(self) -> bool:
        return self.started_at is not None

    @property
    def is_concluded(self) -> bool:
        return self.concluded_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def tone(self) -> str:
        """The look of its state."""
        return self.tones.get(self.state, "")

    @property
    def is_over(self) -> bool:
        """Whether its deadline no longer matters."""
        return self.is_concluded or self.is_cancelled

    def holds(self, record: Any) -> bool:
        """Whether the record is one of its subjects and still in the round."""
        own = self.subjects.in_the_round()
        return own.filter(machine=record.machine, object_id=record.pk).exists()

    def lets_go_of(self, assignment: Any) -> bool:
        """Whether the assignment has nothing more to wait for."""
        over = self.letting_go or self.is_cancelled or self.is_concluded or assignment.subject.struck
        return assignment.round_id == self.pk and over
