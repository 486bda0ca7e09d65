"""The steps of an adjustment: the provider's word, handing in, the department's decision."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.release import noticing
from demands.reserve.adjusting import applying, parts, rules
from portal import clock, locks
from portal.accounts.models import User
from portal.calls.calendar import deadline_after
from portal.workflow import SYSTEM, StepRefused, Workflow, perform, step


class AdjustmentSteps(Workflow):
    """What moves an adjustment."""

    machine = "demand_adjustment"
    of_demand = "demand"
    # Columns of `DemandAdjustment`.
    demand: Any
    demand_id: Any
    changes: Any
    indicators: Any
    reason: str
    digest: str
    call: Any
    is_being_approved = False

    class Meta(Workflow.Meta):
        abstract = True

    @step(
        "draft",
        "draft",
        article=11,
        label=_("征求揭榜方同意"),
        by=rules.own_admin,
        needs=[rules.something_changes, rules.says_why, rules.provider_is_to_be_asked],
        tells=[rules.provider_people],
    )
    def ask_provider(self, by: Any) -> dict:
        """The chosen provider is asked, under the changes as they are now."""
        self.provider = rules.chosen_provider(self.demand)
        self.provider_asked_at, self.provider_digest = clock.now(), self.digest
        self.waits_until = deadline_after(clock.now(), self.call.value("adjustment_answer_days"))
        self.provider_agrees = self.provider_by = self.provider_at = None
        self.provider_why = ""
        return {"provider": self.provider.name, "digest": self.digest}

    @step(
        "draft",
        "draft",
        article=11,
        label=_("对需求调整表态"),
        tone="primary",
        by=rules.provider,
        needs=[rules.own_word_is_waited_for],
        form="demands.reserve.forms.adjustments.ProviderForm",
        todo=_("对需求调整表态"),
        todo_when=rules.still_to_answer,
        due="waits_until",
        tells=[rules.demander_people],
        receipt=True,
    )
    def answer_as_provider(self, by: Any, agrees: bool | None = None, explanation: str = "", digest: str = "") -> dict:
        """The chosen provider agrees to exactly these changes, or says why not."""
        if digest != self.digest or digest != self.provider_digest:
            raise StepRefused(say("调整内容在您打开页面后有改动，请由需求方重新征求同意。"))
        if agrees is None:
            raise StepRefused(say("请选择同意或者不同意。"))
        if not agrees and not explanation.strip():
            raise StepRefused(say("不同意的，请写明理由。"))
        self.provider_agrees, self.provider_why = agrees, explanation
        self.provider_by, self.provider_at = by, clock.now()
        return {"agrees": agrees, "explanation": explanation, "digest": digest}

    @step(
        "draft",
        "submitted",
        article=11,
        label=_("提交需求调整"),
        tone="primary",
        by=rules.own_admin,
        needs=[
            rules.something_changes,
            rules.name_and_tasks_unchanged,
            rules.says_why,
            rules.provider_agrees,
            rules.in_no_issued_guideline,
            rules.demand_is_adjustable,
            rules.based_on_the_present_version,
        ],
        form="demands.reserve.forms.adjustments.SubmitAdjustmentForm",
        todo=_("提交需求调整"),
        todo_when=rules.provider_has_agreed_or_is_none,
        tells=[rules.department_people],
        rests_on=["demand", "demand.covered_by.entry"],
        receipt=True,
    )
    def submit(self, by: Any, unclassified: bool) -> dict:
        """Before the department of the demand's region, with the promise that nothing classified is inside."""
        self.submitted_at = clock.now()
        self.waits_until = deadline_after(self.submitted_at, self.call.value("adjustment_check_days"))
        return {"changes": self.changes, "digest": self.digest, "unclassified": unclassified}

    @step(
        ["draft", "submitted"],
        "withdrawn",
        article=11,
        label=_("撤回调整申请"),
        tone="danger",
        by=rules.own_admin,
        tells=[rules.provider_people, rules.department_people_once_submitted],
    )
    def withdraw(self, by: Any) -> None:
        """The demand stays as it is."""
        self.decided_at = clock.now()

    @step(
        ["draft", "submitted"],
        "withdrawn",
        article=11,
        label=_("调整申请失效"),
        by=SYSTEM,
        needs=[rules.its_demand_is_gone],
        tells=[rules.demander_people, rules.provider_people, rules.department_people_once_submitted],
    )
    def lapse(self, by: Any, cause: Any = None) -> None:
        """Its demand ended, was retracted or has another demander."""
        self.decided_at = clock.now()

    @step(
        "submitted",
        "approved",
        article=11,
        label=_("同意调整"),
        tone="primary",
        by=rules.approver,
        needs=[
            rules.provider_agrees,
            rules.in_no_issued_guideline,
            rules.demand_is_adjustable,
            rules.based_on_the_present_version,
        ],
        form="demands.reserve.forms.adjustments.ApproveForm",
        todo=_("审核需求调整"),
        counts_in=["demand"],
        due="waits_until",
        tells=[rules.demander_people, rules.provider_people, rules.department_people, rules.other_departments],
        rests_on=["demand.covered_by.entry"],
    )
    def approve(self, by: Any, secrecy: bool, opinion: str = "") -> dict:
        """A new version of the demand; the public reads it as an adjustment; providers and departments are told."""
        demand = locks.row(type(self.demand), self.demand_id)
        self.before, was = demand.content(), parts.public_contents(demand, {}, None)
        self.after = parts.contents(demand, self.changes, self.indicators)
        will_be = parts.public_contents(demand, self.changes, self.indicators)
        self.public_changes = parts.differences(demand, was, will_be)
        self.is_being_approved, self.decided_at = True, clock.now()
        self.demand = perform(demand, "adjust", by=User.objects.system(), cause=self)
        if self.demand.window_closes_at != demand.window_closes_at:
            self.window_closes_at = self.demand.window_closes_at
        applying.show(self)
        noticing.put(self.demand, "adjustment", self.reason, later=self.window_closes_at)
        told = applying.tell_providers(self)
        return {"version": self.demand.version, "secrecy": secrecy, "opinion": opinion, "told": told}

    def apply_to(self, demand: Any) -> None:
        """Put the changes into the demand, which saves itself (`demands.collection.protocols.Adjusts`)."""
        applying.apply_to(demand, self)

    @step(
        "submitted",
        "refused",
        article=11,
        label=_("不同意调整"),
        tone="danger",
        by=rules.approver,
        form="portal.forms.ReasonForm",
        tells=[rules.demander_people, rules.provider_people],
    )
    def refuse(self, by: Any, reason: str) -> None:
        """The demand stays as it is, with a reason."""
        self.decided_at = clock.now()
