"""成批办理: what became of each row when one step was taken for many demands."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class BulkReport(models.Model):
    """One sending for many demands; `rows` say for each its number, title, whether it was done, and if not why."""

    label = models.CharField(_("办理"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("时间"))
    back = models.CharField(_("返回"), max_length=200)
    rows = models.JSONField(_("逐项结果"), default=list)

    @staticmethod
    def personal_of(person: Any) -> models.Q:
        """The rows about an account."""
        return models.Q(by=person)

    class Meta:
        verbose_name = verbose_name_plural = _("成批办理报告")

    def __str__(self) -> str:
        return f"{self.label} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("bulk_report", args=[self.pk])

    @property
    def done(self) -> int:
        """How many rows were done."""
        return sum(row["done"] for row in self.rows)
