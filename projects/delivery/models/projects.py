"""项目: an approved application that is carried out under a task agreement."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.workflow import SYSTEM, Workflow, state_field, step
from projects.delivery import rules


class ProjectQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """The Office for all; the departments and members of the consortium's units; its leaders."""
        if user.sees_all_regions:
            return self
        from projects.applications.models import Participant, SubTopic

        here = models.OuterRef("application_id")
        units = Participant.objects.filter(application_id=here)
        ours = units.filter(
            models.Q(organisation__in=user.unit_ids) | models.Q(organisation__region__in=user.department_regions)
        )
        led = SubTopic.objects.filter(application_id=here, leader_id=user.pk)
        return self.filter(models.Exists(ours) | models.Exists(led) | models.Q(leader_id=user.pk))

    def for_list(self) -> "ProjectQuerySet":
        return self.select_related("lead", "region", "leader", "call")

    def for_detail(self) -> "ProjectQuerySet":
        return self.for_list().select_related("application__guideline", "application__direction")

    def running(self) -> "ProjectQuerySet":
        """Those that are not finished in any way."""
        return self.filter(state__in=Project.RUNNING)


class Project(Workflow):
    """One project with its number, its grant (万元) and its term."""

    machine = "project"

    class State(models.TextChoices):
        CONTRACTING = "contracting", _("任务书签订中")
        ACTIVE = "active", _("实施中")
        SUSPENDED = "suspended", _("已暂停")
        UNDER_ACCEPTANCE = "under_acceptance", _("验收中")
        ACCEPTED = "accepted", _("通过验收")
        CONCLUDED = "concluded", _("结题")
        FAILED = "failed", _("未通过验收")
        TERMINATED = "terminated", _("已终止")
        REVOKED = "revoked", _("已撤销")
        TRACKING = "tracking", _("绩效跟踪")
        ARCHIVED = "archived", _("已归档")

    RUNNING = (State.CONTRACTING, State.ACTIVE, State.SUSPENDED, State.UNDER_ACCEPTANCE)
    tones = {
        State.CONTRACTING: "wait",
        State.ACTIVE: "go",
        State.SUSPENDED: "wait",
        State.UNDER_ACCEPTANCE: "go",
        State.ACCEPTED: "ok",
        State.CONCLUDED: "ok",
        State.FAILED: "no",
        State.TERMINATED: "end",
        State.REVOKED: "no",
        State.TRACKING: "go",
        State.ARCHIVED: "done",
    }
    in_work_list = {
        "code": models.F("code"),
        "title": models.F("title"),
        "unit": models.F("lead__name"),
        "amount": models.F("granted"),
    }

    application = models.OneToOneField(
        "applications.Application", models.PROTECT, related_name="project", verbose_name=_("项目申报")
    )
    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="projects", verbose_name=_("年度计划"))
    code = models.CharField(_("项目编号"), max_length=30, unique=True)
    title = models.CharField(_("项目名称"), max_length=120)
    lead = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="projects_led", verbose_name=_("牵头单位")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("省（市）"))
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="projects_led", verbose_name=_("项目负责人")
    )
    term_months = models.PositiveSmallIntegerField(_("实施期限（月）"))
    granted = models.DecimalField(_("批准经费（万元）"), max_digits=14, decimal_places=2)
    approved_at = models.DateTimeField(_("立项时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("结束时间"), null=True, blank=True, db_index=True)
    state = state_field(State, State.CONTRACTING)

    objects = ProjectQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("项目")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(granted__gt=0), name="a_project_has_a_grant"),
            models.CheckConstraint(
                condition=models.Q(due_at=None) | models.Q(due_at__gt=models.F("started_at")),
                name="a_project_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("project", args=[self.pk])

    @property
    def agreement(self) -> Any:
        """The task agreement as it stands: the one in force, else the latest under way; None before there is one."""
        return self.agreements.standing().first()

    @step(
        State.CONTRACTING,
        State.ACTIVE,
        article=17,
        label=_("启动实施"),
        by=SYSTEM,
        needs=[rules.its_agreement_takes_effect],
        tells=[rules.its_people],
    )
    def activate(self, by: Any, cause: Any) -> dict:
        """The task agreement is in force: the term runs from the day that it names."""
        self.started_at, self.due_at = cause.begins_at, cause.ends_at
        return {"started_at": self.started_at, "due_at": self.due_at, "agreement": cause.pk}
