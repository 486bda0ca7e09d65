"""Evaluation by experts and its outcome (article 8); the secrecy review before release (article 9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later, secrecy
from demands.collection.duplicates import asking
from demands.collection.models.checking import Checking
from demands.collection.models.states import DemandState as S
from demands.collection.rules import actors, checking, filing
from portal import clock
from portal.calls import calendar
from portal.workflow import SYSTEM, StepRefused, step


class Evaluating(Checking):
    """A review round takes the demand in and gives it back; the department's approver selects or declines."""

    class Meta:
        abstract = True

    @step(
        [S.ACCEPTED, S.EVALUATED],
        S.EVALUATING,
        article=8,
        label=_("开始评估"),
        by=SYSTEM,
        needs=[checking.in_a_started_round],
        tells=[actors.its_people],
    )
    def begin_evaluation(self, by: Any, cause: Any = None) -> dict:
        """The round that holds it has started."""
        return {"round": str(cause)}

    @step(
        S.EVALUATING,
        S.ACCEPTED,
        article=8,
        label=_("停止评估"),
        by=SYSTEM,
        needs=[checking.its_round_was_cancelled],
        tells=[actors.its_people, actors.its_department],
    )
    def stop_evaluation(self, by: Any, cause: Any = None) -> dict:
        """The round was cancelled; the demand waits for another."""
        return {"round": str(cause)}

    @step(
        S.EVALUATING,
        S.EVALUATED,
        article=8,
        label=_("评估结束"),
        by=SYSTEM,
        needs=[checking.its_round_is_concluded],
        tells=[actors.its_department],
    )
    def conclude_evaluation(self, by: Any, cause: Any = None) -> dict:
        """Scores, rank and panel opinion stand; the department decides within its term."""
        self._to_be_decided("select_days")
        return {"round": str(cause)}

    @step(
        [S.EVALUATED, S.SELECTED],
        S.REVISING,
        article=8,
        label=_("要求修改完善"),
        by=actors.officer,
        form="demands.collection.forms.steps.RevisionRequestForm",
        tells=[actors.its_people],
        then=[later.then(later.LEAVES)],
    )
    def request_revision(self, by: Any, points: list[str], due: datetime) -> dict:
        """The unit refines the demand along these points; it leaves its release list meanwhile."""
        self.revision_points, self.revision_answers = points, []
        self.lapses_at = due
        self.reason_told = say("需求修改完善")
        return {"points": points, "due": due}

    @step(
        S.REVISING,
        S.EVALUATED,
        article=8,
        label=_("提交修改稿"),
        tone="primary",
        by=actors.admin,
        needs=[filing.form_complete],
        form="demands.collection.forms.steps.RevisionForm",
        todo=_("修改完善需求"),
        due="lapses_at",
        page="demand_fill",
        tells=[actors.its_department],
        then=[asking.ask],
        receipt=True,
    )
    def submit_revision(self, by: Any, answers: list[str], unclassified: bool) -> dict:
        """Every point is answered; the new text is kept as a version beside the old one."""
        if len(answers) != len(self.revision_points) or not all(answer.strip() for answer in answers):
            raise StepRefused(say("请逐条答复修改意见，共 %s 条。") % len(self.revision_points))
        self.revision_answers = answers
        self._to_be_decided("select_days")
        return self._handed_in(by, clock.now()) | {"answers": answers, "unclassified": unclassified}

    @step(
        S.EVALUATED,
        S.SELECTED,
        article=8,
        label=_("遴选为拟发布"),
        tone="primary",
        by=actors.approver,
        needs=[actors.not_the_officer_who_accepted],
        form="demands.collection.forms.steps.SelectForm",
        todo=_("遴选需求"),
        due="decide_due",
        tells=[actors.its_people, actors.its_department],
    )
    def select(self, by: Any, reason: str = "") -> dict:
        """The demand fits national strategy and is to be released once its secrecy review has passed."""
        self.secrecy_passed = None
        self._to_be_decided("secrecy_days")
        return self.review_result()

    @step(
        [S.EVALUATED, S.SELECTED],
        S.DECLINED,
        article=8,
        label=_("不入选"),
        tone="danger",
        by=actors.approver,
        needs=[actors.not_the_officer_who_accepted],
        form="demands.collection.forms.steps.DeclineForm",
        tells=[actors.its_people, actors.its_department],
        then=[later.then(later.LEAVES)],
    )
    def decline(self, by: Any, reason: str) -> dict:
        """The demand ends here; it leaves its release list."""
        self.reason_told = reason
        return self.review_result()

    @step(
        S.DECLINED,
        S.EVALUATED,
        article=8,
        label=_("恢复遴选"),
        by=SYSTEM,
        needs=[checking.redress_upheld],
        tells=[actors.its_people, actors.its_department],
    )
    def reconsider(self, by: Any, cause: Any = None) -> dict:
        """A redress was upheld: the demand is decided on anew, with the result of its evaluation as it was."""
        self._to_be_decided("select_days")
        return {"redress": str(cause)}

    @step(
        S.SELECTED,
        S.SELECTED,
        article=9,
        label=_("保密审查"),
        by=(actors.officer, actors.approver),
        needs=[checking.secrecy_not_yet_passed],
        form="demands.collection.forms.secrecy.SecrecyForm",
        todo=_("保密审查"),
        todo_when=checking.secrecy_not_yet_decided,
        due="decide_due",
        tells=[actors.its_department, actors.office_once_looked_through],
    )
    def review_secrecy(self, by: Any, verdict: str, opinion: str, items: Sequence[dict[str, Any]] = ()) -> dict:
        """Each thing that others would read is decided, then whether it may be published; no release goes round it."""
        self.secrecy_passed = verdict == "pass"
        if faults := secrecy.faults(self, list(items), passed=self.secrecy_passed):
            raise StepRefused(*faults)
        kept = {"passed": self.secrecy_passed, "opinion": opinion, "items": list(items)}
        self.secrecy_reviews.create(by=by, at=clock.now(), **kept)
        return kept

    def _to_be_decided(self, term: str) -> None:
        self.decide_due = calendar.deadline_after(clock.now(), self.call.value(term))
