"""评审任务: one expert, one subject, from the draw to what the expert signed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import SYSTEM, one_of, step
from reviews.rounds import haste, opinions, panels, rules, sheets, terms
from reviews.rounds.models.assignmentfacts import AssignmentFacts, State
from reviews.rounds.models.kinds import ARTICLES


class ReviewAssignment(AssignmentFacts):
    """One review. Declined, recused and expired ones leave a place that the organiser fills again."""

    class Meta(AssignmentFacts.Meta):
        abstract = False

    @step(
        State.PROPOSED,
        State.INVITED,
        article=ARTICLES,
        label=_("邀请专家"),
        by=SYSTEM,
        needs=[rules.drawn_and_open, rules.expert_in_the_pool],
        tells=[rules.the_expert],
    )
    def invite(self, by: Any) -> dict:
        """The expert is asked and sees the assignment from now on."""
        return {"due": self.due_at}

    @step(
        State.INVITED,
        State.ACCEPTED,
        article=ARTICLES,
        label=_("接受邀请"),
        tone="primary",
        by=rules.its_expert,
        needs=[rules.expert_in_the_pool, rules.no_reason_to_recuse],
        form="reviews.rounds.forms.AcceptForm",
        todo=_("确认评审邀请"),
        page="review_invitation",
        due="due_at",
    )
    def accept(self, by: Any, pledge: bool) -> dict:
        """The expert has pledged secrecy and integrity and will score."""
        self.pledged_at = clock.now()
        return {"pledged": pledge}

    @step(
        State.INVITED,
        State.DECLINED,
        article=ARTICLES,
        label=_("谢绝邀请"),
        by=rules.its_expert,
        form="portal.forms.ReasonForm",
        tells=[rules.organisers_of],
    )
    def decline(self, by: Any, reason: str) -> None:
        """The expert cannot; the place is to be filled again."""

    @step(
        [State.PROPOSED, State.INVITED, State.ACCEPTED, State.SUBMITTED],
        State.RECUSED,
        article=ARTICLES,
        label=_("申请回避"),
        tone="danger",
        by=(rules.its_expert, *rules.organiser_of_its_round),
        needs=[rules.once_submitted_by_the_organiser, rules.round_not_over],
        form="reviews.rounds.forms.RecuseForm",
        tells=[rules.organisers_of],
    )
    def recuse(self, by: Any, relation: str, reason: str = "") -> dict:
        """A tie forbids this review; what was submitted is struck out and never counts."""
        self.relation, self.struck = relation, self.submitted_at is not None
        voided = opinions.void([self.subject_id]) if self.is_chair else 0
        return {"relation": self.get_relation_display(), "struck": self.struck, "opinions_voided": voided}

    @step(
        State.ACCEPTED,
        State.SUBMITTED,
        article=ARTICLES,
        label=_("提交评审意见"),
        tone="primary",
        by=rules.its_expert,
        needs=[
            rules.round_still_scoring,
            rules.sheet_complete,
            rules.before_its_deadline,
            rules.expert_in_the_pool,
            rules.no_reason_to_recuse,
        ],
        todo=_("评分"),
        todo_when=lambda user: models.Q(round__state="scoring"),
        page="score",
        due="due_at",
        rests_on=["round"],
    )
    def submit(self, by: Any) -> dict:
        """The review counts and is locked."""
        self.total, self.submitted_at = sheets.total(self), clock.now()
        self.seconds_spent = haste.seconds_spent(self, until=self.submitted_at)
        return {"total": self.total}

    @step(
        State.SUBMITTED,
        State.ACCEPTED,
        article=ARTICLES,
        label=_("退回重评"),
        by=rules.organiser_of_its_round,
        needs=[rules.round_still_scoring],
        form="portal.forms.ReasonForm",
        tells=[rules.the_expert],
    )
    def reopen(self, by: Any, reason: str) -> dict:
        """The expert may change what was submitted; until it is submitted again it does not count."""
        before, self.total, self.submitted_at, self.seconds_spent = self.total, None, None, None
        return {"total_before": before}

    @step(
        [State.INVITED, State.ACCEPTED],
        State.EXPIRED,
        article=ARTICLES,
        label=_("逾期未评"),
        by=SYSTEM,
        needs=[rules.deadline_passed],
        timed="due_at",
        tells=[rules.organisers_of, rules.the_expert],
    )
    def expire(self, by: Any) -> dict:
        """The deadline passed without a review; what was typed stays, the place may be filled again."""
        return {"due": self.due_at}

    @step(
        State.EXPIRED,
        State.INVITED,
        article=ARTICLES,
        label=_("恢复邀请"),
        by=rules.organiser_of_its_round,
        needs=[rules.round_still_scoring],
        form="reviews.rounds.forms.ReviveForm",
        tells=[rules.the_expert],
    )
    def revive(self, by: Any, deadline: Any) -> dict:
        """The same expert is asked again, with a later deadline."""
        before, self.due_at = self.due_at, terms.later(deadline, self.due_at)
        self.is_chair = False
        return {"before": before, "deadline": deadline}

    @step(
        [State.PROPOSED, State.INVITED, State.ACCEPTED, State.DECLINED, State.RECUSED, State.EXPIRED],
        State.REPLACED,
        article=ARTICLES,
        label=_("更换专家"),
        by=rules.organiser_of_its_round,
        needs=[rules.round_still_staffed, rules.subject_in_the_round],
        form="reviews.rounds.forms.ReplaceForm",
        tells=[rules.the_expert],
    )
    def replace(self, by: Any, reason: str = "") -> dict:
        """The next free expert in the order of the draw takes the place."""
        return panels.substitute(self)

    @step(
        [State.PROPOSED, State.INVITED, State.ACCEPTED],
        State.CANCELLED,
        article=ARTICLES,
        label=_("取消任务"),
        by=SYSTEM,
        needs=[rules.its_round_lets_go],
        tells=[rules.the_expert],
    )
    def cancel(self, by: Any, cause: Any) -> None:
        """There is nothing more to review here."""

    @step(
        [State.PROPOSED, State.INVITED, State.ACCEPTED],
        one_of(lambda record, **inputs: record.state, State.PROPOSED, State.INVITED, State.ACCEPTED),
        article=ARTICLES,
        label=_("专家离库，待更换"),
        by=SYSTEM,
        tells=[rules.organisers_of],
    )
    def await_replacement(self, by: Any, reason: str) -> None:
        """The expert was paused in the pool or left it; the organiser is to fill the place."""
        self.to_replace_why = reason

    @step(
        [State.PROPOSED, State.INVITED, State.ACCEPTED, State.SUBMITTED],
        one_of(
            lambda record, **inputs: record.state,
            State.PROPOSED,
            State.INVITED,
            State.ACCEPTED,
            State.SUBMITTED,
        ),
        article=ARTICLES,
        label=_("指定为组长"),
        by=rules.organiser_of_its_round,
        needs=[rules.not_the_chair_yet, rules.round_not_over, rules.no_reason_to_recuse],
        tells=[rules.the_expert],
    )
    def appoint_chair(self, by: Any) -> dict:
        """This expert speaks for the panel on this subject; an opinion of the one before is void."""
        return panels.change_chair(self)

    @step(
        State.SUBMITTED,
        State.SUBMITTED,
        article=ARTICLES,
        label=_("签署专家组意见"),
        tone="primary",
        by=rules.its_chair,
        needs=[rules.round_consolidating, rules.subject_in_the_round, rules.no_reason_to_recuse],
        form="reviews.rounds.forms.OpinionForm",
        todo=_("签署专家组意见"),
        todo_when=lambda user: models.Q(round__state="consolidating") & ~models.Q(subject_id__in=opinions.signed()),
        rests_on=["round"],
        receipt=True,
    )
    def sign_opinion(self, by: Any, text: str, recommendation: str) -> dict:
        """The panel's opinion of the subject, signed by its chair; signing anew voids the one before."""
        return opinions.sign(self, text, recommendation)


class Score(models.Model):
    """One expert's score on one criterion, at most one decimal."""

    assignment = models.ForeignKey(ReviewAssignment, models.CASCADE, related_name="scores", verbose_name=_("评审任务"))
    criterion = models.ForeignKey("rounds.Criterion", models.PROTECT, related_name="+", verbose_name=_("评价指标"))
    value = models.DecimalField(_("得分"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = verbose_name_plural = _("得分")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="one_score_on_each_criterion"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="a_score_is_not_negative"),
        ]
