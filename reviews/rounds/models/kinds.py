"""The kinds of review and the articles they carry out; what an expert may recommend; why one steps aside."""

from django.db import models
from django.utils.translation import gettext_lazy as _

ARTICLES = (8, 10, 14, 18, 19)


class Kind(models.TextChoices):
    """What a round is held for."""

    DEMAND_EVALUATION = "demand_evaluation", _("需求评估")
    COMPARISON = "comparison", _("方案比选")
    APPLICATION_REVIEW = "application_review", _("项目评审")
    MIDTERM_CHECK = "midterm_check", _("中期检查")
    FINAL_ACCEPTANCE = "final_acceptance", _("验收")
    PERFORMANCE_EVALUATION = "performance_evaluation", _("绩效评价")


ARTICLE_OF = {
    Kind.DEMAND_EVALUATION: 8,
    Kind.COMPARISON: 10,
    Kind.APPLICATION_REVIEW: 14,
    Kind.MIDTERM_CHECK: 18,
    Kind.FINAL_ACCEPTANCE: 18,
    Kind.PERFORMANCE_EVALUATION: 19,
}


class Recommendation(models.TextChoices):
    """What an expert, or the panel, recommends."""

    RECOMMEND = "recommend", _("推荐")
    REVISE = "revise", _("修改后推荐")
    REJECT = "reject", _("不推荐")


class Relation(models.TextChoices):
    """The ties that forbid a review (回避)."""

    SAME_UNIT = "same_unit", _("现在或近年在同一单位任职")
    FAMILY = "family", _("近亲属")
    TEACHER = "teacher", _("师生")
    JOINT_WORK = "joint_work", _("近三年合作研究或共同署名")
    MONEY = "money", _("经济利益关系")
    COMPETITOR = "competitor", _("竞争关系")
    NAMED = "named", _("申报方申请回避")
    OTHER = "other", _("其他可能影响公正的关系")
