"""Steps of handing in: submitting, taking back, letting the deadline pass (article 12)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.calls.calendar import deadline_after
from portal.workflow import SYSTEM, StepRefused, step
from projects.applications import leaving, numbering, versions
from projects.applications.models.states import UNSENT
from projects.applications.models.states import ApplicationState as S
from projects.applications.rules import actors, filing

WITHDRAWABLE = (
    S.DRAFT,
    S.CONFIRMING,
    S.ORG_REVIEW,
    S.SUBMITTED,
    S.RETURNED,
    S.ACCEPTED,
    S.RECOMMENDED,
    S.UNDER_REVIEW,
    S.REVIEWED,
    S.PROPOSED,
    S.ANNOUNCED,
    S.DISPUTED,
)


class Filing:
    """From the unit's own review to the department's desk, or away."""

    @step(
        S.ORG_REVIEW,
        S.SUBMITTED,
        article=12,
        label=_("提交申报"),
        tone="primary",
        by=actors.admin,
        needs=[
            filing.in_time,
            filing.entry_or_direction,
            filing.within_the_leaders_limits,
            filing.no_ban_in_force,
            filing.commitments_given,
        ],
        todo=_("审核并提交申报"),
        page="application_ready",
        due="guideline__closes_at",
        tells=[actors.its_department],
        rests_on=["guideline"],
        counts_in=["leader"],
        receipt=True,
    )
    def submit(self: Any, by: Any) -> dict:
        """Handed in to the lead unit's department; its reserve entry is applied for."""
        self.code = self.code or numbering.next_application_code(self.call)
        self.submissions += 1
        self.submitted_at, self.correction_due, self.defects = clock.now(), None, []
        self.check_due = deadline_after(self.submitted_at, self.call.value("check_days"))
        leaving.apply_for_the_entry(self)
        return {"code": self.code, "digest": versions.keep(self, by)}

    @step(
        WITHDRAWABLE,
        S.WITHDRAWN,
        article=12,
        label=_("撤回申报"),
        tone="danger",
        by=actors.admin_with_reason,
        form="portal.forms.EndingForm",
        tells=[actors.its_department],
    )
    def withdraw(self: Any, by: Any, reason: str = "") -> None:
        """Given up by its unit; it leaves its review round and its decision list."""
        if self.submitted_at and not reason.strip():
            raise StepRefused(_("申报已经提交过，请写明撤回的理由。"))
        leaving.leave(self, reason)

    @step(
        UNSENT,
        S.LAPSED,
        article=12,
        label=_("逾期视为放弃"),
        by=SYSTEM,
        needs=[filing.its_time_is_over],
        timed="guideline__closes_at",
        tells=[actors.its_people],
    )
    def lapse(self: Any, by: Any) -> None:
        """Not handed in before the guideline closed, or not corrected in time; what was written stays."""
        leaving.leave(self, str(_("逾期未提交")))
