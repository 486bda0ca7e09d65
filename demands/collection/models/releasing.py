"""Release and matching as the demand lives them (articles 9 and 10); later records drive these steps."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.days import end_of_day_after
from demands.collection.models.evaluating import Evaluating
from demands.collection.models.states import DemandState as S
from demands.collection.rules import actors, releasing
from portal import clock
from portal.workflow import SYSTEM, StepRefused, one_of, step


def by_whether_answered(demand: Any, cause: Any = None, **given: Any) -> str:
    """A window with an answer opens the matching; one without ends in nothing."""
    return S.MATCHING if cause is not None and cause.has_answers else S.UNMATCHED


def by_the_time_left(demand: Any, **given: Any) -> str:
    """Where the matching period still runs, the demander goes on choosing."""
    return S.MATCHING if demand.matching_goes_on() else S.UNMATCHED


class Releasing(Evaluating):
    """From the release list to an agreement, or to none."""

    class Meta:
        abstract = True

    @step(
        S.SELECTED,
        S.PUBLISHED,
        article=9,
        label=_("发布"),
        by=SYSTEM,
        needs=[releasing.its_list_is_published],
        tells=[actors.its_people, actors.its_department],
    )
    def publish(self, by: Any, cause: Any = None) -> dict:
        """The public copy is frozen and the window runs its full term from now."""
        self.snapshot, self.published_at = self.public(), clock.now()
        self.window_closes_at = end_of_day_after(cause.window_days)
        self.window_extensions = 0
        return {"list": str(cause), "window_closes_at": self.window_closes_at}

    @step(
        S.PUBLISHED,
        S.PUBLISHED,
        article=9,
        label=_("延长揭榜窗口"),
        by=actors.approver,
        needs=[releasing.window_may_be_extended],
        form="demands.collection.forms.steps.WindowForm",
        tells=[actors.its_people],
        then=[later.then(later.EXTENDED)],
    )
    def extend_window(self, by: Any, due: datetime, reason: str) -> dict:
        """Everybody has longer to answer; solutions handed in stay sealed."""
        earlier = self._later_than(self.window_closes_at, due)
        self.window_closes_at, self.window_extensions = due, self.window_extensions + 1
        self.reason_told = reason
        return {"from": earlier, "to": due}

    @step(
        S.PUBLISHED,
        one_of(by_whether_answered, S.MATCHING, S.UNMATCHED),
        article=10,
        label=_("揭榜截止"),
        by=SYSTEM,
        needs=[releasing.its_window_is_over],
        tells=[actors.its_people, actors.its_department],
    )
    def close_window(self, by: Any, cause: Any = None) -> dict:
        """Solutions are unsealed for the demander, or there are none."""
        if cause.has_answers:
            self.matching_due = end_of_day_after(self.call.value("matching_days"))
        else:
            self._open_for_another_try()
        return {"answered": cause.has_answers}

    @step(
        S.MATCHING,
        S.MATCHING,
        article=10,
        label=_("延长对接期限"),
        by=actors.approver,
        form="demands.collection.forms.steps.MatchingForm",
        tells=[actors.its_people],
        then=[later.then(later.MATCHING_EXTENDED)],
    )
    def extend_matching(self, by: Any, due: datetime, reason: str) -> dict:
        """Demander and providers have longer to agree."""
        earlier = self._later_than(self.matching_due, due)
        self.matching_due, self.reason_told = due, reason
        return {"from": earlier, "to": due}

    @step(
        S.MATCHING,
        S.MATCHED,
        article=10,
        label=_("达成合作意向"),
        by=SYSTEM,
        needs=[releasing.an_agreement_is_signed],
        tells=[actors.its_people, actors.its_department],
    )
    def confirm_match(self, by: Any, cause: Any = None) -> dict:
        """Both sides have signed; the way to the reserve is open."""
        return {"agreement": str(cause)}

    @step(
        S.MATCHING,
        S.UNMATCHED,
        article=10,
        label=_("对接未成功"),
        tone="danger",
        by=actors.demanders_admin,
        needs=[releasing.no_agreement_being_signed],
        form="portal.forms.ReasonForm",
        tells=[actors.its_people, actors.its_department],
        then=[later.then(later.MATCHING_OVER)],
    )
    def fail_match(self, by: Any, reason: str) -> None:
        """No solution suits; those still open are not chosen."""
        self._open_for_another_try()
        self.reason_told = reason

    @step(
        S.MATCHING,
        S.UNMATCHED,
        article=10,
        label=_("对接逾期"),
        by=SYSTEM,
        needs=[releasing.matching_is_over, releasing.nothing_was_agreed],
        timed="matching_due",
        tells=[actors.its_people, actors.its_department],
        then=[later.then(later.MATCHING_OVER)],
    )
    def lapse_matching(self, by: Any) -> None:
        """The time to agree ran out; an agreement being signed lapses, solutions still open are not chosen."""
        self._open_for_another_try()
        self.reason_told = say("对接期限已过")

    @step(
        S.MATCHED,
        one_of(by_the_time_left, S.MATCHING, S.UNMATCHED),
        article=10,
        label=_("合作意向解除"),
        by=SYSTEM,
        needs=[releasing.its_agreement_was_broken_off],
        tells=[actors.its_people, actors.its_department],
        then=[later.then(later.MATCHING_AGAIN)],
    )
    def unmatch(self, by: Any, cause: Any = None) -> dict:
        """The agreement fell; the demander goes on choosing while there is time."""
        if not self.matching_goes_on():
            self._open_for_another_try()
        return {"agreement": str(cause)}

    def matching_goes_on(self) -> bool:
        """Whether the matching period still runs."""
        return self.matching_due is not None and clock.now() < self.matching_due

    def _open_for_another_try(self) -> None:
        self.reopening_until = end_of_day_after(self.call.value("reopen_days"))

    def _later_than(self, earlier: datetime | None, due: datetime) -> datetime | None:
        if due <= clock.now() or (earlier and due <= earlier):
            raise StepRefused(say("新的期限须晚于原期限和现在。"))
        return earlier
