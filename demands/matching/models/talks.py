"""对接记录: what was said and agreed in talks about a solution, written down by one side and confirmed by the other."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.rules import taken_down
from demands.matching import talk_rules as rules
from demands.matching.models.terms import SIDES
from portal import clock
from portal.personal.kinds import Kind, Personal
from portal.workflow import Workflow, state_field, step

# What the other side answers; nothing else of the minutes is ever written again.
ANSWERED = ("state", "answered_by", "answered_at", "remark")


class TalkQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "TalkQuerySet":
        """Both sides; the departments of both regions; the Office's side; few while the demand is taken down."""
        known = self.filter(taken_down.open_to(user, "solution__demand"))
        if user.sees_all_regions:
            return known
        sides = Q(solution__demand__demander_id__in=user.unit_ids) | Q(solution__organisation_id__in=user.unit_ids)
        regions = user.department_regions
        return known.filter(sides | Q(solution__demand__region_id__in=regions) | Q(solution__region_id__in=regions))

    def for_list(self) -> "TalkQuerySet":
        return self.select_related("solution__demand__demander", "solution__organisation", "by", "answered_by")

    def for_detail(self) -> "TalkQuerySet":
        return self.for_list().select_related("corrects")


class Talk(Workflow):
    """One meeting or call. A mistake is put right by further minutes that name these."""

    machine = "talk"
    of_demand = "solution__demand"

    class State(models.TextChoices):
        RECORDED = "recorded", _("待对方确认")
        CONFIRMED = "confirmed", _("双方确认")
        DISPUTED = "disputed", _("对方有不同意见")

    class Way(models.TextChoices):
        ON_SITE = "on_site", _("现场")
        ONLINE = "online", _("线上会议")
        CALL = "call", _("电话")

    tones = {State.RECORDED: "wait", State.CONFIRMED: "ok", State.DISPUTED: "notice"}
    in_work_list = {
        "code": models.F("solution__code"),
        "title": models.F("solution__title"),
        "unit": models.F("solution__organisation__name"),
    }

    solution = models.ForeignKey("matching.Solution", models.PROTECT, related_name="talks", verbose_name=_("方案"))
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("记录单位")
    )
    side = models.CharField(_("记录方"), max_length=8, choices=SIDES)
    held_on = models.DateField(_("洽谈日期"))
    way = models.CharField(_("方式"), max_length=8, choices=Way.choices)
    place = models.CharField(_("地点或会议号"), max_length=120, blank=True)
    people = models.CharField(_("参加人员"), max_length=300)
    agreed = models.TextField(_("议定事项"))
    next_step = models.TextField(_("下一步安排"), blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("更正的记录")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("记录时间"), default=clock.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    answered_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    remark = models.TextField(_("不同意见"), blank=True)
    state = state_field(State, State.RECORDED)

    objects = TalkQuerySet.as_manager()

    personal = {"people": Personal(Kind.NAME, _("供需双方留存洽谈经过"))}

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("对接记录")
        ordering = ["-held_on", "-pk"]
        triggers = [
            *Workflow.Meta.triggers,
            pgtrigger.ReadOnly(name="minutes_are_not_rewritten", exclude=[*ANSWERED, "people"]),
            pgtrigger.Protect(name="minutes_are_not_taken_away", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.solution.code} {self.held_on:%Y-%m-%d} {self._meta.verbose_name}"

    def get_absolute_url(self) -> str:
        return reverse("talk", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its state looks in a list."""
        return self.tones.get(self.state, "")

    @step(
        State.RECORDED,
        State.CONFIRMED,
        article=10,
        label=_("确认记录"),
        tone="primary",
        by=(rules.demander_of_theirs, rules.provider_of_theirs),
        todo=_("确认对接记录"),
        tells=[rules.who_wrote_it],
    )
    def confirm(self, by: Any) -> None:
        """It was so: both sides stand by the minutes."""
        self.answered_by, self.answered_at = by, clock.now()

    @step(
        State.RECORDED,
        State.DISPUTED,
        article=10,
        label=_("提出不同意见"),
        by=(rules.demander_of_theirs, rules.provider_of_theirs),
        form="portal.forms.ReasonForm",
        tells=[rules.who_wrote_it],
    )
    def dispute(self, by: Any, reason: str) -> None:
        """It was otherwise: the minutes stay, the other side's words stand beside them."""
        self.answered_by, self.answered_at, self.remark = by, clock.now(), reason
