"""The fields that the rules of the programme rest on: columns, in every form, whatever they are called."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """One column, and what of it a form may set.

    `most` is the longest text in characters that the column takes (0: no text); `why` says what rests on it.
    A restricted column that may not be made public has `public` False and `may_restrict` False.
    """

    why: Any
    most: int = 0
    required: bool = True
    public: bool = True
    may_require: bool = False
    may_restrict: bool = False
    may_hide: bool = False
    # What the unit decides about, not what it tells: it stands in no copy of the contents, or only as a mark.
    is_choice: bool = False


COLUMNS = {
    "title": Column(_("榜单、检索和储备入库都以名称为准，储备后名称不得变动。"), 60),
    "field": Column(_("批次按领域征集，评审分组和大厅筛选都用它。")),
    "subfield": Column(_("专家匹配和方案推荐会用到，可以隐藏。"), 40, required=False, may_require=True, may_hide=True),
    "keywords": Column(_("检索、订阅和专家匹配都用关键词。"), may_require=True),
    "term_months": Column(_("批次规定了期限的上下限，机检按此核对。")),
    "contact": Column(_("形式审查和供需对接时联系，属于个人信息，不公开。"), 40, public=False),
    "contact_phone": Column(_("形式审查和供需对接时联系，属于个人信息，不公开。"), 30, public=False),
    "background": Column(_("专家据此评价必要性与紧迫性。"), 2000, may_restrict=True),
    "tasks": Column(_("揭榜方据此作答；储备后任务不得变动。"), 3000),
    "deliverables": Column(_("协议、任务书和验收都以交付成果为准。"), 500, may_require=True, may_restrict=True),
    "present_is_public": Column(
        _("由提出单位决定指标的现有水平是否公开。"), required=False, public=False, is_choice=True
    ),
    "users": Column(_("专家据此评价应用保障，可以隐藏。"), 1000, may_require=True, may_restrict=True, may_hide=True),
    "cross_region_reason": Column(_("评估须看为何需要两个以上省（市）的力量。"), 1000, may_restrict=True),
    "total_investment": Column(_("大厅、统计和机检都用总投入。")),
    "own_money": Column(_("机检核对出资与总投入；属于商业信息，不公开。"), public=False),
    "way_of_solving": Column(_("对接方式随它而定。"), may_require=True, may_restrict=True),
    "ip_terms": Column(_("协议的知识产权条款由它带入。"), 500, may_require=True, may_restrict=True),
    "provider_conditions": Column(_("揭榜方须知道有什么条件。"), 500, required=False, may_require=True),
    "is_anonymous": Column(_("由提出单位决定榜单是否写明单位。"), required=False, is_choice=True),
    "unclassified_declared": Column(_("没有不涉密承诺的需求不得提交。"), public=False, is_choice=True),
}
# Sections that hold more than fields: the unit's own data, the table of indicators, the attachments.
FIXED_SECTIONS = {
    "basics": _("本部分显示单位信息。"),
    "indicators": _("本部分有技术指标表。"),
    "pledge": _("本部分上传附件。"),
}
