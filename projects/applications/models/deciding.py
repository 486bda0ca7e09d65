"""Steps that review rounds, decision lists and the Office take: review, notice, approval (articles 14 and 15)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import SYSTEM, one_of, step
from projects.applications import later, leaving
from projects.applications.models.states import BEFORE_DECISION
from projects.applications.models.states import ApplicationState as S
from projects.applications.rules import actors, deciding


def outcome_of_objection(application: Any, *, outcome: str, **_inputs: Any) -> str:
    """What the approver settled: the notice stands, no project, or another review."""
    return outcome


class Deciding:
    """From the recommendation to approval."""

    @step(
        [S.RECOMMENDED, S.REVIEWED],
        S.UNDER_REVIEW,
        article=14,
        label=_("进入评审"),
        by=SYSTEM,
        needs=[deciding.in_a_started_round, deciding.on_no_decision_list],
    )
    def begin_review(self: Any, by: Any, cause: Any = None) -> None:
        """Its round has begun to score."""

    @step(
        S.UNDER_REVIEW,
        S.RECOMMENDED,
        article=14,
        label=_("评审取消"),
        by=SYSTEM,
        needs=[deciding.its_round_was_cancelled],
    )
    def stop_review(self: Any, by: Any, cause: Any = None) -> None:
        """As it was before its round."""

    @step(
        S.UNDER_REVIEW,
        S.REVIEWED,
        article=14,
        label=_("评审结束"),
        by=SYSTEM,
        needs=[deciding.its_round_is_concluded],
    )
    def conclude_review(self: Any, by: Any, cause: Any = None) -> None:
        """Scores and rank are frozen; it waits for a decision list."""

    @step(
        S.REVIEWED,
        S.PROPOSED,
        article=15,
        label=_("列入拟立项名单"),
        by=SYSTEM,
        needs=[deciding.on_a_cosigned_list],
        tells=[actors.its_people],
    )
    def propose(self: Any, by: Any, cause: Any = None) -> None:
        """On the list that all four departments signed."""

    @step(
        S.REVIEWED,
        S.NOT_PROPOSED,
        article=15,
        label=_("未列入拟立项名单"),
        by=SYSTEM,
        needs=[deciding.off_a_cosigned_list],
        tells=[actors.its_people],
    )
    def not_propose(self: Any, by: Any, cause: Any = None, reason: str = "") -> None:
        """Considered, and left off the list that all four departments signed."""
        leaving.give_the_entry_back(self)

    @step(
        S.PROPOSED,
        S.ANNOUNCED,
        article=15,
        label=_("公示"),
        by=SYSTEM,
        needs=[deciding.its_notice_is_out],
        tells=[actors.its_people],
    )
    def announce(self: Any, by: Any, cause: Any = None) -> dict:
        """In the public notice; objections may be raised until it ends."""
        self.notice_ends_at = cause.notice_ends_at
        return {"until": self.notice_ends_at}

    @step(
        S.ANNOUNCED,
        S.DISPUTED,
        article=15,
        label=_("进入异议处理"),
        by=SYSTEM,
        needs=[deciding.an_objection_was_admitted],
        tells=[actors.its_people],
    )
    def dispute(self: Any, by: Any, cause: Any = None) -> None:
        """An objection to it was admitted; nothing is approved until it is settled."""

    @step(
        S.DISPUTED,
        one_of(outcome_of_objection, S.ANNOUNCED, S.NOT_PROPOSED, S.REVIEWED),
        article=15,
        label=_("作出异议处理决定"),
        by=actors.office_approver,
        needs=[deciding.no_objection_open],
        form="projects.applications.forms.SettleForm",
        todo=_("处理异议结果"),
        tells=[actors.its_people],
    )
    def settle(self: Any, by: Any, outcome: str, reason: str) -> dict:
        """Every objection is decided: the notice stands, no project is made of it, or it is reviewed again."""
        if outcome == S.NOT_PROPOSED:
            leaving.leave(self, reason)
        if outcome == S.REVIEWED:
            later.tell(later.REVIEWED_AGAIN, self, reason)
        return {"outcome": outcome}

    @step(
        BEFORE_DECISION,
        S.NOT_PROPOSED,
        article=15,
        label=_("取消资格"),
        tone="danger",
        by=actors.office_approver,
        form="projects.applications.forms.DisqualifyForm",
        tells=[actors.its_people, actors.its_department],
    )
    def disqualify(self: Any, by: Any, ground: str, hearing: str, reason: str) -> dict:
        """Out of the competition on a ground from the list, the lead unit having been told and heard."""
        leaving.leave(self, reason)
        return {"ground": ground, "hearing": hearing}

    @step(
        S.ANNOUNCED,
        S.APPROVED,
        article=15,
        label=_("批准立项"),
        tone="primary",
        by=actors.office_approver,
        needs=[deciding.notice_period_over, deciding.no_objection_open, deciding.nobody_banned],
        form="projects.applications.forms.ApproveForm",
        todo=_("批准立项"),
        due="notice_ends_at",
        tells=[actors.its_people, actors.its_department],
        confirms=True,
    )
    def approve(self: Any, by: Any, approval_number: str) -> dict:
        """A project with its number is made of it, and its reserve entry is approved."""
        self.approval_number, self.approved_at = approval_number, clock.now()
        leaving.approve_the_entry(self)
        later.tell(later.APPROVED, self)
        return {"approval_number": approval_number}
