"""拟立项建议名单: the four departments agree which applications become projects, and with how much."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal import cosign as signatures
from portal.calls.calendar import deadline_after
from portal.workflow import SYSTEM, StepRefused, Workflow, state_field, step
from projects.approval import announcing, composing, rules
from projects.approval.models.fields import DecisionListQuerySet, Kept


class DecisionList(Kept, Workflow):
    """The applications of one guideline, each on or off; co-signed, decided, announced."""

    machine = "decision_list"

    class State(models.TextChoices):
        DRAFTING = "drafting", _("拟制中")
        COSIGNING = "cosigning", _("会签中")
        DECIDED = "decided", _("已确定")
        ANNOUNCED = "announced", _("公示中")
        COMPLETED = "completed", _("已办结")
        CANCELLED = "cancelled", _("已取消")

    tones = {
        State.DRAFTING: "",
        State.COSIGNING: "wait",
        State.DECIDED: "go",
        State.ANNOUNCED: "notice",
        State.COMPLETED: "done",
        State.CANCELLED: "end",
    }
    in_work_list = {"code": models.F("code"), "title": models.F("title")}

    state = state_field(State, State.DRAFTING)

    objects = DecisionListQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("拟立项建议名单")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["guideline"],
                condition=models.Q(state__in=["drafting", "cosigning"]),
                name="one_decision_list_under_way_of_a_guideline",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("decision_list", args=[self.pk])

    # What the application reads of the list that drives it (projects.applications.protocols).

    @property
    def cosigned_by_all_four(self) -> bool:
        """Whether the four departments signed the list as it stands."""
        return rules.signed_by_everyone(self)

    def has(self, application: Any) -> bool:
        """Whether the application is on the list."""
        return self.items.proposed().filter(application_id=application.pk).exists()

    def leaves_out(self, application: Any) -> bool:
        """Whether the application was considered and is off the list."""
        return self.items.standing().filter(application_id=application.pk, on_list=False).exists()

    @property
    def is_posted(self) -> bool:
        """Whether the public notice is posted."""
        return self.notice_ends_at is not None

    @property
    def notice_ends_at(self) -> Any:
        """When the period of the public notice is over; None before it is posted."""
        from projects.approval.models.notices import PublicNotice

        return PublicNotice.objects.filter(decision_list_id=self.pk).values_list("ends_at", flat=True).first()

    def signing_digest(self) -> str:
        """The hash of all that is signed: every item, the minutes, the title."""
        items = [item.says() for item in self.items.standing().order_by("application_id")]
        return signatures.digest_of([self.title, self.minutes, self.deliberated_on, items])

    @step(
        State.DRAFTING,
        State.DRAFTING,
        article=15,
        label=_("编辑名单"),
        by=rules.office_officer,
        page="decision_list_edit",
    )
    def compose(self, by: Any, decisions: dict, **changed: Any) -> dict:
        """Which applications are proposed, with how much, and why the others are not."""
        for name, value in changed.items():
            setattr(self, name, value)
        return {"items": composing.put(self, decisions), "title": self.title}

    @step(
        State.DRAFTING,
        State.COSIGNING,
        article=15,
        label=_("送四地会签"),
        tone="primary",
        by=rules.office_officer,
        needs=[rules.every_reviewed_application_decided, rules.total_within_the_funds, rules.working_group_deliberated],
        todo=_("编制名单并送会签"),
        counts_in=["call"],
        tells=[rules.departments_approvers],
    )
    def request_cosign(self, by: Any) -> dict:
        """A new version goes to the four departments, to be signed within the term of the year."""
        self.version += 1
        self.requested_by = by
        self.cosign_due = deadline_after(clock.now(), self.call.value("cosign_days"))
        return {"version": self.version, "digest": self.signing_digest(), "total": self.items.total()}

    @step(
        State.COSIGNING,
        State.COSIGNING,
        article=15,
        label=_("会签"),
        tone="primary",
        by=rules.any_departments_approver,
        needs=[signatures.not_signed_by_own_department, signatures.signs_for_one_department_only],
        form="projects.approval.forms.CosignForm",
        todo=_("会签拟立项名单"),
        todo_when=rules.own_department_has_not_signed,
        due="cosign_due",
        tells=[rules.office_once_signed],
    )
    def cosign(self, by: Any, confirmed: bool, digest: str = "", opinion: str = "") -> dict:
        """One department signs the whole list as its approver saw it; refused where it has changed since."""
        if digest and digest != self.signing_digest():
            raise StepRefused(_("名单内容在您打开页面后有改动，请重新核对后再会签。"))
        region = min(by.scope("dept_approver", "region") - signatures.signed_regions(self))
        signature = signatures.sign(self, region_id=region, by=by)
        return {"region": region, "version": self.version, "opinion": opinion, "digest": signature.digest}

    @step(
        State.COSIGNING,
        State.DRAFTING,
        article=15,
        label=_("撤回修改"),
        by=(rules.office_officer, SYSTEM),
        form="portal.forms.ReasonForm",
        tells=[rules.departments_approvers],
    )
    def revise(self, by: Any, reason: str) -> dict:
        """The list is changed, or an application left it; all co-signatures are void."""
        return {"voided": signatures.void(self, why=reason)}

    @step(
        State.COSIGNING,
        State.DRAFTING,
        article=15,
        label=_("退回并说明理由"),
        tone="danger",
        by=rules.any_departments_approver,
        form="portal.forms.ReasonForm",
        tells=[rules.departments_approvers, rules.office_officers],
    )
    def send_back(self, by: Any, reason: str) -> dict:
        """One department does not agree; all co-signatures are void."""
        return {"voided": signatures.void(self, why=reason)}

    @step(
        State.COSIGNING,
        State.DECIDED,
        article=15,
        label=_("确定名单"),
        tone="primary",
        by=rules.office_approver,
        needs=[signatures.signed_by_all_four, rules.every_application_still_reviewed, rules.second_person],
        todo=_("确定拟立项名单"),
        todo_when=rules.fully_signed,
        confirms=True,
    )
    def decide(self, by: Any) -> dict:
        """Each application on the list is proposed, each off it is not."""
        self.decided_at = clock.now()
        return announcing.decide(self)

    @step(
        State.DECIDED,
        State.DECIDED,
        article=15,
        label=_("保密审查"),
        by=rules.office_officer,
        needs=[rules.something_is_proposed],
        form="projects.approval.forms.SecrecyForm",
        todo=_("公示前保密审查"),
        todo_when=rules.secrecy_not_passed,
    )
    def review_secrecy(self, by: Any, passed: str, opinion: str, withheld: Any = ()) -> dict:
        """Whether what would be posted holds anything classified; a title may be withheld."""
        self.secrecy_passed, self.secrecy_opinion = passed == "yes", opinion
        self.secrecy_by, self.secrecy_at = by, clock.now()
        announcing.withhold(self, withheld)
        return {"passed": self.secrecy_passed, "opinion": opinion, "withheld": [item.pk for item in withheld]}

    @step(
        State.DECIDED,
        State.ANNOUNCED,
        article=15,
        label=_("发布公示"),
        tone="primary",
        by=rules.office_approver,
        needs=[rules.secrecy_review_passed, rules.something_is_proposed],
        form="projects.approval.forms.AnnounceForm",
        todo=_("发布拟立项公示"),
        todo_when=rules.secrecy_is_passed,
        confirms=True,
    )
    def announce(self, by: Any, number: str, title: str, text: str, how_to_object: str) -> dict:
        """The public notice is posted for its working days; each application on the list is announced."""
        notice = announcing.post(self, number=number, title=title, text=text, how_to_object=how_to_object)
        return {"number": number, "ends_at": notice.ends_at, "applications": len(notice.rows)}

    @step(
        [State.DECIDED, State.ANNOUNCED],
        State.COMPLETED,
        article=15,
        label=_("办结名单"),
        by=SYSTEM,
        needs=[rules.nothing_on_it_is_open],
        timed="decided_at",
    )
    def complete(self, by: Any) -> None:
        """Every application on it is approved or has ended."""

    @step(
        [State.DRAFTING, State.COSIGNING],
        State.CANCELLED,
        article=15,
        label=_("取消名单"),
        tone="danger",
        by=rules.office_approver,
        form="portal.forms.ReasonForm",
        tells=[rules.departments_approvers],
    )
    def cancel(self, by: Any, reason: str) -> dict:
        """The list is given up; its applications are free for another."""
        self.items.standing().update(is_live=False, left_why=reason)
        return {"voided": signatures.void(self, why=reason)}
