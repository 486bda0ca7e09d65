"""储备项目: a demand with the units that would carry it out, on its way into the pool and out of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.rules import taken_down
from demands.reserve.models.ageing import Ageing
from demands.reserve.models.covered import MARK_WHAT_IT_HOLDS, CoveredDemand
from demands.reserve.models.states import BEFORE_THE_POOL, POOL, EntryState
from demands.reserve.models.unit_consents import UnitConsent
from portal.accounts.models import Organisation


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "EntryQuerySet":
        """Its units always; staff what was handed in: the Office's side all, departments their units' and the pool.

        Few while one of its demands is taken down.
        """
        known = self.not_taken_down(user)
        own = Q(lead_id__in=user.unit_ids) | Q(pk__in=self._with_units(organisation_id__in=user.unit_ids))
        own |= Q(pk__in=UnitConsent.objects.filter(unit_id__in=user.unit_ids).values("entry_id"))
        handed_in = Q(submitted_at__isnull=False)
        if user.sees_all_regions:
            return known.filter(own | handed_in)
        regions = user.department_regions
        if not regions:
            return known.filter(own)
        concerned = Q(pk__in=self._with_units(organisation__region_id__in=regions))
        return known.filter(own | (handed_in & (concerned | Q(state__in=POOL))))

    def not_taken_down(self, user: Any = None) -> "EntryQuerySet":
        """Those whose demands are all in the open, or that this person reads all the same."""
        closed = CoveredDemand.objects.filter(taken_down.closed_to(user, "demand"))
        return self.exclude(pk__in=closed.values("entry_id"))

    def _with_units(self, **which: Any) -> models.QuerySet:
        return ReserveEntry.units.through._default_manager.filter(**which).values("reserveentry_id")

    def with_units(self, **which: Any) -> "EntryQuerySet":
        """Entries with a unit of that kind."""
        return self.filter(pk__in=self._with_units(**which))

    def before_the_pool(self) -> "EntryQuerySet":
        """Not yet decided on."""
        return self.filter(state__in=BEFORE_THE_POOL)

    def in_pool(self) -> "EntryQuerySet":
        """Ready to be listed in a guideline."""
        return self.filter(state=EntryState.IN_POOL)

    def for_list(self) -> "EntryQuerySet":
        rows = self.select_related("demand__field", "lead__region")
        return rows.prefetch_related(models.Prefetch("units", Organisation.objects.for_list()))

    def for_detail(self) -> "EntryQuerySet":
        return self.for_list().select_related("agreement__solution__organisation").prefetch_related("consents__region")


class ReserveEntry(Ageing):
    """One entry of the reserve."""

    objects = EntryQuerySet.as_manager()

    class Meta(Ageing.Meta):
        verbose_name = verbose_name_plural = _("储备项目")
        ordering = ["-pk"]
        triggers = [*Ageing.Meta.triggers, MARK_WHAT_IT_HOLDS]
        indexes = [models.Index(fields=["solution"], name="reserve_entry_of_a_solution")]
        constraints = [
            models.UniqueConstraint(
                fields=["demand"],
                condition=Q(state__in=["submitted", "returned", "checked", "in_pool", "listed", "applied", "approved"]),
                name="one_entry_of_a_demand_under_way",
            ),
            models.UniqueConstraint(
                fields=["demand", "lead"], condition=Q(state="draft"), name="one_draft_entry_of_a_demand_and_lead"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="a_reserve_number_once"),
            models.CheckConstraint(
                condition=Q(total_money=None) | Q(total_money__gte=0), name="an_entrys_money_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(own_money=None)
                | Q(total_money=None)
                | Q(own_money__gte=0, own_money__lte=models.F("total_money")),
                name="own_money_is_part_of_the_total",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("reserve_entry", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        """Whether its lead may change what it filled in."""
        return self.state in (EntryState.DRAFT, EntryState.RETURNED)

    @property
    def regions(self) -> list[str]:
        """Codes of the regions of its units, in the official order."""
        return sorted({unit.region_id for unit in self.units.all()})

    @property
    def is_admitted(self) -> bool:
        """Whether it is in the pool (what a demand asks of an entry)."""
        return self.admitted_at is not None and self.removed_at is None
