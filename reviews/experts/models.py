"""专家库: people who review, with their fields, their unit and where they worked before (articles 8 and 14)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.accounts.granting import give_role, identify
from portal.accounts.models import Role, RoleGrant
from portal.personal.kinds import Kind, Personal
from portal.persons import is_any_of
from portal.workflow import StepRefused, Workflow, state_field, step
from reviews.experts import rules
from reviews.experts.leaving import let_go

READERS = {"expert_keeper", "office_officer", "office_approver", "auditor", "dept_officer", "dept_approver"}


class ExpertQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ExpertQuerySet":
        """The keeper, those who organise reviews, and auditors; an expert sees the own row. Applicants see nobody."""
        return self if user.roles & READERS else self.filter(user_id=user.pk)

    def for_list(self) -> "ExpertQuerySet":
        return self.select_related("organisation", "region").prefetch_related("fields")

    def for_detail(self) -> "ExpertQuerySet":
        return self.select_related("organisation", "region", "user").prefetch_related("fields", "past_units")

    def active(self) -> "ExpertQuerySet":
        """Those who may be drawn."""
        return self.filter(state=Expert.State.ACTIVE)


class Expert(Workflow):
    """A person of the trade who may be asked to review."""

    machine = "expert"

    class State(models.TextChoices):
        APPLIED = "applied", _("待审核")
        ACTIVE = "active", _("在库")
        PAUSED = "paused", _("暂停")
        REMOVED = "removed", _("已出库")

    tones = {State.APPLIED: "wait", State.ACTIVE: "ok", State.PAUSED: "wait", State.REMOVED: "end"}
    in_work_list = {"title": models.F("name"), "unit": models.F("organisation_name")}

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="as_expert",
        verbose_name=_("登录账号"),
    )
    name = models.CharField(_("姓名"), max_length=60)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="experts",
        verbose_name=_("平台内单位"),
    )
    organisation_name = models.CharField(_("所在单位"), max_length=120, blank=True)
    region = models.ForeignKey("accounts.Region", models.PROTECT, null=True, blank=True, verbose_name=_("所在省（市）"))
    fields = models.ManyToManyField("calls.Field", blank=True, related_name="experts", verbose_name=_("专业领域"))
    title = models.CharField(_("职称"), max_length=60, blank=True)
    phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    email = models.EmailField(_("邮箱"), blank=True)
    registered_at = models.DateTimeField(_("登记时间"), default=clock.now, editable=False)
    state = state_field(State, State.APPLIED)

    objects = ExpertQuerySet.as_manager()

    personal = {
        "name": Personal(Kind.NAME, _("遴选专家、核对回避")),
        "organisation_name": Personal(Kind.POSITION, _("核对回避")),
        "title": Personal(Kind.POSITION, _("遴选专家")),
        "phone": Personal(Kind.PHONE, _("联系评审")),
        "email": Personal(Kind.EMAIL, _("联系评审")),
    }

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(user=person)

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("专家")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit_name}）" if self.unit_name else self.name

    def get_absolute_url(self) -> str:
        return reverse("expert", args=[self.pk])

    @property
    def unit_name(self) -> str:
        """The name of the expert's unit, as the unit registered it or as it was typed."""
        return self.organisation.name if self.organisation_id else self.organisation_name

    @property
    def field_names(self) -> str:
        """The expert's fields in words."""
        return "、".join(str(field) for field in self.fields.all())

    @step(
        [State.APPLIED, State.PAUSED],
        State.ACTIVE,
        article=(8, 14),
        label=_("审核入库"),
        tone="primary",
        by=rules.keeper,
        needs=[
            rules.identity_filled_in,
            rules.field_and_unit_filled_in,
            rules.account_of_a_known_person,
            rules.not_the_expert,
        ],
        confirms=True,
        todo=_("审核专家"),
        todo_when=lambda user: models.Q(state="applied"),
        tells=[rules.the_expert_itself],
    )
    def admit(self, by: Any) -> dict:
        """The expert may be drawn from now on; an account tied to the row gets the role."""
        return {"role_granted": self.give_role(by)}

    @step(
        State.ACTIVE,
        State.PAUSED,
        article=(8, 14),
        label=_("暂停"),
        tone="danger",
        by=rules.keeper,
        form="portal.forms.ReasonForm",
        tells=[rules.the_expert_itself],
    )
    def pause(self, by: Any, reason: str) -> None:
        """Not drawn for the time being; open assignments go to the organiser to be replaced."""
        let_go(self, reason)

    @step(
        [State.APPLIED, State.ACTIVE, State.PAUSED],
        State.REMOVED,
        article=(8, 14),
        label=_("出库"),
        tone="danger",
        by=rules.keeper,
        form="portal.forms.ReasonForm",
        tells=[rules.the_expert_itself],
    )
    def remove(self, by: Any, reason: str) -> None:
        """Out of the pool for good; the role ends, open assignments go to the organiser to be replaced."""
        let_go(self, reason)
        self.end_role()

    @step(
        [State.ACTIVE],
        State.ACTIVE,
        article=(8, 14),
        label=_("绑定登录账号"),
        by=rules.keeper,
        form="reviews.experts.forms.LinkAccountForm",
        confirms=True,
    )
    def link_account(self, by: Any, user: Any, identity_number: str = "") -> dict:
        """Tie the account with which the expert signs in; it gets the role at once."""
        if is_any_of(by, user.pk):
            raise StepRefused(_("不能绑定自己的账号，请由另一位专家库管理员办理。"))
        if identity_number:
            identify(user, identity_number)
        if self.user_id and self.user_id != user.pk:
            self.end_role()
        self.user = user
        return {"role_granted": self.give_role(by)}

    def give_role(self, by: Any) -> bool:
        """Give the account of this expert the role, once; whether there was an account to give it to."""
        if self.user_id is None:
            return False
        give_role(user=self.user, role=Role.EXPERT, by=by)
        return True

    def end_role(self) -> None:
        """The account of this expert, if any, is an expert's no longer."""
        held = RoleGrant.objects.filter(user_id=self.user_id, role=Role.EXPERT, ended_at=None)
        held.update(ended_at=clock.now())


class PastUnit(models.Model):
    """A unit where the expert worked before, which still forbids a review for the years that the call sets."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="past_units", verbose_name=_("专家"))
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, verbose_name=_("平台内单位")
    )
    name = models.CharField(_("单位名称"), max_length=120)
    left_on = models.DateField(_("离开日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("曾任职单位")
        ordering = ["-left_on"]

    def __str__(self) -> str:
        return self.name
