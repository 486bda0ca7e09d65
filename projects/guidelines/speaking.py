"""What the four departments said and signed, as cards for the page; the versions and what changed between them."""

from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as say

from portal import cosign
from portal.accounts.models import Region
from projects.guidelines import content
from projects.guidelines.models.states import Issuers
from projects.guidelines.rules import opinions

PARTS = {
    "title": "指南名称",
    "preface": "前言",
    "requirements": "申报要求",
    "opens_at": "申报开始",
    "closes_at": "申报截止",
    "review": "评审方式",
    "notice": "立项公示",
    "contacts": "咨询电话",
    "issuers": "印发机关",
}


def opinion_cards(guideline: Any) -> list[dict[str, Any]]:
    """The four departments in the official order with their opinion on the version that stands."""
    if not guideline.digest:
        return []
    given = {o.region_id: o for o in opinions.standing(guideline).select_related("by", "answered_by")}
    return [_opinion_card(region, given.get(region.pk), guideline) for region in Region.objects.members()]


def _opinion_card(region: Region, opinion: Any, guideline: Any) -> dict[str, Any]:
    card = {"region": region.pk, "department": region.department, "opinion": opinion}
    if opinion is None:
        return card | {"tone": "wait", "label": say("待提出"), "due": not guideline.is_draft, "text": ""}
    if not opinion.objects_to_it:
        return card | {"tone": "ok", "label": say("同意"), "who": opinion.by, "at": opinion.at, "text": opinion.text}
    label = say("有不同意见，已答复") if opinion.answered_at else say("有不同意见，待答复")
    tone = "go" if opinion.answered_at else "no"
    return card | {"tone": tone, "label": label, "who": opinion.by, "at": opinion.at, "text": opinion.text}


def signature_cards(guideline: Any) -> list[dict[str, Any]]:
    """The four signatures where the departments issue it; nothing where the Office does."""
    if guideline.issuers != Issuers.DEPARTMENTS or not guideline.digest:
        return []
    return [_signature_card(card["region"], card["signature"]) for card in cosign.cards(guideline)]


def _signature_card(region: Region, signature: Any) -> dict[str, Any]:
    card = {"region": region.pk, "department": region.department}
    if signature is None:
        return card | {"tone": "wait", "label": say("待会签"), "due": True}
    return card | {"tone": "ok", "label": say("已会签"), "who": signature.person, "at": signature.at}


def versions(guideline: Any) -> list[dict[str, Any]]:
    """Every version on which opinions were asked, the newest first, with what it changed."""
    rows = list(guideline.versions.select_related("by"))
    return [{"row": row, "changes": _changes(row, older)} for row, older in zip_longest(rows, rows[1:])]


def _changes(newer: Any, older: Any) -> list[str]:
    if older is None:
        return [say("首次征求意见，%s 个方向。") % len(newer.content["directions"])]
    found = content.changes(older.content, newer.content)
    named = {"added": say("新增方向"), "removed": say("删去方向"), "changed": say("修改方向")}
    lines = [f"{label}：{'、'.join(found[key])}" for key, label in named.items() if found[key]]
    parts = [PARTS[name] for name in found["parts"] if name in PARTS]
    return lines + ([say("修改：%s") % "、".join(parts)] if parts else [])
