"""问答: asked about a published demand, answered for all who may answer it, so that all know the same."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.collection.rules import taken_down


class QuestionQuerySet(models.QuerySet):
    def about(self, demand: Any) -> "QuestionQuerySet":
        """The questions about a demand, oldest first."""
        return self.filter(demand=demand).select_related("organisation").order_by("pk")

    def visible_to(self, user: Any) -> "QuestionQuerySet":
        """Those about published demands, for everybody; those about one's own demand, whatever became of it.

        While it is taken down, only who reads it then.
        """
        own = models.Q(demand__demander_id__in=user.unit_ids) & taken_down.open_to(user, "demand")
        return self.filter(own | models.Q(demand__in=Demand.objects.published()))

    def waiting(self) -> "QuestionQuerySet":
        """Those without an answer."""
        return self.filter(answered_at=None)


class Question(models.Model):
    """One question with its answer; who asked is told to nobody but those who ask."""

    demand = models.ForeignKey("collection.Demand", models.PROTECT, related_name="questions", verbose_name=_("需求"))
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("提问单位")
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提问人"))
    text = models.TextField(_("问题"))
    asked_at = models.DateTimeField(_("提问时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("需求问答")
        indexes = [models.Index(fields=["demand", "answered_at"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None) | models.Q(answered_at__isnull=False),
                name="an_answer_has_its_time",
            )
        ]

    def get_absolute_url(self) -> str:
        """The page of all questions about the demand."""
        return reverse("questions", args=[self.demand_id])
