"""批量导入: a file of many demands between its report and its confirmation."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ImportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ImportQuerySet":
        """The unit's own people."""
        return self.filter(unit_id__in=user.unit_ids)


class DemandImport(models.Model):
    """One upload; its file hangs on it, its report is worked out anew each time, its demands come with confirming."""

    round = models.ForeignKey(
        "collection.CollectionRound", models.PROTECT, related_name="+", verbose_name=_("征集批次")
    )
    unit = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+", verbose_name=_("单位"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    at = models.DateTimeField(_("上传时间"))
    done_at = models.DateTimeField(_("导入时间"), null=True)
    made = models.PositiveSmallIntegerField(_("新建项数"), default=0, db_default=0)
    changed = models.PositiveSmallIntegerField(_("修改项数"), default=0, db_default=0)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("需求导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=False) | Q(made=0, changed=0), name="nothing_comes_before_confirming"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("demand_import", args=[self.pk])

    @property
    def machine(self) -> str:
        """Under which name its file is kept; a class attribute would make it a machine of the workflow."""
        return "demand_import"
