"""What the provider does with its solution: hands it in, takes it back, gives it up."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.matching import rules
from demands.matching.models import sealing
from demands.matching.models.filled import Filled
from demands.matching.models.states import UNDECIDED
from demands.matching.models.states import SolutionState as State
from demands.matching.protocols import Ending
from portal import clock, locks
from portal.accounts.models import User
from portal.workflow import StepRefused, perform, step


class Offering(Filled):
    """The provider's steps of a solution."""

    class Meta(Filled.Meta):
        abstract = True

    @property
    def is_opened(self) -> bool:
        """Whether others than its own unit may read it: handed in, and the window closed."""
        return sealing.is_opened(self)

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
        """Handed in, and sealed until the window closes."""
        self.submitted_at = clock.now()
        return {"pledge": pledge, "version": self.version, "digest": rules.digest_of(self)}

    @step(
        State.SUBMITTED,
        State.DRAFT,
        article=10,
        label=_("收回修改"),
        by=rules.own_admin,
        needs=[rules.window_open],
    )
    def recall(self, by: Any) -> None:
        """Taken back to be changed; it counts only once it is handed in again."""
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
