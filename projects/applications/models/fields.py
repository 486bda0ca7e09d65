"""The columns of an application: what its lead unit fills in, and what the workflow keeps."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Filled(models.Model):
    """What the lead unit fills in; empty in a draft, complete once handed in. Money in 万元, term in months."""

    title = models.CharField(_("项目名称"), max_length=60)
    keywords = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("关键词"))
    summary = models.TextField(_("项目简介"), blank=True)
    necessity = models.TextField(_("立项必要性"), blank=True)
    content = models.TextField(_("研究内容与技术路线"), blank=True)
    innovation = models.TextField(_("创新点"), blank=True)
    basis = models.TextField(_("研究基础"), blank=True)
    ip_terms = models.TextField(_("知识产权约定"), blank=True)
    risks = models.TextField(_("风险与应对"), blank=True)
    ethics = models.TextField(_("科技伦理说明"), blank=True)
    term_months = models.PositiveSmallIntegerField(_("实施期限（月）"), null=True, blank=True)
    deliverables = models.TextField(_("交付成果"), blank=True)
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications_led",
        verbose_name=_("项目负责人"),
    )
    leader_title = models.CharField(_("负责人职务、职称"), max_length=60, blank=True)
    avoided_experts = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, verbose_name=_("申请回避的专家")
    )
    total_money = models.DecimalField(_("总经费（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    public_money = models.DecimalField(
        _("申请财政资金（万元）"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    class Meta:
        abstract = True


class Kept(models.Model):
    """What the steps keep beside the state."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    created_at = models.DateTimeField(_("新建时间"))
    # Who saved which section and when: {"project": {"by": "…", "at": "…"}}.
    sections = models.JSONField(_("各部分的填写情况"), default=dict, blank=True)
    consents_asked_at = models.DateTimeField(_("征求联合体确认的时间"), null=True, blank=True)
    submissions = models.PositiveSmallIntegerField(_("提交次数"), default=0)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    check_due = models.DateTimeField(_("形式审查期限"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("形式审查人")
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受理人")
    )
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    defects = models.JSONField(_("须补正的事项"), default=list, blank=True)
    correction_due = models.DateTimeField(_("补正期限"), null=True, blank=True)
    deliberation = models.TextField(_("工作专班审议意见"), blank=True)
    recommendation_rank = models.PositiveSmallIntegerField(_("推荐排序"), null=True, blank=True)
    recommendation = models.TextField(_("推荐意见"), blank=True)
    recommended_at = models.DateTimeField(_("推荐时间"), null=True, blank=True)
    notice_ends_at = models.DateTimeField(_("公示截止"), null=True, blank=True)
    approval_number = models.CharField(_("立项通知文号"), max_length=60, blank=True)
    approved_at = models.DateTimeField(_("立项时间"), null=True, blank=True)

    class Meta:
        abstract = True
