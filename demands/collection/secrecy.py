"""What the secrecy review looks through, item by item (article 9: reviewed first, published after)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from demands.collection.layouts import answers
from portal.documents.storing import files_of

TEXTS = (
    ("title", _("需求名称")),
    ("tasks", _("要解决的技术问题")),
    ("indicators", _("技术指标")),
    ("background", _("背景与必要性")),
    ("deliverables", _("交付成果")),
    ("cross_region_reason", _("跨区域协同的理由")),
    ("users", _("成果用户与应用场景")),
    ("ip_terms", _("知识产权约定")),
    ("provider_conditions", _("对揭榜方的要求")),
)
ABOUT = ("organisation", "city", "field", "subfield")


@dataclass(frozen=True)
class Item:
    """One thing to be decided: its label, the very words, and the file where it is one."""

    key: str
    label: Any
    text: str
    file: Any = None


def items_of(demand: Any) -> list[Item]:
    """Everything of a demand that others could read: each public text, what names it, each attachment."""
    said = demand.public()
    about = "，".join(str(said[name]) for name in ABOUT if said[name])
    words = said["labels"]
    found = [Item(key, words.get(key, label), text) for key, label in TEXTS if (text := _text(said.get(key)))]
    found.insert(1, Item("about", _("单位、领域与关键词"), "；".join([about, "、".join(said["keywords"])]).strip("；")))
    # Fields that the round's form has beside the columns.
    found += [Item(answers.form_name(each["key"]), each["label"], each["value"]) for each in said["answers"]]
    return found + [Item(f"file_{file.pk}", _("附件"), str(file), file) for file in files_of(demand)]


def kept_back(demand: Any) -> set[str]:
    """Names of the texts that the latest review did not let out."""
    review = demand.secrecy_reviews.first()
    refused = {item["key"] for item in review.items if not item["passed"]} if review else set()
    return refused | ({"subfield", "keywords"} if "about" in refused else set())


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(" ".join(row.values()) for row in value)
    return str(value or "")


def decided(demand: Any, refused: dict[str, str] | None = None) -> list[dict[str, Any]]:
    """A decision for every item: passed, but those `refused`, {key: remark}."""
    refused = refused or {}
    return [
        {
            "key": item.key,
            "label": str(item.label),
            "passed": item.key not in refused,
            "remark": refused.get(item.key, ""),
        }
        for item in items_of(demand)
    ]


def faults(demand: Any, items: list[dict[str, Any]], *, passed: bool) -> list[str]:
    """Why these decisions are no review of the demand as it stands; nothing where they are one."""
    wanted, given = {item.key: str(item.label) for item in items_of(demand)}, {item["key"]: item for item in items}
    found = [str(_("“%s”尚未审查")) % label for key, label in wanted.items() if key not in given]
    failed = [item for key, item in given.items() if key in wanted and not item["passed"]]
    found += [str(_("“%s”不宜公开的，请写明问题所在")) % wanted[i["key"]] for i in failed if not i["remark"].strip()]
    if passed and failed:
        found.append(str(_("有 %s 项不宜公开，审查结论不能为通过")) % len(failed))
    if not passed and not failed:
        found.append(str(_("结论为不通过的，请至少指明一项不宜公开的内容")))
    return found
