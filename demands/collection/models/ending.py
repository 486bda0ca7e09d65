"""What may become of a demand after matching: another window, the reserve, its end (articles 9 to 11)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.days import end_of_day_after
from demands.collection.models.releasing import Releasing
from demands.collection.models.states import DemandState as S
from demands.collection.rules import actors, releasing, taking_over
from portal import clock
from portal.workflow import SYSTEM, StepRefused, one_of, step


def where_it_is(demand: Any, **given: Any) -> str:
    """The step moves nothing."""
    return demand.state


def by_what_it_rested_on(demand: Any, cause: Any = None, **given: Any) -> str:
    """A demand whose entry rested on an agreement still has that agreement."""
    return S.MATCHED if cause is not None and cause.rests_on_agreement(demand) else S.UNMATCHED


ADJUSTABLE = (S.PUBLISHED, S.MATCHING, S.MATCHED, S.UNMATCHED, S.RESERVED)


class Ending(Releasing):
    """Reopen, close, retract, give up and take over, reserve and back."""

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
        then=[later.then(later.REOPENED)],
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
        S.UNMATCHED,
        article=11,
        label=_("书面放弃需求"),
        tone="danger",
        by=actors.demanders_admin,
        needs=[taking_over.not_given_up_yet, releasing.no_reserve_entry_under_way],
        form="demands.collection.forms.taking_over.GiveUpForm",
        tells=[actors.its_department, actors.its_approvers],
        then=[later.then(later.WAIVED)],
        receipt=True,
    )
    def give_up(self, by: Any, reason: str, digest: str, pledge: bool) -> dict:
        """The demander gives the task up in writing, under exactly the words that it read; another may take it over."""
        if digest != taking_over.digest_for(self):
            raise StepRefused(say("需求在您打开页面后有改动，请重新打开页面核对。"))
        self.reason_told, self.acting = reason, by
        return {"digest": digest, "statement": taking_over.statement_for(self)}

    @step(
        S.UNMATCHED,
        S.UNMATCHED,
        article=11,
        label=_("收回放弃"),
        by=actors.demanders_admin,
        needs=[taking_over.given_up],
        form="portal.forms.ReasonForm",
        tells=[actors.its_department, actors.its_approvers],
        then=[later.then(later.WAIVER_TAKEN_BACK)],
    )
    def take_back_giving_up(self, by: Any, reason: str) -> None:
        """Before anybody took the demand over, its demander may keep it after all."""
        self.reason_told = reason

    @step(
        S.UNMATCHED,
        S.MATCHING,
        article=11,
        label=_("批准承接需求"),
        tone="primary",
        by=actors.approver,
        needs=[
            taking_over.given_up_or_lapsed,
            taking_over.somebody_asks_for_it,
            taking_over.name_and_tasks_unchanged,
            releasing.no_reserve_entry_under_way,
        ],
        form="demands.collection.forms.taking_over.TakeOverForm",
        todo=_("批准承接需求"),
        todo_when=later.narrowed(later.CLAIMS),
        due="reopening_until",
        tells=[actors.its_people, actors.its_department, actors.other_departments],
        then=[later.then(later.TAKEN_OVER)],
        receipt=True,
    )
    def take_over(self, by: Any, unit: Any, reason: str) -> dict:
        """The enterprise acts as its demander from now on, with a matching period of its own; name and tasks stay."""
        if unit.pk not in [claim.unit.pk for claim in later.found(later.CLAIMS, self)]:
            raise StepRefused(say("%s没有申请承接，或者不再符合承接条件，请刷新页面重新选择。") % unit.name)
        before = self.demander.name
        self.demander, self.contact, self.contact_phone = unit, unit.contact, unit.phone
        self.matching_due, self.reopening_until = end_of_day_after(self.call.value("matching_days")), None
        self.reason_told = reason
        return {"from": before, "to": unit.name, "matching_due": self.matching_due}

    @step(
        S.UNMATCHED,
        S.CLOSED,
        article=10,
        label=_("终结"),
        by=SYSTEM,
        needs=[releasing.the_time_for_another_try_is_over, releasing.no_reserve_entry_under_way],
        timed="reopening_until",
        tells=[actors.its_people, actors.its_department],
        then=[later.then(later.CLOSED)],
    )
    def close(self, by: Any) -> None:
        """Nobody reopened it or took it over in time."""
        self.reason_told = say("重新发布或承接的期限已过")

    @step(
        [S.PUBLISHED, S.MATCHING, S.MATCHED, S.UNMATCHED],
        S.WITHDRAWN,
        article=9,
        label=_("撤下"),
        tone="danger",
        by=(actors.approver, SYSTEM),  # by itself where a takedown was confirmed
        form="demands.collection.forms.steps.RetractForm",
        tells=[actors.its_people, actors.its_department, actors.other_departments, actors.office_officers],
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
        if cause is None or not cause.rests_on_agreement(self):
            self._open_for_another_try()
        return {"entry": str(cause)}

    @step(
        ADJUSTABLE,
        one_of(where_it_is, *ADJUSTABLE),
        article=11,
        label=_("需求调整"),
        by=SYSTEM,
        needs=[releasing.its_adjustment_is_approved],
        tells=[actors.its_people],
    )
    def adjust(self, by: Any, cause: Any = None) -> dict:
        """A new version with the same name and tasks; an open window runs longer, the frozen public copy stays."""
        name_and_tasks = self.title, self.tasks
        cause.apply_to(self)
        if (self.title, self.tasks) != name_and_tasks:
            raise StepRefused(say("需求名称和任务在发布后不得改变。"))
        self.version += 1
        if self.state == S.PUBLISHED and self.window_closes_at and self.window_closes_at > clock.now():
            days = timedelta(days=self.call.value("adjustment_window_days"))
            self.window_closes_at += days
        self.versions.create(number=self.version, content=self.content(), by=by, at=clock.now())
        return {"adjustment": str(cause), "version": self.version, "window_closes_at": self.window_closes_at}
