"""What is kept of a guideline's versions: the text asked about, opinions, secrecy reviews, later deadlines."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Version(models.Model):
    """A guideline's text as opinions were asked on it; what is approved, printed and published is the last one."""

    guideline = models.ForeignKey(
        "guidelines.Guideline", models.CASCADE, related_name="versions", verbose_name=_("指南")
    )
    number = models.PositiveSmallIntegerField(_("版本"))
    digest = models.CharField(_("版本摘要"), max_length=64)
    content = models.JSONField(_("内容"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("送审人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("指南版本")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["guideline", "number"], name="a_guidelines_version_has_a_number")
        ]


class OpinionQuerySet(models.QuerySet):
    def unanswered(self) -> "OpinionQuerySet":
        """Objections that the Office has not answered."""
        return self.filter(objects_to_it=True, answered_at=None)


class Opinion(models.Model):
    """A department's opinion on one version, and the Office's answer to it."""

    guideline = models.ForeignKey(
        "guidelines.Guideline", models.CASCADE, related_name="opinions", verbose_name=_("指南")
    )
    region = models.ForeignKey("accounts.Region", models.PROTECT, related_name="+", verbose_name=_("省（市）"))
    digest = models.CharField(_("版本摘要"), max_length=64)
    objects_to_it = models.BooleanField(_("有不同意见"))
    text = models.TextField(_("意见"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("时间"))
    answer = models.TextField(_("答复"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("对指南的意见")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["guideline", "region", "digest"], name="one_opinion_of_a_department_on_a_version"
            ),
            models.CheckConstraint(
                condition=models.Q(objects_to_it=False) | ~models.Q(text=""), name="an_objection_says_what"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.department}：{self.text}"


class SecrecyReview(models.Model):
    """保密审查 of a guideline before it is published."""

    guideline = models.ForeignKey(
        "guidelines.Guideline", models.CASCADE, related_name="secrecy_reviews", verbose_name=_("指南")
    )
    digest = models.CharField(_("版本摘要"), max_length=64)
    passed = models.BooleanField(_("通过"))
    opinion = models.TextField(_("意见"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("审查人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("指南保密审查")
        ordering = ["-at", "-pk"]


class Extension(models.Model):
    """延期: a later end of the application window, with its public reason."""

    guideline = models.ForeignKey(
        "guidelines.Guideline", models.CASCADE, related_name="extensions", verbose_name=_("指南")
    )
    before = models.DateTimeField(_("原截止时间"))
    after = models.DateTimeField(_("新截止时间"))
    reason = models.TextField(_("公开理由"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("批准人"))
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("申报延期")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(after__gt=models.F("before")), name="an_extension_is_later")
        ]
