"""复核: one request against one decision, its finding and its answer."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.documents import closed
from portal.redress import decisions, rules
from portal.redress.remedy import take_back
from portal.workflow import SYSTEM, Workflow, machines, state_field, step

ARTICLES = (7, 8, 15, 18)


class RedressQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RedressQuerySet":
        """Its unit; its department and whoever reads all regions, once it is filed; few where its record is closed."""
        own = models.Q(organisation_id__in=user.unit_ids)
        filed = models.Q(filed_at__isnull=False)
        if not user.sees_all_regions:
            filed &= models.Q(region_id__in=user.department_regions)
        shown = self.filter(own | filed)
        for machine, keys in closed.hidden_from(user):
            shown = shown.exclude(about=machine, object_id__in=keys)
        return shown

    def for_list(self) -> "RedressQuerySet":
        return self.select_related("organisation", "region", "handler").order_by("-pk")

    def for_detail(self) -> "RedressQuerySet":
        return self.select_related("organisation", "region", "handler", "decided_by", "opened_by")


class RedressState(models.TextChoices):
    """From a unit's draft to an answer."""

    DRAFT = "draft", _("草稿")
    FILED = "filed", _("已提出")
    UNDER_REVIEW = "under_review", _("复核中")
    PROPOSED = "proposed", _("待审定")
    UPHELD = "upheld", _("复核成立")
    DISMISSED = "dismissed", _("维持原决定")
    WITHDRAWN = "withdrawn", _("已撤回")


S = RedressState


