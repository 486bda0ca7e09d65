"""What the provider does with its solution: hands it in, takes it back, gives it up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.matching import rules
from demands.matching.filling import content
from demands.matching.models import sealing
from demands.matching.models.compared import Compared
from demands.matching.models.states import UNDECIDED
from demands.matching.models.states import SolutionState as State
from demands.matching.protocols import Ending
from portal import clock, locks
from portal.accounts.models import User
from portal.cosign import digest_of
from portal.workflow import StepRefused, perform, step


class Offering(Compared):
    """The provider's steps of a solution."""

    class Meta(Compared.Meta):
        abstract = True

    @property
    def is_opened(self) -> bool:
        """Whether others than its own unit may read it: handed in, and the window closed."""
        return sealing.is_opened(self)

    @step(
        State.DRAFT,
        State.DRAFT,
        article=10,
        label=_("送单位管理员审核"),
        by=rules.own_editor,
        needs=[
            rules.window_open,
            rules.solution_complete,
            rules.every_indicator_answered,
            rules.unit_not_yet_asked,
        ],
        tells=[rules.provider_people],
    )
    def request_org_review(self, by: Any) -> None:
        """Whoever filled it in is done; the unit's administrator reads it and hands it in, or gives it back."""
        self.review_asked_at, self.unit_note = clock.now(), ""

    @step(
        State.DRAFT,
        State.DRAFT,
        article=10,
        label=_("退回填报人修改"),
        by=rules.own_admin,
        needs=[rules.unit_was_asked],
        form="portal.forms.ReasonForm",
        tells=[rules.its_fillers],
    )
    def org_return(self, by: Any, reason: str) -> None:
        """The administrator wants something changed before the unit stands by it."""
        self.review_asked_at, self.unit_note = None, reason

    @step(
        State.DRAFT,
        State.SUBMITTED,
        article=10,
        label=_("提交方案"),
        tone="primary",
        by=rules.own_admin,
        needs=[
            rules.window_open,
            rules.solution_complete,
            rules.every_indicator_answered,
            rules.not_the_demander,
            rules.unit_verified,
            rules.no_ban,
        ],
        form="demands.matching.forms.SubmitSolutionForm",
        todo=_("提交揭榜方案"),
        due="demand__window_closes_at",
        rests_on=["demand"],
        receipt=True,
    )
    def submit(self, by: Any, pledge: bool = True) -> dict:
        """Handed in, kept as a version, and sealed until the window closes."""
        self.submitted_at, self.review_asked_at, self.unit_note = clock.now(), None, ""
        text, number = content.content(self), self.versions.count() + 1
        version = self.versions.create(number=number, content=text, digest=digest_of(text), by=by)
        return {"pledge": pledge, "version": number, "digest": version.digest}

    @step(
        State.SUBMITTED,
        State.DRAFT,
        article=10,
        label=_("收回修改"),
        by=rules.own_admin,
        needs=[rules.window_open],
    )
    def recall(self, by: Any) -> None:
        """Taken back to be changed, against the demand as it is now; it counts only once it is handed in again."""
        from demands.matching.filling import adjusted  # whose forms read these models

        adjusted.align(self)
        self.submitted_at = None

    @step(
        [State.DRAFT, *UNDECIDED],
        State.WITHDRAWN,
        article=10,
        label=_("撤回方案"),
        tone="danger",
        by=rules.own_admin,
        form="portal.forms.EndingForm",
        tells=[rules.demander_once_opened],
        then=[rules.leaves_its_round],
    )
    def withdraw(self, by: Any, reason: str = "") -> None:
        """The unit gives it up; an agreement being signed goes with it."""
        self._keep_sealed()
        self._end_agreements(str(_("揭榜方撤回了方案")))

    def _keep_sealed(self) -> None:
        # What was never opened stays closed: without its time of submission nobody else ever sees it.
        if not self.is_opened:
            self.submitted_at = None

    def _end_agreements(self, why: str) -> None:
        for agreement in locks.rows(self.agreements.live()):
            if agreement.state == "signed":
                raise StepRefused(_("合作意向已由双方签署，请先解除意向。"))
            perform(agreement, "lapse", by=User.objects.system(), cause=Ending(self, why), reason=why)
