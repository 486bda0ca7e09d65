"""What goes with an application: promises, files, the versions handed in, and what its department noted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Commitment(models.Model):
    """承诺: one promise, given by a member of the lead unit for the whole consortium."""

    class Kind(models.TextChoices):
        TRUE = "true", _("申报材料真实、准确、完整，不存在弄虚作假")
        ONCE = "once", _("同一研究内容未获得、也未同时申报其他财政资金项目")
        INTEGRITY = "integrity", _("遵守科研诚信和科技伦理规定，不请托、不打探评审信息")
        OWN_MONEY = "own_money", _("自筹资金足额按期到位，财政资金专款专用、单独核算")
        UNCLASSIFIED = "unclassified", _("申报材料不含涉及国家秘密的内容")

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="commitments", verbose_name=_("项目申报")
    )
    kind = models.CharField(_("承诺事项"), max_length=14, choices=Kind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("承诺人"))
    at = models.DateTimeField(_("承诺时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("承诺")
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="a_promise_once")]


class Enclosure(models.Model):
    """附件: a file and what it is."""

    class Kind(models.TextChoices):
        COOPERATION = "cooperation", _("联合申报协议")
        COMMITMENT = "commitment", _("加盖公章的承诺书")
        EVIDENCE = "evidence", _("研究基础证明材料")
        OTHER = "other", _("其他材料")

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="enclosures", verbose_name=_("项目申报")
    )
    kind = models.CharField(_("材料类别"), max_length=12, choices=Kind.choices)
    file = models.ForeignKey("documents.StoredFile", models.PROTECT, related_name="+", verbose_name=_("文件"))

    class Meta:
        verbose_name = verbose_name_plural = _("申报附件")
        ordering = ["pk"]


class ApplicationCheck(models.Model):
    """形式审查: one item of the checklist decided, for one handing-in of the application."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="checks", verbose_name=_("项目申报")
    )
    submission = models.PositiveSmallIntegerField(_("第几次提交"))
    item = models.CharField(_("审查项"), max_length=40)
    passed = models.BooleanField(_("符合"))
    reason = models.TextField(_("不符合的说明"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审查人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("申报形式审查意见")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "submission", "item"], name="an_item_of_an_application_is_decided_once"
            ),
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(reason=""), name="a_failed_item_of_an_application_says_why"
            ),
        ]


class ApplicationVersion(models.Model):
    """An application as it was handed in, so that a correction can be compared with what it corrects."""

    application = models.ForeignKey(
        "applications.Application", models.CASCADE, related_name="versions", verbose_name=_("项目申报")
    )
    number = models.PositiveSmallIntegerField(_("版本"))
    content = models.JSONField(_("内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人"))
    at = models.DateTimeField(_("提交时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("申报版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="a_version_of_an_application_has_its_number")
        ]
