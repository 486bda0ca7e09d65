"""征集批次: a time in which the departments collect demands, in some fields and regions (article 7)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection import announcing
from demands.collection.layouts import default
from demands.collection.layouts.reading import layout_of
from demands.collection.models.form_versions import FormVersion
from demands.collection.models.states import EDITABLE, DemandState
from demands.collection.rules import actors, rounds
from portal import clock, cosign, locks
from portal.workflow import SYSTEM, StepRefused, Workflow, state_field, step


class CollectionRoundQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CollectionRoundQuerySet":
        """Rounds that were opened are for everybody; those being drafted are for departments and the Office.

        One that was cancelled is also for the units that had begun a demand in it.
        """
        if user.sees_all_regions or user.department_regions:
            return self
        cancelled = CollectionRound._base_manager.filter(state=CollectionRound.State.CANCELLED)
        begun = cancelled.filter(demands__organisation__in=user.unit_ids)
        opened = ~models.Q(state__in=[CollectionRound.State.DRAFT, CollectionRound.State.CANCELLED])
        return self.filter(opened | models.Q(pk__in=begun.values("pk")))

    def for_list(self) -> "CollectionRoundQuerySet":
        handed_in = models.Count("demands", filter=models.Q(demands__submitted_at__isnull=False))
        return self.select_related("call").annotate(handed_in=handed_in).order_by("-opens_at", "-pk")

    def for_detail(self) -> "CollectionRoundQuerySet":
        return self.select_related("call", "created_by", "department", "form__copied_from__round").prefetch_related(
            "fields", "regions"
        )

    def collecting(self) -> "CollectionRoundQuerySet":
        """Rounds into which a demand may be handed in now."""
        now = clock.now()
        return self.filter(state=CollectionRound.State.OPEN, opens_at__lte=now, closes_at__gt=now)


class CollectionRound(Workflow):
    """One round of a year; its notice is agreed by the four departments before it opens."""

    machine = "collection_round"

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        OPEN = "open", _("征集中")
        CLOSED = "closed", _("已截止")
        ARCHIVED = "archived", _("已归档")
        CANCELLED = "cancelled", _("已取消")

    tones = {
        State.DRAFT: "",
        State.OPEN: "open",
        State.CLOSED: "done",
        State.ARCHIVED: "end",
        State.CANCELLED: "end",
    }
    in_work_list = {"code": models.F("code"), "title": models.F("name")}

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="rounds", verbose_name=_("年度计划"))
    name = models.CharField(_("批次名称"), max_length=60)
    code = models.CharField(_("批次编号"), max_length=20, unique=True)
    fields = models.ManyToManyField("calls.Field", related_name="+", verbose_name=_("征集领域"))
    regions = models.ManyToManyField("accounts.Region", related_name="+", verbose_name=_("征集范围"))
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    term_min = models.PositiveSmallIntegerField(_("攻关期限下限（月）"))
    term_max = models.PositiveSmallIntegerField(_("攻关期限上限（月）"))
    per_unit = models.PositiveSmallIntegerField(_("每单位需求上限（项）"))
    notice = models.TextField(_("征集通知"))
    # Whose officer prepares it; nothing where it is the Office. No index: rounds are few, and never looked for by it.
    department = models.ForeignKey(
        "accounts.Region",
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("拟制部门"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟制人"))
    state = state_field(State, State.DRAFT)

    objects = CollectionRoundQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("征集批次")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="a_round_opens_before_it_closes"
            ),
            models.CheckConstraint(
                condition=models.Q(term_max__gte=models.F("term_min"), term_min__gte=1),
                name="a_term_lies_between_its_bounds",
            ),
            models.CheckConstraint(condition=models.Q(per_unit__gte=1), name="a_unit_may_have_at_least_one_demand"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("collection_round", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A round has a form from its first moment: the one that a year starts with."""
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if is_new:
            contents = default.layout().as_json()
            FormVersion.objects.create(round=self, contents=contents, changed_at=clock.now())

    def is_open_at(self, instant: datetime) -> bool:
        """Whether a demand received at that instant is in time; at the deadline itself it is late."""
        return self.state == self.State.OPEN and self.opens_at <= instant < self.closes_at

    @property
    def is_open_now(self) -> bool:
        """Whether a demand may be handed in at this instant."""
        return self.is_open_at(clock.now())

    def signing_digest(self) -> str:
        """The hash of what the departments agree to: the notice, every term of the round, and its form."""
        terms = [self.name, self.notice, self.opens_at, self.closes_at, self.term_min, self.term_max, self.per_unit]
        fields = sorted(self.fields.values_list("pk", flat=True))
        regions = sorted(self.regions.values_list("pk", flat=True))
        return cosign.digest_of([*terms, fields, regions, layout_of(self).as_json()])

    @step(
        State.DRAFT,
        State.DRAFT,
        article=7,
        label=_("同意征集通知"),
        tone="primary",
        by=actors.any_departments_approver,
        form="demands.collection.forms.rounds.AgreeForm",
        needs=[
            rounds.opens_before_it_closes,
            rounds.has_a_field,
            rounds.own_department_has_not_agreed,
            cosign.signs_for_one_department_only,
        ],
        todo=_("审阅征集通知"),
        todo_when=rounds.not_yet_agreed_by,
        due="opens_at",
        tells=[rounds.office_once_agreed],
    )
    def agree(self, by: Any, digest: str = "") -> dict:
        """A department agrees to notice, terms and form as its approver saw them; a change asks all four again."""
        if digest and digest != self.signing_digest():
            raise StepRefused(_("征集通知、安排或表单在您打开页面后有改动，请重新审阅后再办理。"))
        region = min(by.scope("dept_approver", "region") - cosign.signed_regions(self))
        signature = cosign.sign(self, region_id=region, by=by)
        return {"department": signature.region.department}

    @step(
        State.DRAFT,
        State.OPEN,
        article=7,
        label=_("启动征集"),
        tone="primary",
        by=actors.office_approver,
        needs=[
            rounds.opens_before_it_closes,
            rounds.has_a_field,
            rounds.has_a_region,
            cosign.signed_by_all_four,
            actors.not_who_drafted_the_round,
        ],
        todo=_("启动征集"),
        todo_when=rounds.agreed_by_all,
        due="opens_at",
        tells=[rounds.departments, rounds.office_officers],
        then=[announcing.to_leading_enterprises],
        confirms=True,
    )
    def open(self, by: Any) -> dict:
        """From its opening time on, leading enterprises hand their demands in."""
        return {"opens_at": self.opens_at, "closes_at": self.closes_at}

    @step(
        State.OPEN,
        State.OPEN,
        article=7,
        label=_("延长征集"),
        by=actors.office_approver,
        form="demands.collection.forms.steps.ExtendRoundForm",
        tells=[actors.everybody_with_a_draft, rounds.departments],
    )
    def extend(self, by: Any, due: datetime, reason: str) -> dict:
        """Everybody has longer; drafts lapse at the new deadline."""
        if due <= max(self.closes_at, clock.now()):
            raise StepRefused(_("新的截止时间须晚于原截止时间和现在。"))
        earlier, self.closes_at = self.closes_at, due
        unsent = [DemandState.DRAFT, DemandState.ORG_REVIEW]
        drafts = self.demands.filter(state__in=unsent, correction_due=None)
        locks.rows(drafts)
        drafts.update(lapses_at=due)
        return {"from": earlier, "to": due}

    @step(
        State.OPEN,
        State.CLOSED,
        article=7,
        label=_("截止"),
        by=SYSTEM,
        needs=[rounds.its_deadline_passed],
        timed="closes_at",
        tells=[rounds.departments, rounds.office_officers],
    )
    def close(self, by: Any) -> dict:
        """Nothing more is taken in; corrections keep their own deadlines."""
        return {"handed_in": self.demands.filter(submitted_at__isnull=False).count()}

    @step(
        State.CLOSED,
        State.ARCHIVED,
        article=7,
        label=_("归档"),
        by=actors.office_officer,
        needs=[rounds.every_demand_is_done],
        todo=_("归档批次"),
        todo_when=rounds.all_is_done,
    )
    def archive(self, by: Any) -> None:
        """Nothing in the round is under way any more."""

    @step(
        [State.DRAFT, State.OPEN],
        State.CANCELLED,
        article=7,
        label=_("取消批次"),
        tone="danger",
        by=actors.office_approver,
        needs=[rounds.nothing_submitted],
        form="portal.forms.ReasonForm",
        tells=[actors.everybody_with_a_draft, rounds.who_agreed, rounds.office_officers],
    )
    def cancel(self, by: Any, reason: str) -> dict:
        """No demand is taken in; drafts lapse at the round's deadline and can be copied."""
        return {"drafts": self.demands.filter(state__in=EDITABLE).count()}
