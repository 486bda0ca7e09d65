"""What the rules leave open, as settings of the year: each with its unit, its default and the default's source.

Marks of a source: P seen in practice or in a general rule; S the portal's own default where nothing was found. No
user is shown an S value as law.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST = 9999  # of days, months, people: more is a slip of the finger, and days past it lead beyond the calendar


def shares_of_a_hundred(text: str) -> None:
    """Whole per cents with strokes between them, such as 50/30/20. Raises ValidationError for any other text."""
    shares = text.split("/")
    if not all(share.isdecimal() and len(share) <= 3 for share in shares) or sum(map(int, shares)) != 100:
        raise ValidationError(_("请写成 50/30/20 的样子，各期为整数，相加等于 100。"))


@dataclass(frozen=True)
class Parameter:
    """One setting of a year."""

    key: str
    group: Any
    label: Any
    default: Any
    unit: Any
    mark: str
    source: Any
    choices: tuple[tuple[str, Any], ...] = ()
    checks: tuple[Callable[[str], None], ...] = ()

    def field(self) -> forms.Field:
        """The form field that a screen edits it with."""
        common = {"label": self.label, "help_text": self.help_text, "required": True}
        if self.choices:
            return forms.ChoiceField(choices=self.choices, **common)
        if isinstance(self.default, bool):
            return forms.BooleanField(**{**common, "required": False})
        if isinstance(self.default, int):
            return forms.IntegerField(min_value=0, max_value=MOST, **common)
        if isinstance(self.default, Decimal):
            return forms.DecimalField(min_value=0, max_digits=14, decimal_places=2, **common)
        return forms.CharField(validators=self.checks, **common)

    @property
    def help_text(self) -> str:
        """The unit and where the default comes from."""
        kinds = {"M": _("实施办法"), "P": _("通行做法"), "S": _("平台默认值，可按需调整")}
        return (
            f"{_('单位')}：{self.unit}。{kinds[self.mark]}：{self.source}"
            if self.unit
            else f"{kinds[self.mark]}：{self.source}"
        )

    def read(self, stored: Any) -> Any:
        """A stored JSON value as the setting's own type."""
        return Decimal(stored) if isinstance(self.default, Decimal) else stored

    def store(self, value: Any) -> Any:
        """The value as JSON can keep it."""
        return str(value) if isinstance(self.default, Decimal) else value


GENERAL = _("通用")
COLLECTION, REVIEW, RELEASE = _("需求征集"), _("专家评审"), _("发布与对接")
RESERVE, APPLYING, DECIDING, RUNNING = _("储备入库"), _("项目申报"), _("立项公示"), _("任务书与经费")
MONTHS, DAYS, WORKING_DAYS, PEOPLE, PERCENT = _("个月"), _("日"), _("个工作日"), _("人"), "%"

