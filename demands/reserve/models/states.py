"""The states of a reserve entry, and how one comes about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryState(models.TextChoices):
    """From draft through the pool to a project, or out of it."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    RETURNED = "returned", _("退回补正")
    CHECKED = "checked", _("厅（委）审核通过")
    IN_POOL = "in_pool", _("在库")
    LISTED = "listed", _("已列入指南")
    APPLIED = "applied", _("已申报")
    APPROVED = "approved", _("已立项")
    REFUSED = "refused", _("不予入库")
    REMOVED = "removed", _("已出库")
    WITHDRAWN = "withdrawn", _("已撤回")


class Scenario(models.TextChoices):
    """How an entry comes about (article 11)."""

    DEMANDER_MATCH = "demander_match", _("需求方与揭榜方达成意向，由需求方牵头")
    OTHER_DEMANDER = "other_demander", _("由其他企业承接需求")
    PROVIDER_LEAD = "provider_lead", _("由揭榜方牵头，需求方应用成果")
    OWN_TEAM = "own_team", _("需求方自组跨区域团队")
    MERGED = "merged", _("同名需求合并")


class Ground(models.TextChoices):
    """Why an entry is taken out of the pool."""

    EXPIRED = "expired", _("超过在库有效期")
    GIVEN_UP = "given_up", _("单位放弃")
    INTEGRITY = "integrity", _("科研失信")
    SUPERSEDED = "superseded", _("被其他储备项目取代")


S = EntryState
BEFORE_THE_POOL = (S.DRAFT, S.SUBMITTED, S.RETURNED, S.CHECKED)
UNDER_CHECK = (S.SUBMITTED, S.RETURNED, S.CHECKED)
POOL = (S.IN_POOL, S.LISTED, S.APPLIED, S.APPROVED)
TONES: dict[str, str] = {
    S.DRAFT: "",
    S.SUBMITTED: "wait",
    S.RETURNED: "wait",
    S.CHECKED: "go",
    S.IN_POOL: "ok",
    S.LISTED: "ok",
    S.APPLIED: "go",
    S.APPROVED: "done",
    S.REFUSED: "no",
    S.REMOVED: "end",
    S.WITHDRAWN: "end",
}
