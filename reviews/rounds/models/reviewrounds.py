"""评审轮次: some records, one rubric, the same number of experts for each, one deadline; its steps."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import SYSTEM, one_of, step
from reviews.rounds import driving, opinions, panels, rules, terms
from reviews.rounds.models.kinds import ARTICLES
from reviews.rounds.models.roundfacts import RoundFacts

State = RoundFacts.State


class ReviewRound(RoundFacts):
    """A review held by a department, or by the Office where `region` is empty."""

    class Meta(RoundFacts.Meta):
        abstract = False

    @step(
        State.DRAFTING,
        State.STAFFING,
        article=ARTICLES,
        label=_("开始遴选专家"),
        tone="primary",
        by=rules.organiser,
        needs=[rules.weights_add_up, rules.has_a_subject],
        todo=_("选定评审对象"),
        page="round_subjects",
    )
    def staff(self, by: Any) -> dict:
        """Rubric and subjects are fixed; experts may be drawn."""
        return {"subjects": self.subjects.in_the_round().count(), "rubric": str(self.rubric)}

    @step(
        State.STAFFING,
        State.DRAFTING,
        article=ARTICLES,
        label=_("退回筹备"),
        tone="danger",
        by=rules.organiser,
        form="portal.forms.ReasonForm",
    )
    def revise(self, by: Any, reason: str) -> None:
        """Rubric or subjects are wrong; the assignments made so far are cancelled."""
        self.letting_go = True
        driving.let_go(self)

    @step(
        State.STAFFING,
        State.STAFFING,
        article=ARTICLES,
        label=_("抽取专家"),
        tone="primary",
        by=rules.organiser,
        needs=[rules.nobody_invited_yet],
        form="reviews.rounds.forms.DrawForm",
        todo=_("抽取专家"),
        todo_when=lambda user: ~models.Q(pk__in=_drawn()),
    )
    def draw(self, by: Any, reason: str = "") -> dict:
        """Panels are drawn by a new seed, kept with the list of who was left out and why."""
        return panels.draw(self, by=by)

    @step(
        [State.STAFFING, State.SCORING],
        one_of(lambda record, **inputs: record.state, State.STAFFING, State.SCORING),
        article=ARTICLES,
        label=_("发出评审邀请"),
        tone="primary",
        by=rules.organiser,
        needs=[rules.somebody_to_invite],
        todo=_("发出评审邀请"),
        todo_when=lambda user: models.Q(pk__in=_rounds_with(state="proposed")),
    )
    def send_invitations(self, by: Any) -> dict:
        """Everybody drawn and not yet asked is invited."""
        return {"invited": panels.invite_all(self)}

    @step(
        [State.STAFFING, State.SCORING],
        one_of(lambda record, **inputs: record.state, State.STAFFING, State.SCORING),
        article=ARTICLES,
        label=_("补派专家"),
        by=rules.organiser,
        needs=[rules.has_gaps],
        todo=_("补派专家"),
        todo_when=lambda user: models.Q(pk__in=_rounds_with_gaps()),
    )
    def fill_gaps(self, by: Any) -> dict:
        """Whoever declined, stepped aside, was late or left the pool is replaced in the order of the draw."""
        return panels.replace_all(self, by=by)

    @step(
        State.STAFFING,
        State.SCORING,
        article=ARTICLES,
        label=_("启动评分"),
        tone="primary",
        by=rules.organiser,
        needs=[rules.panels_complete, rules.deadline_to_come],
        todo=_("启动评分"),
        due="deadline",
        todo_when=lambda user: models.Q(pk__in=_drawn()),
        tells=[panels.experts_of],
    )
    def start(self, by: Any) -> dict:
        """Experts may score; every subject goes under review."""
        self.started_at = clock.now()
        panels.ensure_chairs(self)
        return {"subjects": driving.begin(self)}

    @step(
        State.SCORING,
        State.SCORING,
        article=ARTICLES,
        label=_("延长评分期限"),
        by=rules.organiser,
        form="reviews.rounds.forms.ExtendForm",
        tells=[panels.experts_of],
    )
    def extend(self, by: Any, deadline: Any) -> dict:
        """The deadline is later, for every review still open."""
        before = self.deadline
        terms.put_off(self, deadline)
        return {"before": before, "deadline": deadline}

    @step(
        State.SCORING,
        State.CONSOLIDATING,
        article=ARTICLES,
        label=_("结束评分"),
        tone="primary",
        by=rules.organiser,
        needs=[rules.quorum_reached],
        todo=_("跟踪评分进度"),
        page="round_progress",
        due="deadline",
        tells=[panels.chairs_of],
    )
    def close_scoring(self, by: Any) -> dict:
        """No more scores; the chairs write the panel's opinions."""
        panels.ensure_chairs(self, among=["submitted"])
        return {"submitted": self.assignments.filter(state="submitted").count()}

    @step(
        State.CONSOLIDATING,
        State.SCORING,
        article=ARTICLES,
        label=_("重新开放评分"),
        tone="danger",
        by=rules.organiser,
        form="reviews.rounds.forms.ReopenScoringForm",
        tells=[panels.experts_of],
    )
    def reopen_scoring(self, by: Any, reason: str, deadline: Any = None) -> dict:
        """Scoring goes on; opinions signed on scores that may change are void."""
        if deadline:
            terms.put_off(self, deadline)
        return {"voided": opinions.void(self.subjects.values_list("pk", flat=True))}

    @step(
        State.CONSOLIDATING,
        State.CONCLUDED,
        article=ARTICLES,
        label=_("审定评审结果"),
        tone="primary",
        by=rules.round_approver,
        needs=[rules.no_score_in_conflict, rules.opinions_signed, rules.quorum_reached, rules.not_the_organiser],
        todo=_("审定评审结果"),
        tells=[rules.organisers_of],
        confirms=True,
    )
    def conclude(self, by: Any) -> dict:
        """Scores and ranks are frozen; each subject's review is concluded."""
        self.concluded_at = clock.now()
        return driving.conclude(self)

    @step(
        [State.DRAFTING, State.STAFFING, State.SCORING, State.CONSOLIDATING],
        State.CANCELLED,
        article=ARTICLES,
        label=_("取消轮次"),
        tone="danger",
        by=rules.may_cancel,
        form="portal.forms.ReasonForm",
        tells=[rules.organisers_of],
    )
    def cancel(self, by: Any, reason: str) -> dict:
        """Subjects are as they were before the round; assignments are cancelled."""
        self.cancelled_at = clock.now()
        return driving.stop(self)

    @step(
        [State.DRAFTING, State.STAFFING, State.SCORING, State.CONSOLIDATING],
        one_of(
            lambda record, **inputs: record.state,
            State.DRAFTING,
            State.STAFFING,
            State.SCORING,
            State.CONSOLIDATING,
        ),
        article=ARTICLES,
        label=_("评审对象退出"),
        by=SYSTEM,
        needs=[rules.its_subject_left],
        tells=[rules.organisers_of],
    )
    def strike(self, by: Any, cause: Any) -> dict:
        """A subject left by a step of its own (withdrawn, for one); its assignments are cancelled."""
        return driving.strike(self, cause)


def _drawn() -> models.QuerySet:
    from reviews.rounds.models.draws import Draw

    return Draw.objects.values("round_id")


def _rounds_with(**of_assignments: Any) -> models.QuerySet:
    from reviews.rounds.models.assignments import ReviewAssignment

    return ReviewAssignment.objects.filter(**of_assignments).values("round_id")


def _rounds_with_gaps() -> models.QuerySet:
    from reviews.rounds.models.assignments import ReviewAssignment

    return ReviewAssignment.objects.to_be_replaced().values("round_id")
