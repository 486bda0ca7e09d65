"""形式审查清单: what an officer decides by hand, each item with the phrases for sending it back (article 13)."""

from django.utils.translation import gettext_lazy as _

from portal.sections.checklist import Item

ITEMS = (
    Item(
        "lead",
        _("牵头单位符合申报条件"),
        _("已认证、注册在本省（市）的法人单位，属于指南要求的范围。"),
        (_("牵头单位不符合指南的申报条件。"),),
    ),
    Item(
        "direction",
        _("申报内容与指南方向相符"),
        _("研究内容和考核指标覆盖指南方向的要求。"),
        (_("研究内容与指南方向不符。"), _("考核指标未覆盖指南方向的全部指标。")),
    ),
    Item(
        "consortium",
        _("联合体构成合规"),
        _("覆盖两个以上省（市），分工与课题一致，各单位均已确认。"),
        (_("单位分工与课题分解不一致。"), _("联合申报协议缺少签章页。")),
    ),
    Item(
        "leader",
        _("项目负责人符合条件"),
        _("身份、限项和诚信情况已核对。"),
        (_("项目负责人的任职情况与材料不一致。"),),
    ),
    Item(
        "indicators",
        _("考核指标可测量、可考核"),
        _("每项指标有立项时、中期、完成时的值和考核方式。"),
        (_("部分指标无法测量，请改为数值和比较符。"),),
    ),
    Item(
        "budget",
        _("经费概算合理、口径正确"),
        _("来源、科目、比例符合规定，自筹有来源。"),
        (_("自筹资金来源未说明。"), _("间接费用计算口径有误。")),
    ),
    Item(
        "enclosures",
        _("附件齐全、清晰、已盖章"),
        _("附件能打开，与填报内容一致。"),
        (_("附件缺盖章页。"), _("附件不清晰，请重新扫描上传。")),
    ),
    Item(
        "duplicate",
        _("不是重复申报"),
        _("机检提示的相近项目已核对。"),
        (_("与在研或在申项目重复，请说明区别或撤回。"),),
    ),
    Item(
        "secrecy",
        _("未见涉密内容"),
        _("正文、指标和附件中没有涉及国家秘密的内容。"),
        (_("疑似含有不宜公开的内容，请单位保密管理机构核对后修改。"),),
    ),
)

# Grounds on which an application is not accepted at all; the approver adds the facts.
REJECT_GROUNDS = (
    ("not_eligible", _("申报主体不符合指南要求")),
    ("off_direction", _("申报内容不属于指南方向")),
    ("one_region", _("联合体不符合跨区域要求")),
    ("over_limit", _("负责人超出限项规定")),
    ("duplicate", _("与已有项目重复")),
    ("not_corrected", _("补正后仍不符合要求")),
    ("untrue", _("材料不真实")),
)
DISQUALIFY_GROUNDS = (
    ("ban", _("单位或负责人受失信限制")),
    ("false_material", _("申报材料弄虚作假")),
    ("consortium_broken", _("联合体不再成立")),
)
