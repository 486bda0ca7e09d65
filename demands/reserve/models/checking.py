"""How an entry comes into the pool: handed in, checked by its department, agreed by those concerned, admitted."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models.counters import next_number
from demands.reserve import actors, rules
from demands.reserve.models.consenting import Consenting
from demands.reserve.models.states import BEFORE_THE_POOL
from demands.reserve.models.states import EntryState as State
from demands.reserve.terms import months_after
from portal import clock
from portal.accounts.models import User
from portal.calls.calendar import deadline_after
from portal.workflow import SYSTEM, StepRefused, perform, step


class Checking(Consenting):
    """The steps up to the pool."""

    class Meta(Consenting.Meta):
        abstract = True

    @step(
        [State.DRAFT, State.RETURNED],
        State.SUBMITTED,
        article=11,
        label=_("提交入库申请"),
        tone="primary",
        by=actors.its_lead,
        needs=[
            rules.entry_complete,
            rules.scenario_holds,
            rules.name_and_tasks_unchanged,
            rules.demand_settled,
            rules.no_other_entry,
            rules.units_verified,
            rules.no_ban,
            rules.correction_in_time,
        ],
        form="demands.reserve.forms.steps.SubmitEntryForm",
        todo=_("提交入库申请"),
        due="correction_due",
        rests_on=["covered.demand"],
        tells=[actors.department_people],
        receipt=True,
    )
    def submit(self, by: Any, pledge: bool = True) -> dict:
        """Handed in to the department of the lead's region; it has a number from now on."""
        self.submitted_at, self.correction_due, self.defects = clock.now(), None, ""
        self.waits_until = deadline_after(self.submitted_at, self.call.value("reserve_check_days"))
        if not self.code:
            year = self.call.year
            self.code = f"YRD-{year}-R-{next_number(f'reserve:{year}'):04d}"
        return {"pledge": pledge, "version": self.version, "units": [str(unit) for unit in self.units.all()]}

    @step(
        [State.SUBMITTED, State.CHECKED],
        State.RETURNED,
        article=11,
        label=_("退回补正"),
        tone="danger",
        by=(actors.its_officer, actors.office_officer),
        form="demands.reserve.forms.steps.ReturnForm",
        tells=[actors.unit_people, actors.department_people],
    )
    def return_for_correction(self, by: Any, defects: str, correction_due: datetime) -> dict:
        """All faults at once, with one deadline; opinions given so far are asked for anew."""
        if correction_due <= clock.now():
            raise StepRefused(say("补正截止时间须晚于现在，请重新选择。"))
        self.defects, self.correction_due, self.agreement_due = defects, correction_due, None
        self.consents.all().delete()
        return {"defects": defects, "correction_due": correction_due}

    @step(
        State.SUBMITTED,
        State.CHECKED,
        article=11,
        label=_("审核通过"),
        tone="primary",
        by=actors.its_approver,
        needs=[rules.scenario_holds, rules.name_and_tasks_unchanged],
        form="demands.reserve.forms.steps.CheckForm",
        todo=_("审核入库申请"),
        due="waits_until",
        tells=[actors.unit_people],
    )
    def pass_check(self, by: Any, opinion: str = "") -> dict:
        """The department of the lead's region agrees; those of the other units are asked, within a term."""
        self.agreement_due = deadline_after(clock.now(), self.call.value("agreement_days"))
        self.waits_until = deadline_after(self.agreement_due, self.call.value("admit_days"))
        own = self.lead.region_id
        for region in {unit.region for unit in self.units.select_related("region") if unit.region.is_member}:
            said = {"by": by, "at": clock.now(), "opinion": opinion} if region.pk == own else {}
            self.consents.create(region=region, **said)
        return {"opinion": opinion, "agreement_due": self.agreement_due}

    @step(
        State.CHECKED,
        State.CHECKED,
        article=11,
        label=_("入库征询表态"),
        tone="primary",
        by=actors.department_asked,
        needs=[rules.not_yet_agreed, rules.speaks_for_one_department_only],
        form="demands.reserve.forms.steps.ConsentForm",
        todo=_("入库征询表态"),
        todo_when=actors.still_asked,
        due="agreement_due",
        tells=[actors.department_people, actors.those_who_admit],
    )
    def agree_entry(self, by: Any, opinion: str = "", objects_to_it: bool = False) -> dict:
        """A department of its units agrees, or says what stands against it."""
        if objects_to_it and not opinion:
            raise StepRefused(say("提出异议须写明理由。"))
        own = rules.own_consent(self, by)
        self.consents.filter(pk=own.pk).update(by=by, at=clock.now(), opinion=opinion, objects_to_it=objects_to_it)
        return {"regions": [own.region_id], "opinion": opinion, "objects": objects_to_it}

    @step(
        [State.SUBMITTED, State.CHECKED],
        State.REFUSED,
        article=11,
        label=_("不予入库"),
        tone="danger",
        by=(actors.its_approver, actors.office_approver),
        form="portal.forms.ReasonForm",
        tells=[actors.all_units_people, actors.department_people, actors.departments_asked],
    )
    def refuse(self, by: Any, reason: str) -> None:
        """Not taken into the pool, with a reason."""

    @step(
        BEFORE_THE_POOL,
        State.WITHDRAWN,
        article=11,
        label=_("撤回入库申请"),
        tone="danger",
        by=actors.its_lead,
        form="demands.reserve.forms.steps.WithdrawForm",
        tells=[
            actors.all_units_people_once_submitted,
            actors.department_people_once_submitted,
            actors.departments_asked,
        ],
    )
    def withdraw(self, by: Any, reason: str = "") -> None:
        """The lead gives it up; once handed in it says why."""
        if self.submitted_at and not reason:
            raise StepRefused(say("已提交的入库申请须写明撤回理由。"))

    @step(
        BEFORE_THE_POOL,
        State.WITHDRAWN,
        article=11,
        label=_("入库申请失效"),
        by=SYSTEM,
        needs=[rules.its_ground_is_gone],
        timed="correction_due",
        tells=[
            actors.all_units_people_once_submitted,
            actors.department_people_once_submitted,
            actors.departments_asked,
        ],
    )
    def lapse(self, by: Any, cause: Any = None, reason: str = "") -> None:
        """The correction came too late, its agreement was broken off, or its demand ended or is open again."""

    @step(
        State.CHECKED,
        State.IN_POOL,
        article=11,
        label=_("批准入库"),
        tone="primary",
        by=actors.office_approver,
        needs=[rules.departments_agreed, rules.scenario_holds, rules.demand_settled],
        todo=_("批准入库"),
        todo_when=actors.nobody_is_waited_for,
        due="waits_until",
        tells=[actors.all_units_people, actors.department_people],
    )
    def admit(self, by: Any) -> dict:
        """In the pool from now on, for the term of the year; the demand is reserved."""
        self.admitted_at = clock.now()
        self.expires_at = months_after(self.admitted_at, self.call.value("reserve_months"))
        for demand in self.joined:
            perform(demand, "reserve", by=User.objects.system(), cause=self)
        return {"expires_at": self.expires_at}
