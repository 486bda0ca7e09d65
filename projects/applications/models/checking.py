"""Steps of the lead unit's department: formality check, acceptance, recommendation (article 13)."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import StepRefused, step
from projects.applications import leaving
from projects.applications.models.states import ApplicationState as S
from projects.applications.rules import actors, checking


class Checking:
    """From the department's desk to its recommendation, or back."""

    @step(
        S.SUBMITTED,
        S.RETURNED,
        article=13,
        label=_("退回补正"),
        tone="danger",
        by=actors.officer,
        needs=[checking.may_go_back_once_more],
        form="projects.applications.forms.ReturnForm",
        tells=[actors.its_people],
    )
    def return_for_correction(self: Any, by: Any, defects: list[str], deadline: datetime) -> dict:
        """All faults go back at once, with one deadline."""
        self.defects, self.correction_due, self.checked_by = defects, deadline, by
        return {"defects": defects, "deadline": deadline}

    @step(
        [S.SUBMITTED, S.ACCEPTED],
        S.REJECTED,
        article=13,
        label=_("不予受理"),
        tone="danger",
        by=actors.approver,
        needs=[actors.not_the_officer_who_checked],
        form="projects.applications.forms.RejectForm",
        tells=[actors.its_people],
    )
    def reject(self: Any, by: Any, ground: str, reason: str) -> dict:
        """Not accepted, on a ground from the list, with the facts."""
        leaving.leave(self, reason)
        return {"ground": ground}

    @step(
        S.SUBMITTED,
        S.ACCEPTED,
        article=13,
        label=_("受理"),
        tone="primary",
        by=actors.officer,
        needs=[checking.every_item_decided],
        todo=_("形式审查"),
        page="application_check",
        due="check_due",
        tells=[actors.its_people],
    )
    def accept(self: Any, by: Any) -> None:
        """In good order; the department may recommend it."""
        self.accepted_by, self.accepted_at, self.checked_by = by, clock.now(), by

    @step(
        S.ACCEPTED,
        S.ACCEPTED,
        article=13,
        label=_("登记工作专班审议意见"),
        by=actors.working_group,
        needs=[checking.deliberation_is_asked],
        form="projects.applications.forms.DeliberateForm",
        todo=_("审议申报"),
        todo_when=lambda user: Q(deliberation="", call__in=checking.calls_that_ask_for_deliberation()),
    )
    def deliberate(self: Any, by: Any, opinion: str) -> dict:
        """The working group's opinion, where the year asks for it before a recommendation."""
        self.deliberation = opinion
        return {"opinion": opinion}

    @step(
        S.ACCEPTED,
        S.RECOMMENDED,
        article=13,
        label=_("推荐"),
        tone="primary",
        by=actors.approver,
        needs=[actors.not_the_officer_who_accepted, checking.within_quota, checking.deliberated_where_asked],
        counts_in=["region"],
        form="projects.applications.forms.RecommendForm",
        todo=_("审定推荐"),
        tells=[actors.its_people],
    )
    def recommend(self: Any, by: Any, rank: int, letter_number: str, opinion: str) -> dict:
        """Goes to the review with the department's rank and letter."""
        if taken := checking.taken_rank(self, rank):
            raise StepRefused(taken)
        self.recommendation_rank, self.recommendation, self.recommended_at = rank, opinion, clock.now()
        letter = checking.ask_for_letter(self, letter_number)
        return {"rank": rank, "letter": letter.number}

    @step(
        S.ACCEPTED,
        S.NOT_RECOMMENDED,
        article=13,
        label=_("不予推荐"),
        tone="danger",
        by=actors.approver,
        needs=[actors.not_the_officer_who_accepted],
        form="portal.forms.ReasonForm",
        tells=[actors.its_people],
    )
    def not_recommend(self: Any, by: Any, reason: str) -> None:
        """Stays with the department, with the reason."""
        leaving.leave(self, reason)
