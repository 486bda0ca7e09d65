"""What a demand is: its columns, who sees it, what may be read of it; its steps stand in the modules beside this."""

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection import copies
from demands.collection.models.fields import Filled, Kept
from demands.collection.models.states import EDITABLE, IN_THE_OPEN, OF_THE_UNIT_ALONE, TONES, DemandState
from demands.collection.rules import bureaus, taken_down
from demands.collection.rules.actors import demanders_admin
from portal import clock, sharing
from portal.personal.kinds import Kind, Personal
from portal.workflow import Workflow, state_field


class DemandQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DemandQuerySet":
        """Its demander, whom it was shared with; its department, its bureau and the Office once handed in.

        A unit whose demand another took over is its demander no longer. What the public and providers read, and that
        unit from then on, is the public copy, never this row. One that was taken down is open to few of them
        (`rules.taken_down`).
        """
        return self._known_to(user).filter(taken_down.open_to(user))

    def _known_to(self, user: Any) -> "DemandQuerySet":
        own = models.Q(demander_id__in=user.unit_ids)
        own |= sharing.shared_with(user, "collection", "demand")
        own |= self._handed_in() & bureaus.rows_of(user)
        if user.sees_all_regions:
            return self.filter(own | self._handed_in())
        return self.filter(own | (self._handed_in() & models.Q(region_id__in=user.department_regions)))

    def _handed_in(self) -> models.Q:
        return ~models.Q(state__in=OF_THE_UNIT_ALONE) | models.Q(submitted_at__isnull=False)

    def for_list(self) -> "DemandQuerySet":
        return self.select_related("organisation", "region", "field", "round__call").order_by("-pk")

    def for_detail(self) -> "DemandQuerySet":
        people = ("created_by", "accepted_by")
        related = ("organisation__region", "demander", "region", "field", "round__call", "round__form", *people)
        return self.select_related(*related).prefetch_related("indicators")

    def of_unit(self, unit_ids: Any) -> "DemandQuerySet":
        """Those whose demander is one of these units."""
        return self.filter(demander_id__in=unit_ids)

    def published(self) -> "DemandQuerySet":
        """Those that the public may read of, at whatever stage they are now."""
        return self.filter(state__in=IN_THE_OPEN, is_sealed=False)

    def open_for_answers(self) -> "DemandQuerySet":
        """Those whose window is open now."""
        return self.filter(state=DemandState.PUBLISHED, window_closes_at__gt=clock.now(), is_sealed=False)


class DemandFacts(Filled, Kept, Workflow):
    """The columns of a demand; its steps are in `Demand`."""

    machine = "demand"
    State = DemandState
    shared_by = demanders_admin
    tones = TONES
    in_work_list = {
        "code": models.F("code"),
        "title": models.F("title"),
        "unit": models.F("organisation__name"),
        "amount": models.F("total_investment"),
    }

    round = models.ForeignKey(
        "collection.CollectionRound", models.PROTECT, related_name="demands", verbose_name=_("征集批次")
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="demands", verbose_name=_("提出单位")
    )
    demander = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="demands_as_demander", verbose_name=_("需求方")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("省（市）"))
    code = models.CharField(_("需求编号"), max_length=20, blank=True)
    state = state_field(DemandState, DemandState.DRAFT)

    # Rows that hang on a demand, by the names of their relations.
    bureau_opinions: Any
    checks: Any
    indicators: Any
    review_copies: Any
    secrecy_reviews: Any
    versions: Any
    # Why a step was taken, for later stages that draw their consequences from it.
    reason_told = ""
    acting: Any = None  # who took it, where a later stage keeps that
    # What an earlier demand said that did not fit the form of this one; known to who copies it, and kept nowhere.
    left_out: list[str] = []

    objects = DemandQuerySet.as_manager()

    personal = {
        "contact": Personal(Kind.NAME, _("形式审查和供需对接时联系")),
        "contact_phone": Personal(Kind.PHONE, _("形式审查和供需对接时联系")),
    }

    class Meta(Workflow.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("demand", args=[self.pk])

    def url_for_others(self) -> str:
        """Other departments, and units that were its demander, read of it where the public does."""
        return reverse("public_demand", args=[self.code]) if self.published_at else ""

    @property
    def call(self) -> Any:
        """The programme year under whose settings the demand runs."""
        return self.round.call

    @property
    def is_editable(self) -> bool:
        """Whether its unit may change what it filled in."""
        return self.state in EDITABLE

    @property
    def revision_exchange(self) -> list[tuple[str, str]]:
        """Each point of the revision asked for, with its answer."""
        return list(zip(self.revision_points, self.revision_answers, strict=False))

    def content(self) -> dict[str, Any]:
        """Every answer as plain data."""
        return copies.content(self)

    def public(self) -> dict[str, Any]:
        """Only what the public may read."""
        return copies.public(self)

    def present_checks(self) -> Any:
        """The items of the checklist decided for the latest handing-in."""
        return self.checks.filter(submission=self.submissions)
