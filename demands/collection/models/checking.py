"""The department's decisions on the form (article 7)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.duplicates import asking
from demands.collection.models.filing import Filing
from demands.collection.models.states import DemandState as S
from demands.collection.rules import actors, bureaus, checking
from portal import clock
from portal.calls import calendar
from portal.workflow import SYSTEM, StepRefused, step


def its_handler(demand: Any) -> list[Any]:
    """The officer to whom it was assigned."""
    return [demand.handler] if demand.handler else []


class Checking(Filing):
    """形式审查: all faults come back at once, with one deadline; or the demand is accepted, or not."""

    class Meta:
        abstract = True

    @step(
        S.SUBMITTED,
        S.SUBMITTED,
        article=7,
        label=_("归口预审"),
        tone="primary",
        by=actors.bureau,
        needs=[bureaus.still_in_time],
        form="demands.collection.bureaus.forms.OpinionForm",
        todo=_("归口预审"),
        todo_when=bureaus.waits,
        due="bureau_due",
        tells=[actors.its_department],
    )
    def precheck(self, by: Any, verdict: str, opinion: str) -> dict:
        """What the bureau of the unit's city says; the department reads it and decides."""
        self.bureau_answered_at = clock.now()
        given = {"verdict": verdict, "text": opinion, "by": by, "at": self.bureau_answered_at}
        self.bureau_opinions.create(submission=self.submissions, **given)
        return {"verdict": verdict}

    @step(
        S.SUBMITTED,
        S.SUBMITTED,
        article=7,
        label=_("分派经办"),
        by=actors.officer,
        form="demands.collection.queue.forms.AssignForm",
        tells=[its_handler],
    )
    def assign(self, by: Any, handler: Any) -> dict:
        """One officer of the department checks it; the others no longer find it in their work lists."""
        if not actors.officer.fits(self, handler):
            raise StepRefused(say("经办人须是本省（市）科技厅（委）的经办人，请重新选择。"))
        self.handler = handler
        return {"handler": handler.pk}

    @step(
        S.SUBMITTED,
        S.RETURNED,
        article=7,
        label=_("退回补正"),
        tone="danger",
        by=actors.officer,
        needs=[bureaus.had_its_time, checking.may_go_back_once_more],
        form="demands.collection.forms.steps.CorrectionForm",
        tells=[actors.its_people],
    )
    def return_for_correction(self, by: Any, defects: list[str], due: datetime) -> dict:
        """The unit mends every fault in the list before the deadline, or is taken to have given up."""
        self.defects, self.checked_by = defects, by
        self.correction_due = self.lapses_at = due
        return {"defects": defects, "due": due}

    @step(
        [S.SUBMITTED, S.ACCEPTED],
        S.REJECTED,
        article=7,
        label=_("不予受理"),
        tone="danger",
        by=actors.approver,
        needs=[bureaus.had_its_time, actors.not_the_officer_who_checked],
        form="demands.collection.forms.steps.RejectForm",
        tells=[actors.its_people, actors.its_department],
        then=[later.then(later.LEAVES)],
    )
    def reject(self, by: Any, ground: str, reason: str) -> dict:
        """The demand ends here, on a ground from the list and the facts of the case."""
        self.reason_told = reason
        return {"ground": ground}

    @step(
        S.REJECTED,
        S.SUBMITTED,
        article=7,
        label=_("恢复形式审查"),
        by=SYSTEM,
        needs=[checking.redress_upheld],
        tells=[actors.its_people, actors.its_department],
        then=[asking.ask],
    )
    def readmit(self, by: Any, cause: Any = None) -> dict:
        """A redress was upheld: the refusal is taken back, the check begins anew with its full term."""
        self.check_due = calendar.deadline_after(clock.now(), self.call.value("check_days"))
        self.handler = None
        return {"redress": str(cause)}

    @step(
        S.SUBMITTED,
        S.ACCEPTED,
        article=7,
        label=_("受理"),
        tone="primary",
        by=actors.officer,
        needs=[bureaus.had_its_time, checking.every_item_decided],
        todo=_("形式审查"),
        todo_when=checking.not_another_officers,
        due="check_due",
        page="demand_check",
        tells=[actors.its_people],
    )
    def accept(self, by: Any) -> dict:
        """The form is in order; the demand waits for an evaluation round."""
        self.accepted_by, self.accepted_at = by, clock.now()
        self.checked_by = self.checked_by or by
        return {"items": self.present_checks().count()}
