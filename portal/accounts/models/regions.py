"""Regions by GB/T 2260 codes; the four of the Yangtze River Delta have a department each."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionQuerySet(models.QuerySet):
    def members(self) -> "RegionQuerySet":
        """The four regions of the programme, in the official order 沪苏浙皖."""
        return self.exclude(department="").order_by("code")


class Region(models.Model):
    """省（市）: a province; `department` is filled for the four whose departments run the programme."""

    code = models.CharField(_("行政区划代码"), max_length=6, primary_key=True)
    name = models.CharField(_("名称"), max_length=20)
    short = models.CharField(_("简称"), max_length=2)
    letters = models.CharField(_("编号字头"), max_length=3, unique=True)
    department = models.CharField(_("科技主管部门"), max_length=40, blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("省（市）")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_member(self) -> bool:
        """Whether it is one of the four."""
        return bool(self.department)
