"""What a department notes about a demand, and the versions that were handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Check(models.Model):
    """形式审查: one item of the checklist decided, for one handing-in of the demand."""

    demand = models.ForeignKey("collection.Demand", models.CASCADE, related_name="checks", verbose_name=_("需求"))
    submission = models.PositiveSmallIntegerField(_("第几次提交"))
    item = models.CharField(_("审查项"), max_length=40)
    passed = models.BooleanField(_("符合"))
    reason = models.TextField(_("不符合的说明"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审查人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("形式审查意见")
        constraints = [
            models.UniqueConstraint(fields=["demand", "submission", "item"], name="an_item_is_decided_once"),
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(reason=""), name="a_failed_item_says_why"
            ),
        ]


class SecrecyReview(models.Model):
    """保密审查: whether what would be published holds anything classified (article 9)."""

    demand = models.ForeignKey(
        "collection.Demand", models.CASCADE, related_name="secrecy_reviews", verbose_name=_("需求")
    )
    passed = models.BooleanField(_("通过"))
    opinion = models.TextField(_("意见"))
    # What was decided of each item: [{"key", "label", "passed", "remark"}].
    items = models.JSONField(_("逐项审查"), default=list, db_default=[])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审查人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("保密审查")
        ordering = ["-at"]

    def points(self) -> list[str]:
        """What is to be mended, a line for each item that may not be published; then the opinion on the whole."""
        failed = [f"{item['label']}：{item['remark']}" for item in self.items if not item["passed"]]
        return [*failed, self.opinion]


class DemandVersion(models.Model):
    """A demand as it was handed in, so that a correction can be compared with what it corrects."""

    demand = models.ForeignKey("collection.Demand", models.CASCADE, related_name="versions", verbose_name=_("需求"))
    number = models.PositiveSmallIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("需求版本")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["demand", "number"], name="a_version_has_its_number")]


class ReviewCopy(models.Model):
    """A demand as its filler asked the unit to review it, so that the administrator sees what changed since."""

    demand = models.ForeignKey(
        "collection.Demand", models.CASCADE, related_name="review_copies", verbose_name=_("需求")
    )
    content = models.JSONField(_("内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("提请单位审核的内容")
        ordering = ["-pk"]
