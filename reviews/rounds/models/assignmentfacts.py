"""What a review is: whose, of what, what the expert wrote; who sees it."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.records.models import Record
from portal.workflow import Workflow, state_field
from reviews.rounds.models.kinds import Recommendation, Relation
from reviews.rounds.models.roundfacts import SEES_ALL


class State(models.TextChoices):
    """Where a review stands."""

    PROPOSED = "proposed", _("拟邀请")
    INVITED = "invited", _("已邀请")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已谢绝")
    RECUSED = "recused", _("已回避")
    SUBMITTED = "submitted", _("已提交")
    EXPIRED = "expired", _("逾期未评")
    REPLACED = "replaced", _("已更换")
    CANCELLED = "cancelled", _("已取消")


OPEN = frozenset({State.PROPOSED, State.INVITED, State.ACCEPTED})
LIVE = OPEN | {State.SUBMITTED}
FELL_OUT = frozenset({State.DECLINED, State.RECUSED, State.EXPIRED})


def _asked() -> models.Q:
    """Those whose expert was invited. What was drawn and let go before is nobody's business but the organiser's."""
    invited = Record.objects.filter(machine="review_assignment", object_id=models.OuterRef("pk"), step="invite")
    let_go = models.Q(state__in=(State.CANCELLED, State.REPLACED))
    return ~models.Q(state=State.PROPOSED) & (~let_go | models.Exists(invited))


class ReviewAssignmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ReviewAssignmentQuerySet":
        """An expert's own once it was invited; those of the rounds that a department or the Office holds."""
        if user.roles & SEES_ALL:
            return self
        own = models.Q(expert__user_id=user.pk) & _asked()
        return self.filter(own | models.Q(round__region_id__in=user.department_regions))

    def of_expert(self, user: Any) -> "ReviewAssignmentQuerySet":
        """What this person was asked to review, and what came of it."""
        return self.filter(_asked(), expert__user_id=user.pk)

    def for_list(self) -> "ReviewAssignmentQuerySet":
        return self.select_related("round__rubric", "round__call", "subject", "expert__organisation", "expert__user")

    for_detail = for_list

    def live(self) -> "ReviewAssignmentQuerySet":
        """Those whose expert reviews, or is about to be asked."""
        return self.filter(state__in=LIVE)

    def to_be_replaced(self) -> "ReviewAssignmentQuerySet":
        """Places on a panel that fell empty in rounds still staffed, or will with an expert who left the pool."""
        left = models.Q(state__in=FELL_OUT)
        leaving = models.Q(state__in=OPEN) & ~models.Q(to_replace_why="")
        open_round = self.filter(round__state__in=("staffing", "scoring"), subject__struck=False)
        return open_round.filter(left | leaving)


class AssignmentFacts(Workflow):
    """The columns of a review; its steps are in `ReviewAssignment`."""

    machine = "review_assignment"

    State = State
    OPEN, LIVE, FELL_OUT = OPEN, LIVE, FELL_OUT

    tones = {
        State.INVITED: "wait",
        State.ACCEPTED: "go",
        State.DECLINED: "no",
        State.RECUSED: "no",
        State.SUBMITTED: "ok",
        State.EXPIRED: "no",
        State.REPLACED: "end",
        State.CANCELLED: "end",
    }
    in_work_list = {
        "code": models.F("subject__blind_code"),
        "title": models.F("round__title"),
        "unit": models.F("round__region__name"),
    }

    round = models.ForeignKey("rounds.ReviewRound", models.PROTECT, related_name="assignments", verbose_name=_("轮次"))
    subject = models.ForeignKey(
        "rounds.Subject", models.PROTECT, related_name="assignments", verbose_name=_("评审对象")
    )
    expert = models.ForeignKey("experts.Expert", models.PROTECT, related_name="assignments", verbose_name=_("专家"))
    is_chair = models.BooleanField(_("组长"), default=False)
    due_at = models.DateTimeField(_("截止时间"))
    made_at = models.DateTimeField(_("生成时间"), default=clock.now, editable=False)
    pledged_at = models.DateTimeField(_("承诺时间"), null=True, editable=False)
    relation = models.CharField(_("回避关系"), max_length=12, choices=Relation.choices, blank=True)
    struck = models.BooleanField(_("评审意见作废"), default=False)
    to_replace_why = models.TextField(_("须更换的原因"), blank=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("替换"))
    comment = models.TextField(_("评语"), blank=True)
    recommendation = models.CharField(_("推荐意见"), max_length=10, choices=Recommendation.choices, blank=True)
    note = models.TextField(_("私人批注"), blank=True)
    total = models.DecimalField(_("总分"), max_digits=4, decimal_places=1, null=True, editable=False)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, editable=False)
    # From the expert's first look at the material to the submission; unknown where no look is on record.
    seconds_spent = models.PositiveIntegerField(_("评审用时（秒）"), null=True, editable=False)
    state = state_field(State, State.PROPOSED)

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta(Workflow.Meta):
        abstract = True
        verbose_name = verbose_name_plural = _("评审任务")
        ordering = ["round", "subject__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "expert"],
                condition=models.Q(state__in=sorted(LIVE)),
                name="an_expert_reviews_a_subject_once",
            ),
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(is_chair=True, state__in=sorted(LIVE)),
                name="a_panel_has_one_chair",
            ),
            models.CheckConstraint(
                condition=models.Q(total=None) | models.Q(total__gte=0, total__lte=100),
                name="a_total_lies_between_0_and_100",
            ),
        ]

    @property
    def article(self) -> int:
        """The article of the Measures under which its round is held."""
        return self.round.article

    def __str__(self) -> str:
        return f"{self.round.title} {self.subject.blind_code}"

    def get_absolute_url(self) -> str:
        return reverse("review_assignment", args=[self.pk])

    @property
    def code(self) -> str:
        """The subject's blind number."""
        return self.subject.blind_code

    @property
    def tone(self) -> str:
        """The look of its state."""
        return self.tones.get(self.state, "")

    @property
    def fell_out(self) -> bool:
        """Whether its expert reviews no longer."""
        return self.state in FELL_OUT

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def is_awaited(self) -> bool:
        """Whether a review is still to come from its expert, so that its deadline runs."""
        return self.state in (State.PROPOSED, State.INVITED, State.ACCEPTED)

    @property
    def is_being_written(self) -> bool:
        """Whether its expert has accepted and not yet signed."""
        return self.state == State.ACCEPTED
