"""The columns of a demand: what its unit fills in, and what the workflow keeps."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class WayOfSolving(models.TextChoices):
    """解决方式."""

    INDEPENDENT = "independent", _("独立")
    COMMISSION = "commission", _("委托")
    COOPERATION = "cooperation", _("合作")
    OTHER = "other", _("其他")


class Filled(models.Model):
    """What the unit fills in; empty in a draft, complete once handed in. Money in 万元, term in months."""

    title = models.CharField(_("需求名称"), max_length=60)
    field = models.ForeignKey(
        "calls.Field", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("领域")
    )
    subfield = models.CharField(_("细分方向"), max_length=40, blank=True)
    keywords = ArrayField(models.CharField(max_length=20), default=list, blank=True, verbose_name=_("关键词"))
    background = models.TextField(_("背景与必要性"), max_length=2000, blank=True)
    tasks = models.TextField(_("要解决的技术问题"), max_length=3000, blank=True)
    deliverables = models.TextField(_("交付成果"), max_length=500, blank=True)
    present_is_public = models.BooleanField(_("公开现有水平"), default=True)
    term_months = models.PositiveSmallIntegerField(_("攻关期限（月）"), null=True, blank=True)
    cross_region_reason = models.TextField(_("跨区域协同的理由"), max_length=1000, blank=True)
    way_of_solving = models.CharField(_("解决方式"), max_length=12, choices=WayOfSolving.choices, blank=True)
    total_investment = models.DecimalField(_("总投入（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    own_money = models.DecimalField(_("需求方出资（万元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    users = models.TextField(_("成果用户与应用场景"), max_length=1000, blank=True)
    ip_terms = models.TextField(_("知识产权约定"), max_length=500, blank=True)
    provider_conditions = models.TextField(_("对揭榜方的要求"), max_length=500, blank=True)
    contact = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=30, blank=True)
    is_anonymous = models.BooleanField(_("公开时隐去单位名称"), default=False)
    # Answers to the fields that the round's form has beside these columns, by their keys.
    answers = models.JSONField(_("补充填报内容"), default=dict, blank=True, db_default={})
    unclassified_declared = models.BooleanField(_("承诺内容不涉密"), default=False)

    class Meta:
        abstract = True


class Kept(models.Model):
    """What the steps keep beside the state."""

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("填报人"))
    created_at = models.DateTimeField(_("新建时间"))
    # Who saved which section, when and how often: {"problem": {"n": 2, "by": "…", "at": "…"}}.
    sections = models.JSONField(_("各部分的填写情况"), default=dict, blank=True)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    submissions = models.PositiveSmallIntegerField(_("提交次数"), default=0)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    check_due = models.DateTimeField(_("形式审查期限"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("形式审查人")
    )
    bureau_due = models.DateTimeField(_("归口预审期限"), null=True, blank=True)
    bureau_answered_at = models.DateTimeField(_("归口预审时间"), null=True, blank=True)
    # Read only together with state and region, which have an index of their own.
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("经办人"),
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("受理人")
    )
    accepted_at = models.DateTimeField(_("受理时间"), null=True, blank=True)
    # For selection once evaluated, for the secrecy review once selected.
    decide_due = models.DateTimeField(_("遴选、保密审查期限"), null=True, blank=True)
    defects = models.JSONField(_("须补正的事项"), default=list, blank=True)
    correction_due = models.DateTimeField(_("补正期限"), null=True, blank=True)
    revision_points = models.JSONField(_("须修改完善的意见"), default=list, blank=True)
    revision_answers = models.JSONField(_("对修改意见的答复"), default=list, blank=True)
    lapses_at = models.DateTimeField(_("逾期视为放弃的时间"), db_index=True)
    secrecy_passed = models.BooleanField(_("保密审查通过"), null=True, blank=True)
    snapshot = models.JSONField(_("公开版快照"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    window_closes_at = models.DateTimeField(_("揭榜截止"), null=True, blank=True, db_index=True)
    window_extensions = models.PositiveSmallIntegerField(_("揭榜窗口延长次数"), default=0)
    matching_due = models.DateTimeField(_("对接期限"), null=True, blank=True, db_index=True)
    reopening_until = models.DateTimeField(_("可重新发布或接手的期限"), null=True, blank=True, db_index=True)
    retracted_why = models.TextField(_("撤下的公开理由"), blank=True)
    # Taken down: only auditors and who decides on it read the record (demands/release/models/takedowns.py).
    is_sealed = models.BooleanField(_("已封存"), default=False, db_default=False, editable=False)

    class Meta:
        abstract = True
