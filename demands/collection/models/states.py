"""The states of a demand and how they look."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DemandState(models.TextChoices):
    """From draft to the reserve, or to one of its ends."""

    DRAFT = "draft", _("草稿")
    ORG_REVIEW = "org_review", _("单位审核中")
    SUBMITTED = "submitted", _("待形式审查")
    RETURNED = "returned", _("退回补正")
    REJECTED = "rejected", _("不予受理")
    ACCEPTED = "accepted", _("已受理")
    EVALUATING = "evaluating", _("评估中")
    EVALUATED = "evaluated", _("已评估")
    REVISING = "revising", _("修改完善中")
    SELECTED = "selected", _("拟发布")
    DECLINED = "declined", _("未入选")
    PUBLISHED = "published", _("揭榜中")
    MATCHING = "matching", _("供需对接中")
    MATCHED = "matched", _("已达成意向")
    UNMATCHED = "unmatched", _("对接未成功")
    RESERVED = "reserved", _("已入储备库")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("视为放弃")
    CLOSED = "closed", _("已终结")


S = DemandState
TONES: dict[str, str] = {
    S.DRAFT: "",
    S.ORG_REVIEW: "go",
    S.SUBMITTED: "wait",
    S.RETURNED: "wait",
    S.REJECTED: "no",
    S.ACCEPTED: "go",
    S.EVALUATING: "go",
    S.EVALUATED: "go",
    S.REVISING: "wait",
    S.SELECTED: "go",
    S.DECLINED: "no",
    S.PUBLISHED: "open",
    S.MATCHING: "go",
    S.MATCHED: "ok",
    S.UNMATCHED: "no",
    S.RESERVED: "done",
    S.WITHDRAWN: "end",
    S.LAPSED: "end",
    S.CLOSED: "end",
}
# Kept from departments until a unit has handed it in.
OF_THE_UNIT_ALONE = (S.DRAFT, S.ORG_REVIEW, S.WITHDRAWN, S.LAPSED)
IN_THE_OPEN = (S.PUBLISHED, S.MATCHING, S.MATCHED, S.UNMATCHED, S.RESERVED, S.CLOSED)
ENDED = (S.REJECTED, S.DECLINED, S.WITHDRAWN, S.LAPSED, S.CLOSED)
EDITABLE = (S.DRAFT, S.RETURNED, S.REVISING)
# A demand that counts against the limit of its unit in a round, once handed in.
GIVEN_UP = (S.WITHDRAWN, S.LAPSED, S.REJECTED)
