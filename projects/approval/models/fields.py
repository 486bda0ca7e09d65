"""The columns of a decision list, and which of its rows a person may see."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Kept(models.Model):
    """What the Office writes of a list, and what the steps keep."""

    call = models.ForeignKey("calls.Call", models.PROTECT, related_name="decision_lists", verbose_name=_("年度计划"))
    guideline = models.ForeignKey(
        "guidelines.Guideline", models.PROTECT, related_name="decision_lists", verbose_name=_("指南")
    )
    code = models.CharField(_("编号"), max_length=30, unique=True)
    title = models.CharField(_("名称"), max_length=120)
    deliberated_on = models.DateField(_("工作专班会议日期"), null=True, blank=True)
    minutes = models.TextField(_("工作专班会议纪要"), max_length=5000, blank=True)
    version = models.PositiveSmallIntegerField(_("版本"), default=0)
    cosign_due = models.DateTimeField(_("会签期限"), null=True, blank=True)
    secrecy_passed = models.BooleanField(_("保密审查通过"), null=True, blank=True)
    secrecy_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("保密审查人")
    )
    secrecy_at = models.DateTimeField(_("保密审查时间"), null=True, blank=True)
    secrecy_opinion = models.TextField(_("保密审查意见"), blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("拟制人"))
    created_at = models.DateTimeField(_("新建时间"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("送签人")
    )
    decided_at = models.DateTimeField(_("确定时间"), null=True, blank=True, db_index=True)

    class Meta:
        abstract = True


class DecisionListQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DecisionListQuerySet":
        """The Office and the four departments, who all sign it; units read the public notice."""
        return self if user.sees_all_regions or user.department_regions else self.none()

    def for_list(self) -> "DecisionListQuerySet":
        on_it = models.Q(items__is_live=True, items__on_list=True)
        counted = self.select_related("call", "guideline").annotate(
            proposed=models.Count("items", filter=on_it), money=models.Sum("items__amount", filter=on_it)
        )
        return counted.order_by("-pk")

    def for_detail(self) -> "DecisionListQuerySet":
        return self.select_related("call", "guideline", "created_by", "secrecy_by")
