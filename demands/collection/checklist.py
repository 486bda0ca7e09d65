"""形式审查清单: what an officer decides by hand, each item with its article and the phrases for sending it back."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    """One item of the checklist."""

    key: str
    label: Any
    hint: Any
    phrases: tuple[Any, ...]
    article: int = 7


ITEMS = (
    Item(
        "unit",
        _("申报主体符合要求"),
        _("已认证、注册在本省（市）的骨干企业，名称与营业执照一致。"),
        (_("单位名称与营业执照不一致。"), _("骨干企业身份的证明材料不足。")),
    ),
    Item(
        "field",
        _("属于本批次征集的领域"),
        _("领域与细分方向和所述技术问题相符。"),
        (_("所选领域与技术问题不符，请改选领域。"),),
    ),
    Item(
        "problem",
        _("技术问题具体明确"),
        _("写明要解决的关键技术，不是产品采购、一般改造或市场推广。"),
        (_("任务描述笼统，请写明要突破的关键技术。"), _("内容属于采购或一般技术改造，请说明其中的研发问题。")),
    ),
    Item(
        "indicators",
        _("技术指标可测量、可考核"),
        _("每项指标有现有水平、目标值和考核方式。"),
        (_("目标值无法测量，请改为数值和比较符。"), _("考核方式不明确，请写明检测依据或机构类型。")),
    ),
    Item(
        "cross_region",
        _("跨区域协同的理由成立"),
        _("说明为何需要两个以上省（市）的力量。"),
        (_("未说明需要哪些省（市）的什么力量。"),),
    ),
    Item(
        "money",
        _("投入真实合理"),
        _("总投入与任务相称，需求方出资有来源。"),
        (_("出资来源未说明或未附承诺函。"), _("总投入与任务不相称，请核实。")),
    ),
    Item(
        "attachments",
        _("附件齐全、清晰、已盖章"),
        _("附件能打开，与填报内容一致。"),
        (_("附件缺盖章页。"), _("附件不清晰，请重新扫描上传。")),
    ),
    Item(
        "duplicate",
        _("不是重复提交"),
        _("与本批次和往年的需求不重复；机检提示的相近题目已核对。"),
        (_("与往年需求重复，请说明区别或撤回。"),),
    ),
    Item(
        "secrecy",
        _("未见涉密内容"),
        _("标题、任务、指标和附件中没有涉及国家秘密的内容。"),
        (_("疑似含有不宜公开的内容，请单位保密管理机构核对后修改。"),),
    ),
)
BY_KEY = {item.key: item for item in ITEMS}

# Grounds on which a demand is not accepted at all; the approver adds the facts.
GROUNDS = (
    ("not_eligible", _("申报主体不符合征集要求")),
    ("not_in_field", _("不属于本批次征集的领域")),
    ("not_research", _("内容不属于技术攻关需求")),
    ("duplicate", _("与已有需求重复")),
    ("not_corrected", _("补正后仍不符合要求")),
    ("untrue", _("材料不真实")),
    ("classified", _("含有不宜公开的内容")),
)
