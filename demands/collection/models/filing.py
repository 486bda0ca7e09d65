"""The steps of a unit before its demand is decided on (article 7)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.duplicates import asking
from demands.collection.models.counters import next_number
from demands.collection.models.reviewing import Reviewed
from demands.collection.models.states import DemandState as S
from demands.collection.rules import actors, bureaus, filing
from portal import clock
from portal.calls import calendar
from portal.workflow import SYSTEM, StepRefused, one_of, step


def where_it_came_from(demand: Any, **given: Any) -> str:
    """A demand that was handed in before goes back to its correction, another to its draft."""
    return S.RETURNED if demand.correction_due else S.DRAFT


class Filing(Reviewed):
    """Fill in, review within the unit, hand in; withdraw, or let the time run out."""

    class Meta:
        abstract = True

    @step(
        [S.DRAFT, S.RETURNED],
        S.ORG_REVIEW,
        article=7,
        label=_("提交至单位审核"),
        tone="primary",
        by=actors.editor,
        needs=[filing.form_complete],
        todo=_("填报需求"),
        due="lapses_at",
        page="demand_fill",
    )
    def request_org_review(self, by: Any) -> None:
        """The filler is done; the unit's administrator reads it through, beside what was asked for before."""
        self.review_copies.create(content=self.content(), by=by, at=clock.now())

    @step(
        S.ORG_REVIEW,
        one_of(where_it_came_from, S.DRAFT, S.RETURNED),
        article=7,
        label=_("退回填报人"),
        by=actors.admin,
        form="portal.forms.ReasonForm",
        tells=[actors.its_people],
    )
    def org_return(self, by: Any, reason: str) -> None:
        """The filler changes what the administrator names."""

    @step(
        S.ORG_REVIEW,
        S.SUBMITTED,
        article=7,
        label=_("提交至科技厅（委）"),
        tone="primary",
        by=actors.admin,
        needs=[
            filing.form_complete,
            filing.in_time,
            filing.leading_enterprise,
            filing.no_ban_in_force,
            filing.within_the_limit,
        ],
        form="demands.collection.forms.steps.SubmitForm",
        todo=_("审核并提交需求"),
        due="lapses_at",
        page="demand_review",
        tells=[actors.its_department, actors.bureau.people],
        rests_on=["round"],
        counts_in=["organisation"],
        then=[asking.ask],
        receipt=True,
    )
    def submit(self, by: Any, unclassified: bool) -> dict:
        """Before the department from now on, under a number; what was handed in is kept as a version."""
        now = clock.now()
        self.code = self.code or self._new_code()
        self.submitted_at = now
        self.bureau_due, self.bureau_answered_at = bureaus.due_for(self, now), None
        self.check_due = calendar.deadline_after(self.bureau_due or now, self.call.value("check_days"))
        return self._handed_in(by, now) | {"unclassified": unclassified}

    @step(
        [
            S.DRAFT,
            S.ORG_REVIEW,
            S.SUBMITTED,
            S.RETURNED,
            S.ACCEPTED,
            S.EVALUATING,
            S.EVALUATED,
            S.REVISING,
            S.SELECTED,
        ],
        S.WITHDRAWN,
        article=7,
        label=_("撤回需求"),
        tone="danger",
        by=actors.admin_with_reason,
        form="portal.forms.EndingForm",
        tells=[actors.its_people, actors.its_department_once_handed_in],
        then=[later.then(later.LEAVES)],
    )
    def withdraw(self, by: Any, reason: str = "") -> None:
        """The unit gives the demand up; it leaves its review round or release list."""
        if self.submitted_at and not reason.strip():
            raise StepRefused(say("需求已经提交，请写明撤回的理由。"))
        self.reason_told = reason

    @step(
        [S.DRAFT, S.ORG_REVIEW, S.RETURNED, S.REVISING],
        S.LAPSED,
        article=7,
        label=_("逾期视为放弃"),
        by=SYSTEM,
        needs=[filing.its_deadline_passed],
        timed="lapses_at",
        tells=[actors.its_people, actors.its_department_once_handed_in],
    )
    def lapse(self, by: Any) -> None:
        """Its deadline passed; what was written stays and can be copied into a later round."""

    def _new_code(self) -> str:
        year, letters = self.call.year, self.region.letters
        return f"{letters}-{year}-{next_number(f'demand:{letters}:{year}'):04d}"

    def _handed_in(self, by: Any, now: datetime) -> dict:
        """Keep this handing-in as a version, for comparison with the next one."""
        self.submissions += 1
        self.version = self.submissions
        content = self.content()
        self.versions.create(number=self.version, content=content, by=by, at=now)
        return {"code": self.code, "version": self.version}
