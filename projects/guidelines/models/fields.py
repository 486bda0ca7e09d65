"""The columns of a guideline: what the Office writes, and what the workflow keeps."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.guidelines.models.states import Issuers


class Written(models.Model):
    """What the Office writes; empty in a draft, complete once opinions are asked."""

    title = models.CharField(_("指南名称"), max_length=60)
    opens_at = models.DateTimeField(_("申报开始"), null=True, blank=True)
    closes_at = models.DateTimeField(_("申报截止"), null=True, blank=True, db_index=True)
    preface = models.TextField(_("前言"), blank=True)
    requirements = models.TextField(_("其他申报要求"), blank=True)
    contacts = models.TextField(_("咨询电话"), blank=True)

    class Meta:
        abstract = True


class Kept(models.Model):
    """What the steps keep beside the state."""

    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("起草人"))
    editors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name=_("参与编制的人"))
    created_at = models.DateTimeField(_("新建时间"))
    issuers = models.CharField(
        _("印发机关"), max_length=12, choices=Issuers.choices, default=Issuers.DEPARTMENTS, editable=False
    )
    version = models.PositiveSmallIntegerField(_("版本"), default=0)
    digest = models.CharField(_("版本摘要"), max_length=64, blank=True)
    opinions_due = models.DateTimeField(_("征求意见期限"), null=True, blank=True)
    number = models.CharField(_("文号"), max_length=60, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审定人")
    )
    approved_at = models.DateTimeField(_("审定时间"), null=True, blank=True)
    pdf_asked = models.PositiveSmallIntegerField(_("PDF 生成次数"), default=0)
    secrecy_passed = models.BooleanField(_("保密审查通过"), null=True, blank=True)
    issued_at = models.DateTimeField(_("发布时间"), null=True, blank=True, db_index=True)
    revoked_why = models.TextField(_("撤销的公开理由"), blank=True)

    class Meta:
        abstract = True
