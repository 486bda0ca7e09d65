"""指南: the year's guideline, its states and who sees it."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import Workflow, state_field
from projects.guidelines.models.drafting import Drafting
from projects.guidelines.models.fields import Kept, Written
from projects.guidelines.models.issuing import Issuing
from projects.guidelines.models.states import GuidelineState


class GuidelineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "GuidelineQuerySet":
        """The Office and auditors all; departments once their opinion is asked; others what was issued."""
        if user.sees_all_regions:
            return self
        issued = models.Q(issued_at__isnull=False)
        return self.filter(issued | models.Q(version__gte=1) if user.department_regions else issued)

    def for_list(self) -> "GuidelineQuerySet":
        rows = self.select_related("call").order_by("-pk")
        return rows.annotate(
            direction_count=models.Count("directions"),
            funds=models.Sum(models.F("directions__money") * models.F("directions__projects")),
        )

    def for_detail(self) -> "GuidelineQuerySet":
        return self.select_related("call", "drafted_by", "approved_by")

    def public(self) -> "GuidelineQuerySet":
        """Whatever was issued stays readable, a revoked one with its reason."""
        return self.filter(issued_at__isnull=False)

    def open_for_applications(self) -> "GuidelineQuerySet":
        """Those for which an application may be handed in now."""
        now = clock.now()
        return self.filter(state=GuidelineState.ISSUED, opens_at__lte=now, closes_at__gt=now)


class Guideline(Issuing, Drafting, Written, Kept, Workflow):
    """A yearly guideline of joint research (article 12)."""

    machine = "guideline"
    State = GuidelineState
    tones = {
        GuidelineState.DRAFTING: "",
        GuidelineState.CONSULTING: "wait",
        GuidelineState.APPROVED: "go",
        GuidelineState.ISSUED: "open",
        GuidelineState.CLOSED: "done",
        GuidelineState.REVOKED: "end",
    }
    in_work_list = {"code": models.F("number"), "title": models.F("title"), "unit": models.F("call__title")}

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="guidelines", verbose_name=_("年度计划"))
    state = state_field(GuidelineState, GuidelineState.DRAFTING)

    objects = GuidelineQuerySet.as_manager()

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("年度指南")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at=None)
                | models.Q(closes_at=None)
                | models.Q(closes_at__gt=models.F("opens_at")),
                name="a_guideline_closes_after_it_opens",
            ),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="one_guideline_under_a_number"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("guideline", args=[self.pk])

    def public_url(self) -> str:
        """The page that everybody reads once it is issued."""
        return reverse("public_guideline", args=[self.pk])

    def signing_digest(self) -> str:
        """The hash of the version that is asked about and signed."""
        return self.digest

    @property
    def is_draft(self) -> bool:
        """Whether its text may be changed."""
        return self.state == GuidelineState.DRAFTING

    @property
    def is_open(self) -> bool:
        """Whether applications are taken at this instant."""
        return (
            self.state == GuidelineState.ISSUED
            and self.opens_at is not None
            and self.closes_at is not None
            and self.opens_at <= clock.now() < self.closes_at
        )

    def has_listed(self, entry: Any) -> bool:
        """Whether it is issued and one of its directions comes from this reserve entry."""
        return self.issued_at is not None and self.holds(entry)

    def has_let_go(self, entry: Any) -> bool:
        """Whether its window is over or it was revoked, so that this entry in it is free again."""
        over = self.closes_at is not None and self.closes_at <= clock.now()
        return self.issued_at is not None and (over or bool(self.revoked_why)) and self.holds(entry)

    def holds(self, entry: Any) -> bool:
        """Whether this reserve entry stands in it."""
        return self.directions.filter(reserve_entry=entry).exists()
