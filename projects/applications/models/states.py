"""The states of an application and how they look."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicationState(models.TextChoices):
    """From draft to approval, or to one of its ends."""

    DRAFT = "draft", _("草稿")
    CONFIRMING = "confirming", _("联合体确认中")
    ORG_REVIEW = "org_review", _("单位审核中")
    SUBMITTED = "submitted", _("待形式审查")
    RETURNED = "returned", _("退回补正")
    REJECTED = "rejected", _("不予受理")
    ACCEPTED = "accepted", _("已受理")
    RECOMMENDED = "recommended", _("已推荐")
    NOT_RECOMMENDED = "not_recommended", _("不予推荐")
    UNDER_REVIEW = "under_review", _("评审中")
    REVIEWED = "reviewed", _("已评审")
    PROPOSED = "proposed", _("拟立项")
    NOT_PROPOSED = "not_proposed", _("不予立项")
    ANNOUNCED = "announced", _("公示中")
    DISPUTED = "disputed", _("异议处理中")
    APPROVED = "approved", _("已立项")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("视为放弃")


S = ApplicationState
TONES = {
    S.DRAFT: "",
    S.CONFIRMING: "wait",
    S.ORG_REVIEW: "go",
    S.SUBMITTED: "wait",
    S.RETURNED: "wait",
    S.REJECTED: "no",
    S.ACCEPTED: "go",
    S.RECOMMENDED: "go",
    S.NOT_RECOMMENDED: "no",
    S.UNDER_REVIEW: "go",
    S.REVIEWED: "go",
    S.PROPOSED: "ok",
    S.NOT_PROPOSED: "no",
    S.ANNOUNCED: "notice",
    S.DISPUTED: "wait",
    S.APPROVED: "done",
    S.WITHDRAWN: "end",
    S.LAPSED: "end",
}
EDITABLE = (S.DRAFT, S.RETURNED)
UNSENT = (S.DRAFT, S.CONFIRMING, S.ORG_REVIEW, S.RETURNED)
BEFORE_DECISION = (S.RECOMMENDED, S.UNDER_REVIEW, S.REVIEWED, S.PROPOSED, S.ANNOUNCED, S.DISPUTED)
ENDED = (S.REJECTED, S.NOT_RECOMMENDED, S.NOT_PROPOSED, S.WITHDRAWN, S.LAPSED)
