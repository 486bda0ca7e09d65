"""The states of a solution and how they look."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SolutionState(models.TextChoices):
    """From draft to agreement, or to one of its ends."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")
    SHORTLISTED = "shortlisted", _("已入围")
    NEGOTIATING = "negotiating", _("洽谈中")
    AGREED = "agreed", _("达成意向")
    NOT_CHOSEN = "not_chosen", _("未选中")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已失效")


S = SolutionState
LIVE = (S.DRAFT, S.SUBMITTED, S.SHORTLISTED, S.NEGOTIATING, S.AGREED)
UNDECIDED = (S.SUBMITTED, S.SHORTLISTED, S.NEGOTIATING)
TONES: dict[str, str] = {
    S.DRAFT: "",
    S.SUBMITTED: "go",
    S.SHORTLISTED: "go",
    S.NEGOTIATING: "wait",
    S.AGREED: "ok",
    S.NOT_CHOSEN: "no",
    S.WITHDRAWN: "end",
    S.LAPSED: "end",
}
