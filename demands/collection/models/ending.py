"""What may become of a demand after matching: another window, the reserve, its end (articles 9 to 11)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.models.releasing import Releasing
from demands.collection.models.states import DemandState as S
from demands.collection.rules import actors, releasing
from portal import clock
from portal.workflow import SYSTEM, StepRefused, one_of, step


def by_what_it_rested_on(demand: Any, cause: Any = None, **given: Any) -> str:
    """A demand whose entry rested on an agreement still has that agreement."""
    return S.MATCHED if getattr(cause, "agreement_id", None) else S.UNMATCHED


class Ending(Releasing):
    """Reopen, close, retract, reserve and back."""

    class Meta:
        abstract = True

    @step(
        S.UNMATCHED,
        S.PUBLISHED,
        article=9,
        label=_("重新发布"),
        by=actors.approver,
        needs=[releasing.no_reserve_entry_under_way],
        form="demands.collection.forms.steps.ReopenForm",
        tells=[actors.its_people, actors.other_departments],
        confirms=True,
    )
    def reopen(self, by: Any, due: datetime) -> dict:
        """The same public copy is open again until the new deadline; the other departments are told."""
        if due <= clock.now():
            raise StepRefused(say("新的截止时间须晚于现在。"))
        self.window_closes_at, self.window_extensions = due, 0
        self.matching_due = self.reopening_until = None
        return {"window_closes_at": due}

    @step(
        S.UNMATCHED,
        S.CLOSED,
        article=10,
        label=_("终结"),
        by=SYSTEM,
        needs=[releasing.the_time_for_another_try_is_over, releasing.no_reserve_entry_under_way],
        timed="reopening_until",
        tells=[actors.its_people],
    )
    def close(self, by: Any) -> None:
        """Nobody reopened it or took it over in time."""

    @step(
        [S.PUBLISHED, S.MATCHING, S.MATCHED, S.UNMATCHED],
        S.WITHDRAWN,
        article=9,
        label=_("撤下"),
        tone="danger",
        by=actors.approver,
        form="demands.collection.forms.steps.RetractForm",
        tells=[actors.its_people, actors.other_departments],
        then=[later.then(later.GONE)],
    )
    def retract(self, by: Any, reason: str) -> None:
        """Out of the hall, with a reason that the public reads; its solutions and agreement lapse."""
        self.retracted_why = reason
        self.reason_told = reason

    @step(
        [S.MATCHED, S.UNMATCHED],
        S.RESERVED,
        article=11,
        label=_("入储备库"),
        by=SYSTEM,
        needs=[releasing.its_entry_is_admitted],
        tells=[actors.its_people],
    )
    def reserve(self, by: Any, cause: Any = None) -> dict:
        """Its reserve entry is in the pool."""
        return {"entry": str(cause)}

    @step(
        S.RESERVED,
        one_of(by_what_it_rested_on, S.MATCHED, S.UNMATCHED),
        article=11,
        label=_("出储备库"),
        by=SYSTEM,
        needs=[releasing.its_last_entry_left],
        tells=[actors.its_people],
    )
    def unreserve(self, by: Any, cause: Any = None) -> dict:
        """Its last entry left the pool without a project."""
        if not getattr(cause, "agreement_id", None):
            self._open_for_another_try()
        return {"entry": str(cause)}
