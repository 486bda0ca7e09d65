"""任务书: what the project does, with whom, by when and for how much, made from the application as approved."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.models import User
from portal.cosign import digest_of
from portal.workflow import SYSTEM, Workflow, perform, state_field, step
from projects.delivery import periods, rules, signing


class TaskAgreementQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "TaskAgreementQuerySet":
        """Whoever may see the project."""
        from projects.delivery.models.projects import Project

        return self.filter(project__in=Project.objects.visible_to(user).order_by())

    def standing(self) -> "TaskAgreementQuerySet":
        """Those that are not void: the one in force first, then the latest."""
        in_force = models.Case(models.When(state="in_force", then=0), default=1, output_field=models.IntegerField())
        return self.exclude(state="void").order_by(in_force, "-version")

    def for_list(self) -> "TaskAgreementQuerySet":
        return self.select_related("project__lead", "project__region", "project__call")

    def for_detail(self) -> "TaskAgreementQuerySet":
        return self.for_list().select_related("project__application", "project__leader")


class TaskAgreement(Workflow):
    """One version of a project's task agreement; what cannot depart from the approval is in `terms`."""

    machine = "task_agreement"

    class State(models.TextChoices):
        DRAFTING = "drafting", _("填报中")
        LEAD_SIGNED = "lead_signed", _("牵头单位已签")
        REGION_SIGNED = "region_signed", _("厅（委）已签")
        IN_FORCE = "in_force", _("已生效")
        VOID = "void", _("已作废")

    tones = {
        State.DRAFTING: "wait",
        State.LEAD_SIGNED: "go",
        State.REGION_SIGNED: "go",
        State.IN_FORCE: "ok",
        State.VOID: "end",
    }
    in_work_list = {
        "code": models.F("project__code"),
        "title": models.F("project__title"),
        "unit": models.F("project__lead__name"),
        "amount": models.F("project__granted"),
    }

    project = models.ForeignKey("delivery.Project", models.PROTECT, related_name="agreements", verbose_name=_("项目"))
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    terms = models.JSONField(_("批准的内容"))
    plan = models.TextField(_("实施方案"), max_length=10000, blank=True)
    cooperation = models.TextField(_("与其他任务的衔接"), max_length=3000, blank=True)
    starts_on = models.DateField(_("开始日期"), null=True, blank=True)
    milestones = models.JSONField(_("里程碑"), default=list, blank=True)
    sign_due = models.DateTimeField(_("签订期限"), null=True, blank=True)
    lead_signed_at = models.DateTimeField(_("牵头单位签署时间"), null=True, blank=True)
    region_signed_at = models.DateTimeField(_("厅（委）签署时间"), null=True, blank=True, db_index=True)
    in_force_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    state = state_field(State, State.DRAFTING)

    objects = TaskAgreementQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("任务书")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "version"], name="a_version_of_an_agreement_once"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="in_force"), name="one_agreement_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.project.title}"

    def get_absolute_url(self) -> str:
        return reverse("task_agreement", args=[self.pk])

    @property
    def code(self) -> str:
        """The project's number, with the version from the second on."""
        return self.project.code if self.version == 1 else f"{self.project.code}-{self.version}"

    @property
    def begins_at(self) -> Any:
        """The first instant of the term; None before its first day is named."""
        return periods.start_of(self.starts_on) if self.starts_on else None

    @property
    def ends_at(self) -> Any:
        """The last instant of work of the term; None before its first day is named."""
        return periods.end_of(self.starts_on, self.project.term_months) if self.starts_on else None

    def content(self) -> dict[str, Any]:
        """All that is signed, as plain data."""
        lines = self.budget.values_list("organisation_id", "source", "subject", "year", "amount")
        return {
            "terms": self.terms,
            "plan": self.plan,
            "cooperation": self.cooperation,
            "starts_on": str(self.starts_on),
            "milestones": self.milestones,
            "granted": str(self.project.granted),
            "budget": [[*line[:4], str(line[4])] for line in lines],
        }

    def signing_digest(self) -> str:
        """The hash of all that is signed."""
        return digest_of(self.content())

    @step(
        State.DRAFTING,
        State.DRAFTING,
        article=17,
        label=_("填写任务书"),
        by=rules.leads_editor,
        page="task_agreement_edit",
    )
    def fill(self, by: Any, starts_on: Any, plan: str, cooperation: str, milestones: list) -> dict:
        """What the lead unit may settle itself: the first day, the plan, the milestones."""
        self.starts_on, self.plan, self.cooperation, self.milestones = starts_on, plan, cooperation, milestones
        return {"starts_on": starts_on, "milestones": len(milestones)}

    @step(
        State.DRAFTING,
        State.DRAFTING,
        article=17,
        label=_("调整预算"),
        by=rules.leads_editor,
        page="task_agreement_budget",
    )
    def allot(self, by: Any, lines: list) -> dict:
        """The budget is exactly these lines; its public money has to become what was granted before it is signed."""
        from projects.delivery.making import put_budget

        put_budget(self, lines)
        return {"lines": len(lines), "public": self.budget.public().total()}

    @step(
        State.DRAFTING,
        State.LEAD_SIGNED,
        article=17,
        label=_("代表牵头单位签署"),
        tone="primary",
        by=rules.leads_admin,
        needs=[rules.as_approved, rules.agreement_complete, rules.budget_as_granted, rules.budget_within_its_limits],
        form="projects.delivery.forms.SignForm",
        todo=_("填报并签署任务书"),
        due="sign_due",
        receipt=True,
    )
    def sign_as_lead(self, by: Any, pledge: bool) -> dict:
        """The lead unit binds itself and the consortium to what was approved."""
        self.lead_signed_at = clock.now()
        return signing.sign(self, "lead", by=by, signed_for=self.project.lead.name)

    @step(
        [State.LEAD_SIGNED, State.REGION_SIGNED],
        State.DRAFTING,
        article=17,
        label=_("退回修改"),
        tone="danger",
        by=(rules.officer, rules.office_officer),
        form="portal.forms.ReasonForm",
        tells=[rules.leads_admins],
    )
    def return_for_correction(self, by: Any, reason: str) -> dict:
        """It has to be changed; the signatures are void."""
        self.lead_signed_at = self.region_signed_at = None
        return {"voided": signing.void(self, why=reason)}

    @step(
        State.LEAD_SIGNED,
        State.REGION_SIGNED,
        article=17,
        label=_("代表科技厅（委）签署"),
        tone="primary",
        by=rules.approver,
        needs=[rules.signed_text_unchanged],
        form="projects.delivery.forms.SignForm",
        todo=_("签署任务书"),
    )
    def sign_as_region(self, by: Any, pledge: bool) -> dict:
        """The department of the lead unit's region signs."""
        self.region_signed_at = clock.now()
        return signing.sign(self, "region", by=by, signed_for=self.project.region.department)

    @step(
        State.REGION_SIGNED,
        State.IN_FORCE,
        article=17,
        label=_("代表科创办签署"),
        tone="primary",
        by=rules.office_approver,
        needs=[rules.office_signs, rules.signed_text_unchanged],
        form="projects.delivery.forms.SignForm",
        todo=_("签署任务书"),
        todo_when=rules.where_the_office_signs,
        tells=[rules.leads_admins],
    )
    def sign_as_office(self, by: Any, pledge: bool) -> dict:
        """The Office signs; the agreement is in force and the project begins."""
        from portal.positions import OFFICE

        signed = signing.sign(self, "office", by=by, signed_for=str(OFFICE))
        return signed | self._come_into_force()

    @step(
        State.REGION_SIGNED,
        State.IN_FORCE,
        article=17,
        label=_("任务书生效"),
        by=SYSTEM,
        needs=[rules.office_only_keeps_a_copy],
        timed="region_signed_at",
        tells=[rules.leads_admins],
    )
    def take_effect(self, by: Any) -> dict:
        """The department is the contracting side, so its signature was the last."""
        return self._come_into_force()

    def _come_into_force(self) -> dict:
        self.in_force_at = clock.now()
        signing.ask_for_the_document(self)
        perform(self.project, "activate", by=User.objects.system(), cause=self)
        return {"in_force_at": self.in_force_at, "digest": self.signing_digest()}
