"""更正: a correction of what a published demand says, drafted by one person and signed by another (article 9)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.collection.rules import taken_down
from demands.release import correcting, noticing, today
from demands.release.rules import correcting as rules
from portal import clock
from portal import cosign as signatures
from portal.workflow import SYSTEM, StepRefused, Workflow, state_field, step


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CorrectionQuerySet":
        """The demand's department and whoever oversees all; the public reads the notice."""
        if not user.sees_all_regions:
            self = self.filter(demand__region_id__in=user.department_regions)
        return self.filter(taken_down.open_to(user, "demand"))

    def under_way(self) -> "CorrectionQuerySet":
        """Neither published nor given up."""
        return self.filter(state__in=(Correction.State.DRAFTING, Correction.State.SIGNING))

    def published(self) -> "CorrectionQuerySet":
        """Those that are out, newest first."""
        return self.filter(published_at__isnull=False).order_by("-published_at", "-pk")

    def for_list(self) -> "CorrectionQuerySet":
        return self.select_related("demand__region", "created_by").order_by("-created_at", "-pk")

    def for_detail(self) -> "CorrectionQuerySet":
        return self.select_related("demand__region", "demand__public_row", "created_by", "signed_by")


class Correction(Workflow):
    """What is to read differently, and why; once signed, a public notice."""

    machine = "correction"
    of_demand = "demand"

    class State(models.TextChoices):
        DRAFTING = "drafting", _("拟稿中")
        SIGNING = "signing", _("待签发")
        PUBLISHED = "published", _("已发布")
        CANCELLED = "cancelled", _("已取消")

    tones = {State.DRAFTING: "", State.SIGNING: "wait", State.PUBLISHED: "done", State.CANCELLED: "end"}
    in_work_list = {
        "code": models.F("demand__code"),
        "title": models.F("demand__title"),
        "unit": models.F("demand__organisation__name"),
    }

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="corrections", verbose_name=_("需求"))
    number = models.CharField(_("更正编号"), max_length=20, blank=True)
    # {"texts": {name: words}, "indicators": {line: {cell: words}}}: only what differs, and what it read when drafted.
    changed = models.JSONField(_("更正内容"), default=dict)
    drafted_on = models.JSONField(_("拟稿时的原文"), default=dict, db_default={})
    before = models.JSONField(_("更正前"), null=True, blank=True)
    after = models.JSONField(_("更正后"), null=True, blank=True)
    reason = models.TextField(_("更正说明"), max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟稿人"))
    created_at = models.DateTimeField(_("拟稿时间"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送签人")
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签发人")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    state = state_field(State, State.DRAFTING)

    objects = CorrectionQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("更正")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"],
                condition=models.Q(state__in=["drafting", "signing"]),
                name="one_correction_of_a_demand_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="a_correction_has_its_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand.code} {self.number}".strip()

    def get_absolute_url(self) -> str:
        return reverse("correction", args=[self.pk])

    def url_for_others(self) -> str:
        """Demander and other departments read the notice where the public does."""
        return reverse("public_demand", args=[self.demand.code])

    @property
    def differences(self) -> list[dict[str, str]]:
        """What reads differently: once published as it was then, before that against what the public reads now."""
        if self.before is not None and self.after is not None:
            return correcting.differences(self.before, self.after)
        row = self.demand.public_row
        return correcting.differences(today.of_row(row), correcting.applied(row, self.changed))

    def signing_digest(self) -> str:
        """The hash of what is signed: the explanation and every word that is changed, before and after."""
        return signatures.digest_of([self.reason, self.differences])

    @step(
        State.DRAFTING,
        State.DRAFTING,
        article=9,
        label=_("编辑更正"),
        by=rules.officer,
        form="demands.release.correction_forms.ComposeForm",
    )
    def compose(self, by: Any, reason: str, changed: dict | None = None) -> dict:
        """The words that take the place of others, and the explanation that the public reads."""
        self.reason, self.changed, row = reason, changed or {}, self.demand.public_row
        if against := correcting.reasons_against(row, self.changed):
            raise StepRefused(*against)
        self.drafted_on = correcting.words(row, self.changed)
        return {"changed": self.changed, "reason": reason}

    @step(
        State.DRAFTING,
        State.SIGNING,
        article=9,
        label=_("送签"),
        tone="primary",
        by=rules.officer,
        needs=[rules.something_is_changed, *rules.MUST_HOLD],
        todo=_("拟制更正并送签"),
        counts_in=["demand"],
    )
    def request_signature(self, by: Any) -> dict:
        """The department's approver is asked to sign it."""
        self.sent_by = by
        return {"digest": self.signing_digest()}

    @step(
        State.SIGNING,
        State.PUBLISHED,
        article=9,
        label=_("签发更正"),
        tone="primary",
        by=rules.approver,
        needs=[*rules.MUST_HOLD, rules.second_person],
        form="demands.release.correction_forms.SignForm",
        todo=_("签发更正"),
        tells=[rules.its_demanders, rules.other_departments, rules.office],
        then=[lambda correction: later.tell(later.CORRECTED, correction.demand, correction.reason)],
        counts_in=["demand"],
        confirms=True,
    )
    def sign(self, by: Any, confirmed: bool, secrecy: bool, digest: str = "") -> dict:
        """The correction is out: a notice with before and after; the copy as published stays beside it."""
        from demands.release import services

        if digest and digest != self.signing_digest():
            raise StepRefused(_("更正内容在您打开页面后有改动，请重新核对后再签发。"))
        kept, row = self.signing_digest(), self.demand.public_row
        self.before, self.after = today.of_row(row), correcting.applied(row, self.changed)
        correcting.carry_out(self)
        self.signed_by, self.published_at = by, clock.now()
        self.number = services.next_of_year(self.demand.call.year, "G")
        noticing.put(self.demand, "correction", self.reason, correction=self)
        return {"number": self.number, "digest": kept, "changed": self.changed, "secrecy": secrecy}

    @step(
        State.SIGNING,
        State.DRAFTING,
        article=9,
        label=_("退回修改"),
        by=rules.approver,
        form="portal.forms.ReasonForm",
        tells=[rules.who_drafted],
    )
    def send_back(self, by: Any, reason: str) -> None:
        """The approver does not sign it as it stands."""

    @step(
        [State.DRAFTING, State.SIGNING],
        State.CANCELLED,
        article=9,
        label=_("更正失效"),
        by=SYSTEM,
        needs=[rules.its_demand_left],
        tells=[rules.who_drafted],
    )
    def lapse(self, by: Any, cause: Any = None) -> None:
        """What it would correct is public no longer, and will not be again."""

    @step(
        [State.DRAFTING, State.SIGNING],
        State.CANCELLED,
        article=9,
        label=_("取消更正"),
        tone="danger",
        by=rules.officer,
        form="portal.forms.ReasonForm",
    )
    def cancel(self, by: Any, reason: str) -> None:
        """The text stays as it is."""
