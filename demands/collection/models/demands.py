"""需求: what a leading enterprise needs solved, from its draft to the reserve (articles 7 to 11)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from demands.collection.models.ending import Ending
from demands.collection.models.states import EDITABLE, OF_THE_UNIT_ALONE
from portal.workflow import Workflow


class Demand(Ending):
    """One demand. Its steps stand in the modules of their stages, in the order of the workflow."""

    class Meta(Workflow.Meta):
        verbose_name = verbose_name_plural = _("需求")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["region", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="a_demand_has_a_number_of_its_own"
            ),
            models.CheckConstraint(
                condition=models.Q(total_investment=None) | models.Q(total_investment__gte=0),
                name="an_investment_is_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(own_money=None) | models.Q(own_money__gte=0), name="own_money_is_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[*EDITABLE, *OF_THE_UNIT_ALONE])
                | models.Q(own_money__lte=models.F("total_investment")),
                name="own_money_is_within_the_investment",
            ),
            models.CheckConstraint(condition=models.Q(keywords__len__lte=5), name="at_most_five_keywords"),
            models.CheckConstraint(
                condition=models.Q(published_at=None) | ~models.Q(code=""), name="a_published_demand_has_its_number"
            ),
        ]