class Redress(Workflow):
    """One request; once for each decision, which is a row of the record."""

    machine = "redress"
    State = RedressState
    tones = {
        S.DRAFT: "",
        S.FILED: "wait",
        S.UNDER_REVIEW: "go",
        S.PROPOSED: "wait",
        S.UPHELD: "ok",
        S.DISMISSED: "no",
        S.WITHDRAWN: "end",
    }
    in_work_list = {"code": models.F("code"), "title": models.F("title"), "unit": models.F("organisation__name")}

    about = models.CharField(_("记录类别"), max_length=40)
    object_id = models.BigIntegerField(_("记录"))
    decision = models.BigIntegerField(_("原决定在办理记录中的行"), unique=True)
    decision_step = models.CharField(_("原决定的环节"), max_length=60)
    decided_what = models.CharField(_("原决定"), max_length=60)
    decided_why = models.TextField(_("原决定的理由"), blank=True)
    refused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("原决定人")
    )
    took_part = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("参与原决定的人"))
    article = models.PositiveSmallIntegerField(_("依据条款"))
    code = models.CharField(_("记录编号"), max_length=40)
    title = models.CharField(_("记录名称"), max_length=200)
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="redresses", verbose_name=_("申请单位")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("省（市）"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟写人"))
    opened_at = models.DateTimeField(_("新建时间"))
    file_by = models.DateTimeField(_("申请期限"))
    answer_days = models.PositiveSmallIntegerField(_("办理期限（工作日）"))
    filed_at = models.DateTimeField(_("提出时间"), null=True, blank=True)
    answer_due = models.DateTimeField(_("办理期限"), null=True, blank=True)
    grounds = models.TextField(_("事实和理由"), blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核经办人")
    )
    finding = models.TextField(_("复核意见"), blank=True)
    proposes_to_uphold = models.BooleanField(_("建议支持申请"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("复核审定人")
    )
    decided_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    answer = models.TextField(_("复核答复"), blank=True)
    state = state_field(RedressState, RedressState.DRAFT)

    objects = RedressQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("复核")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["about", "object_id"], name="redresses_of_a_record")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[S.DRAFT, S.WITHDRAWN])
                | (models.Q(filed_at__isnull=False) & ~models.Q(grounds="")),
                name="a_filed_redress_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=[S.UPHELD, S.DISMISSED])
                | (models.Q(decided_by__isnull=False, decided_at__isnull=False) & ~models.Q(answer="")),
                name="an_answered_redress_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return say("%(code)s %(what)s复核") % {"code": self.code, "what": self.decided_what}

    def get_absolute_url(self) -> str:
        return reverse("redress", args=[self.pk])

    @property
    def record(self) -> Any:
        """What the decision was about."""
        return machines()[self.about]._base_manager.get(pk=self.object_id)

    @property
    def stands(self) -> bool:
        """Whether the decision against which it is directed is still the present one."""
        model = machines().get(self.about)
        found = model._base_manager.filter(pk=self.object_id).first() if model else None
        entry = decisions.entry_of(found) if found else None
        return entry is not None and entry.pk == self.decision

    def takes_back(self, record: Any) -> bool:
        """Whether it was upheld and is about this very record: what the record's own step asks of its cause."""
        return self.state == S.UPHELD and (self.about, self.object_id) == (record.machine, record.pk)

    @step(
        S.DRAFT,
        S.FILED,
        article=ARTICLES,
        label=_("提出复核"),
        tone="primary",
        by=rules.admin,
        needs=[rules.in_time, rules.decision_stands],
        form="portal.redress.forms.FilingForm",
        todo=_("提出复核"),
        due="file_by",
        tells=[rules.its_department],
        receipt=True,
    )
    def file(self, by: Any, grounds: str, **evidence: Any) -> dict:
        """The department looks at its decision again; the decision stands meanwhile."""
        from portal.calls import calendar

        self.grounds, self.filed_at = grounds, clock.now()
        self.answer_due = calendar.deadline_after(self.filed_at, self.answer_days)
        return {"decision": self.decision, "evidence": sum(file is not None for file in evidence.values())}

    @step(
        [S.DRAFT, S.FILED, S.UNDER_REVIEW, S.PROPOSED],
        S.WITHDRAWN,
        article=ARTICLES,
        label=_("撤回复核申请"),
        tone="danger",
        by=rules.admin,
        form="portal.forms.EndingForm",
        tells=[rules.its_people, rules.its_department_once_filed],
    )
    def withdraw(self, by: Any, reason: str = "") -> None:
        """The unit no longer asks; it cannot ask again against the same decision."""

    @step(
        S.DRAFT,
        S.WITHDRAWN,
        article=ARTICLES,
        label=_("逾期未提出"),
        by=SYSTEM,
        needs=[rules.its_time_is_over],
        timed="file_by",
        tells=[rules.its_people],
    )
    def lapse(self, by: Any) -> None:
        """The time to ask ran out; the decision stands, what was written stays with the unit."""

    @step(
        S.FILED,
        S.UNDER_REVIEW,
        article=ARTICLES,
        label=_("接手复核"),
        tone="primary",
        by=rules.officer,
        needs=[rules.not_who_refused],
        todo=_("接手复核"),
        due="answer_due",
        tells=[rules.its_people],
    )
    def take(self, by: Any) -> None:
        """An officer who did not decide looks into it."""
        self.handler = by

    @step(
        S.UNDER_REVIEW,
        S.PROPOSED,
        article=ARTICLES,
        label=_("拟写复核意见"),
        tone="primary",
        by=rules.officer,
        needs=[rules.who_handles_it],
        form="portal.redress.forms.FindingForm",
        todo=_("拟写复核意见"),
        todo_when=lambda user: models.Q(handler=user.pk),
        due="answer_due",
    )
    def propose(self, by: Any, proposal: str, finding: str) -> dict:
        """What the officer found, and whether the decision should stand; the approver decides."""
        self.finding, self.proposes_to_uphold = finding, proposal == "uphold"
        return {"proposal": proposal}

    @step(
        S.PROPOSED,
        S.UNDER_REVIEW,
        article=ARTICLES,
        label=_("退回重新复核"),
        by=rules.approver,
        needs=[rules.took_no_part],
        form="portal.redress.forms.InnerReasonForm",
    )
    def return_finding(self, by: Any, remark: str) -> dict:
        """The finding does not suffice; the officer looks again."""
        return {"remark": remark}

    @step(
        S.PROPOSED,
        S.UPHELD,
        article=ARTICLES,
        label=_("复核成立"),
        tone="primary",
        by=rules.approver,
        needs=[rules.took_no_part, rules.decision_stands],
        form="portal.forms.ReasonForm",
        todo=_("审定复核"),
        due="answer_due",
        tells=[rules.its_people, rules.its_department],
        then=[take_back],
        confirms=True,
    )
    def uphold(self, by: Any, reason: str) -> dict:
        """The decision was mistaken: the record goes back to where it was decided on, with this as the cause."""
        return self._answered(by, reason)

    @step(
        S.PROPOSED,
        S.DISMISSED,
        article=ARTICLES,
        label=_("维持原决定"),
        tone="danger",
        by=rules.approver,
        needs=[rules.took_no_part],
        form="portal.forms.ReasonForm",
        tells=[rules.its_people, rules.its_department],
        confirms=True,
    )
    def dismiss(self, by: Any, reason: str) -> dict:
        """The decision stands, for good."""
        return self._answered(by, reason)

    def _answered(self, by: Any, reason: str) -> dict:
        self.decided_by, self.decided_at, self.answer = by, clock.now(), reason
        return {"decision": self.decision}