PARAMETERS: tuple[Parameter, ...] = (
    Parameter(
        "remind_days",
        GENERAL,
        _("待办到期前提醒"),
        2,
        DAYS,
        "S",
        _("未见规定；到期前和超期后各提醒一次，0 为到期前不提醒"),
    ),
    Parameter("demand_term_min", COLLECTION, _("攻关期限下限"), 24, MONTHS, "M", _("2—3 年内可望突破")),
    Parameter(
        "demand_term_max",
        COLLECTION,
        _("攻关期限上限"),
        36,
        MONTHS,
        "M",
        _("2—3 年内可望突破；往年也有 60 个月的批次"),
    ),
    Parameter("demands_per_unit", COLLECTION, _("每单位每批次需求上限"), 5, _("项"), "S", _("未见规定")),
    Parameter("import_rows_max", COLLECTION, _("批量导入一次最多行数"), 100, _("行"), "S", _("未见规定")),
    Parameter(
        "secrecy_words",
        COLLECTION,
        _("填报时提示核对的词语"),
        "绝密、机密、秘密、涉密、国防、军工、军用、武器、导弹、核材料、密码算法",
        "",
        "S",
        _("未见规定；用顿号分开，只提示人工核对，不拒绝"),
    ),
    Parameter("correction_days", COLLECTION, _("补正期限"), 5, WORKING_DAYS, "S", _("未见规定")),
    Parameter("corrections_max", COLLECTION, _("补正次数上限"), 1, _("次"), "S", _("未见规定；一次列全，一次补正")),
    Parameter(
        "title_flag",
        COLLECTION,
        _("需求名称相近的提示线"),
        Decimal("80.00"),
        PERCENT,
        "S",
        _("未见规定；只提示人工核对，不自动拒绝"),
    ),
    Parameter(
        "demand_duplicate_flag",
        COLLECTION,
        _("需求正文重合的提示线"),
        Decimal("30.00"),
        PERCENT,
        "S",
        _("未见规定；只提示人工核对，不自动拒绝"),
    ),
    Parameter("check_days", COLLECTION, _("形式审查期限"), 5, WORKING_DAYS, "S", _("未见规定")),
    Parameter("select_days", COLLECTION, _("遴选期限"), 10, WORKING_DAYS, "S", _("未见规定；自评估结束之日起")),
    Parameter("secrecy_days", COLLECTION, _("保密审查期限"), 5, WORKING_DAYS, "S", _("未见规定；自遴选之日起")),
    Parameter("redress_days", COLLECTION, _("申请复核的期限"), 10, WORKING_DAYS, "S", _("未见规定；自决定作出之日起")),
    Parameter("redress_answer_days", COLLECTION, _("复核办理期限"), 15, WORKING_DAYS, "S", _("未见规定；自提出之日起")),
    Parameter("demand_experts_min", REVIEW, _("需求评估每项专家数下限"), 5, PEOPLE, "S", _("未见规定；须为单数")),
    Parameter("project_experts_min", REVIEW, _("项目评审每项专家数下限"), 7, PEOPLE, "S", _("未见规定；须为单数")),
    Parameter("review_quorum_percent", REVIEW, _("评审有效票比例下限"), 100, PERCENT, "S", _("未见规定")),
    Parameter("review_line", REVIEW, _("入围分数线"), Decimal("60.00"), _("分"), "P", _("往年评审 60 分线可用")),
    Parameter("trim_from", REVIEW, _("去掉最高最低分的专家数起点"), 7, PEOPLE, "S", _("未见规定")),
    Parameter("spread_alarm", REVIEW, _("分差预警的标准差"), Decimal("15.00"), _("分"), "S", _("未见规定")),
    Parameter(
        "review_seconds_min",
        REVIEW,
        _("评审用时提示线"),
        600,
        _("秒"),
        "S",
        _("本平台约定；只提示组织人留意，0 为不提示"),
    ),
    Parameter("comment_min", REVIEW, _("评语最少字数"), 20, _("字"), "S", _("未见规定")),
    Parameter("demander_sees_rank", REVIEW, _("需求方可见评估均分和名次"), False, "", "S", _("未见规定")),
    Parameter(
        "demander_sees_opinions",
        REVIEW,
        _("需求方可见的评估意见"),
        "panel",
        "",
        "S",
        _("未见规定；任何时候都不显示专家姓名和单位"),
        (("none", _("不显示")), ("panel", _("专家组意见")), ("all", _("专家组意见和专家评语"))),
    ),
    Parameter("recusal_years", REVIEW, _("同单位回避年限"), 2, _("年"), "P", _("通行回避规则")),
    Parameter("scoring_days", REVIEW, _("评分期限"), 7, WORKING_DAYS, "S", _("未见规定")),
    Parameter("window_days", RELEASE, _("揭榜窗口"), 30, DAYS, "S", _("未见规定")),
    Parameter("window_extensions", RELEASE, _("揭榜窗口最多延长次数"), 2, _("次"), "S", _("未见规定")),
    Parameter(
        "questions_days",
        RELEASE,
        _("提问截止：揭榜截止前"),
        3,
        DAYS,
        "S",
        _("未见规定；给需求方留出公开答复的时间，0 为到揭榜截止为止"),
    ),
    Parameter("cosign_days", RELEASE, _("会签期限"), 5, WORKING_DAYS, "S", _("未见规定；逾期催办，不视为同意")),
    Parameter("takedown_days", RELEASE, _("紧急下架的决定期限"), 3, WORKING_DAYS, "S", _("未见规定；自停止公开之日起")),
    Parameter("matching_days", RELEASE, _("供需对接期限"), 60, DAYS, "S", _("未见规定")),
    Parameter("reopen_days", RELEASE, _("对接未成功后可重新发布或接手的期限"), 90, DAYS, "S", _("未见规定")),
    Parameter(
        "adjustment_answer_days",
        RESERVE,
        _("揭榜方就需求调整表态的期限"),
        5,
        WORKING_DAYS,
        "S",
        _("未见规定；逾期催办"),
    ),
    Parameter("adjustment_check_days", RESERVE, _("需求调整审核期限"), 5, WORKING_DAYS, "S", _("未见规定；逾期催办")),
    Parameter(
        "consent_days", RESERVE, _("书面同意答复期限"), 5, WORKING_DAYS, "S", _("未见规定；逾期催办，不视为同意")
    ),
    Parameter("reserve_check_days", RESERVE, _("入库申请审核期限"), 5, WORKING_DAYS, "S", _("未见规定；逾期催办")),
    Parameter("admit_days", RESERVE, _("批准入库期限"), 5, WORKING_DAYS, "S", _("未见规定；自征询期满之日起")),
    Parameter("adjustment_window_days", RESERVE, _("需求调整后窗口延长"), 7, DAYS, "S", _("未见规定；只延长未截止的")),
    Parameter("reserve_months", RESERVE, _("在库有效期"), 24, MONTHS, "S", _("未见规定")),
    Parameter("agreement_days", RESERVE, _("入库征询期限"), 5, WORKING_DAYS, "S", _("未见规定；逾期视为无异议")),
    Parameter("reserve_warn_days", RESERVE, _("在库到期前提醒"), 30, DAYS, "S", _("未见规定；只提醒一次")),
    Parameter(
        "guideline_issuers",
        APPLYING,
        _("指南印发机关"),
        "departments",
        "",
        "P",
        _("草案写建设办公室，施行文本写四地科技主管部门"),
        (("departments", _("四地科技主管部门")), ("office", _("长三角科创办"))),
    ),
    Parameter(
        "guideline_opinion_days",
        APPLYING,
        _("指南征求意见期限"),
        5,
        WORKING_DAYS,
        "S",
        _("未见规定；逾期催办，不视为同意"),
    ),
    Parameter(
        "application_term_max",
        APPLYING,
        _("项目实施期限上限"),
        36,
        MONTHS,
        "M",
        _("2—3 年；2023 年曾为 60 个月"),
    ),
    Parameter("leader_running_max", APPLYING, _("负责人在研项目上限"), 2, _("项"), "P", _("2023 年申报通知")),
    Parameter("applications_per_leader", APPLYING, _("每位负责人每年度申报上限"), 1, _("项"), "P", _("通行限项规则")),
    Parameter(
        "regions_min",
        APPLYING,
        _("联合体至少覆盖的省（市）"),
        2,
        _("个"),
        "M",
        _("承担单位须覆盖两个以上省（市）"),
    ),
    Parameter(
        "company_own_ratio",
        APPLYING,
        _("企业自筹与财政资金之比下限"),
        Decimal("1.00"),
        _("倍"),
        "S",
        _("未见规定"),
    ),
    Parameter(
        "indirect_to_500",
        APPLYING,
        _("间接费用比例：500 万元以下部分"),
        Decimal("30.00"),
        PERCENT,
        "P",
        _("国办发〔2021〕32 号，直接费用扣除设备费为基数"),
    ),
    Parameter(
        "indirect_to_1000",
        APPLYING,
        _("间接费用比例：500 万至 1000 万元部分"),
        Decimal("25.00"),
        PERCENT,
        "P",
        _("同上"),
    ),
    Parameter(
        "indirect_above",
        APPLYING,
        _("间接费用比例：1000 万元以上部分"),
        Decimal("20.00"),
        PERCENT,
        "P",
        _("同上"),
    ),
    Parameter("recommend_quota", APPLYING, _("每省（市）推荐限额"), 0, _("项"), "S", _("未见规定；0 为不限")),
    Parameter("deliberation_asked", APPLYING, _("推荐前须经工作专班审议"), False, "", "S", _("未见规定")),
    Parameter(
        "duplicate_flag",
        APPLYING,
        _("查重提示线"),
        Decimal("30.00"),
        PERCENT,
        "S",
        _("只提示人工核对，不自动拒绝"),
    ),
    Parameter("notice_days", DECIDING, _("拟立项公示期"), 5, WORKING_DAYS, "P", _("各地公示 5—7 日；自公示次日起算")),
    Parameter("notice_shows_money", DECIDING, _("公示时公布拟拨经费"), False, "", "S", _("未见规定；各地做法不一")),
    Parameter(
        "objection_contact",
        DECIDING,
        _("异议受理方式"),
        "公示期内如有异议，请以书面形式向长三角科创办提出，写明事实和理由并附证据；"
        "单位加盖公章，个人署真实姓名和联系方式。匿名或没有具体事实的不予受理。",
        "",
        "P",
        _("各地公示通行做法"),
    ),
    Parameter("objection_answer_days", DECIDING, _("异议答复期限"), 15, WORKING_DAYS, "S", _("未见规定")),
    Parameter(
        "managing_body",
        RUNNING,
        _("项目管理主体"),
        "department",
        "",
        "S",
        _("未见规定；默认牵头单位所在省（市）科技厅（委）签订并拨款"),
        (("department", _("牵头单位所在省（市）科技厅（委）")), ("office", _("长三角科创办"))),
    ),
    Parameter("contract_days", RUNNING, _("任务书签订期限"), 20, WORKING_DAYS, "S", _("未见规定")),
    Parameter("office_signs", RUNNING, _("任务书须科创办签署"), True, "", "S", _("未见规定；否则科创办只备案")),
    Parameter(
        "payment_shares",
        RUNNING,
        _("拨款比例"),
        "50/30/20",
        PERCENT,
        "S",
        _("未见规定；依次为签订、中期、验收"),
        checks=(shares_of_a_hundred,),
    ),
)
BY_KEY = {parameter.key: parameter for parameter in PARAMETERS}
