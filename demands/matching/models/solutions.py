"""解决方案: what a unit offers for a published demand, sealed until the window closes."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.matching.models import sealing
from demands.matching.models.choosing import Choosing


class Solution(Choosing):
    """One unit's answer to a demand."""

    objects = sealing.SolutionQuerySet.as_manager()

    class Meta(Choosing.Meta):
        verbose_name = verbose_name_plural = _("解决方案")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "organisation"],
                condition=models.Q(state__in=["draft", "submitted", "shortlisted", "negotiating", "agreed"]),
                name="one_live_solution_of_a_unit_for_a_demand",
            ),
            models.CheckConstraint(
                condition=models.Q(money=None) | models.Q(money__gte=0), name="a_solutions_money_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("solution", args=[self.pk])

    @property
    def tone(self) -> str:
        """How its state looks in a list."""
        return self.tones.get(self.state, "")
