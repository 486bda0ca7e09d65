"""Which demands an entry covers: one, or several that were merged; while it is under way or in the pool, alone."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

# States in which an entry holds its demands: under check or in the pool and beyond.
HOLDING = ("submitted", "returned", "checked", "in_pool", "listed", "applied", "approved")
HOLDS = ", ".join(f"'{state}'" for state in HOLDING)

# The mark follows the state by itself, so that the database refuses a second entry however it came about.
MARK_WHAT_IT_HOLDS = pgtrigger.Trigger(
    name="holds_its_demands",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("state"),
    condition=pgtrigger.Q(old__state__df=pgtrigger.F("new__state")),
    func=f"""
        UPDATE reserve_covereddemand SET is_held = NEW.state IN ({HOLDS})
        WHERE entry_id = NEW.id AND is_held <> (NEW.state IN ({HOLDS}));
        RETURN NEW;
    """,  # noqa: S608 -- states of ours, no input
)


class CoveredDemand(models.Model):
    """One demand of an entry."""

    entry = models.ForeignKey(
        "reserve.ReserveEntry", models.CASCADE, related_name="covered", verbose_name=_("储备项目")
    )
    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="covered_by", verbose_name=_("需求"))
    is_held = models.BooleanField(_("占用"), default=False, db_default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("涉及需求")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "demand"], name="a_demand_once_in_an_entry"),
            models.UniqueConstraint(
                fields=["demand"], condition=models.Q(is_held=True), name="one_entry_holds_a_demand"
            ),
        ]
