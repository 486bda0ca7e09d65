"""批量办理: one statement over many entries, as a department or the Office made it, with what came of each."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class BatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "BatchQuerySet":
        """Who made it; a department's for its people; all for the Office's side."""
        if user.sees_all_regions:
            return self
        return self.filter(models.Q(by=user.pk) | models.Q(region_id__in=user.department_regions))


class Batch(models.Model):
    """One act over many entries. `rows` are code, title, and whether it was done or why not."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("同意入库")
        OBJECT = "object", _("提出异议")
        ADMIT = "admit", _("批准入库")

    kind = models.CharField(_("办理事项"), max_length=8, choices=Kind.choices)
    region = models.ForeignKey(
        "accounts.Region", models.PROTECT, null=True, related_name="+", verbose_name=_("省（市）")
    )
    statement = models.TextField(_("意见"), blank=True)
    rows = models.JSONField(_("逐项结果"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("办理时间"))

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("批量办理")
        ordering = ["-pk"]

    def get_absolute_url(self) -> str:
        return reverse("reserve_batch", args=[self.pk])

    @property
    def done(self) -> int:
        """How many entries the step was taken on."""
        return sum(not row["why"] for row in self.rows)
