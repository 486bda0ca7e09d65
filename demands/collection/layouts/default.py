"""The form that a year starts with where there is no earlier one to copy."""

from functools import cache

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from demands.collection.layouts.columns import COLUMNS
from demands.collection.layouts.default_checklist import GROUNDS, ITEMS
from demands.collection.layouts.kinds import Kind
from demands.collection.layouts.parts import FormField, FormSection, Layout
from portal.sections.checklist import Item

SECTIONS = (
    ("basics", _("单位与基本信息")),
    ("problem", _("技术难题")),
    ("indicators", _("技术指标")),
    ("application", _("应用与跨区域")),
    ("investment", _("投入与合作方式")),
    ("pledge", _("附件与承诺")),
)
# Section, column, what it is called, how to fill it in.
OF_COLUMNS = (
    ("basics", "title", _("需求名称"), _("写明要攻克的技术。")),
    ("basics", "field", _("领域"), ""),
    ("basics", "subfield", _("细分方向"), _("例如：新型储能、工业软件。")),
    ("basics", "keywords", _("关键词"), _("1～5 个，用顿号或逗号分开。")),
    ("basics", "term_months", _("攻关期限（月）"), ""),
    ("basics", "contact", _("联系人"), ""),
    ("basics", "contact_phone", _("联系电话"), ""),
    ("problem", "background", _("背景与必要性"), _("现状、差距，为什么必须攻关。")),
    ("problem", "tasks", _("要解决的技术问题"), _("逐条写明要突破的关键技术；发布后名称和任务不再变动。")),
    ("indicators", "deliverables", _("交付成果"), _("列出样机、工艺包、标准、专利等，写明数量。")),
    ("indicators", "present_is_public", _("公开现有水平"), _("不勾选时，榜单只公开指标名称、目标值和考核方式。")),
    ("application", "users", _("成果用户与应用场景"), _("谁先用、用在哪里、市场有多大。")),
    (
        "application",
        "cross_region_reason",
        _("跨区域协同的理由"),
        _("需要哪些省（市）的什么力量，为什么一地做不到。"),
    ),
    ("investment", "total_investment", _("总投入（万元）"), _("万元，最多两位小数。")),
    (
        "investment",
        "own_money",
        _("需求方出资（万元）"),
        _("万元，本单位承诺的出资，不超过总投入；不对公众公开。"),
    ),
    ("investment", "way_of_solving", _("解决方式"), ""),
    ("investment", "ip_terms", _("知识产权约定"), _("背景知识产权、成果归属与使用。")),
    ("investment", "provider_conditions", _("对揭榜方的要求"), _("资质、人员、设备等；不得指定单位。")),
    ("pledge", "is_anonymous", _("公开时隐去单位名称"), _("勾选后榜单只写“某省（市）某企业”。")),
    ("pledge", "unclassified_declared", _("承诺内容不涉密"), _("本平台是非涉密平台，禁止填报和上传涉密内容。")),
)
ACTIVITIES = (_("基础研究"), _("应用研究"), _("试验发展"), _("成果应用"), _("科技服务"))
# What collections of technical needs in the provinces ask for besides. All of it may be left empty, so that a demand
# carried over from a year that did not ask for it misses nothing.
ADDED = (
    ("basics", "industry", Kind.SHORT, _("应用行业"), _("按国民经济行业分类写到小类。"), {"limit": 60}),
    ("basics", "activity", Kind.ONE, _("科技活动类型"), "", {"options": ACTIVITIES}),
    ("basics", "discipline", Kind.SHORT, _("学科分类"), _("限基础研究，写到三级学科。"), {"limit": 60}),
    ("basics", "needed_from", Kind.DATE, _("需求时限（起）"), _("希望从何时开始攻关。"), {}),
    ("basics", "needed_until", Kind.DATE, _("需求时限（止）"), _("最迟何时须用上成果。"), {}),
    (
        "basics",
        "unit_profile",
        Kind.LONG,
        _("单位简介"),
        _("主营业务、研发条件和行业地位；不对公众公开。"),
        {"limit": 500, "public": False, "identifying": True},
    ),
    (
        "application",
        "benefits",
        Kind.LONG,
        _("预期经济社会效益"),
        _("成果的创新性，带来的经济和社会效益。"),
        {"limit": 500},
    ),
    (
        "investment",
        "intended_partners",
        Kind.LONG,
        _("合作意向单位"),
        _("已有接触的单位；不对公众公开，也不影响其他单位揭榜。"),
        {"limit": 500, "public": False, "identifying": True},
    ),
)


@cache
def layout() -> Layout:
    """The built-in form, in Chinese whoever asks: what a round keeps is no matter of the reader's language."""
    with translation.override("zh-hans"):
        return Layout(
            tuple(FormSection(key, str(title)) for key, title in SECTIONS),
            (*_columns(), *_added()),
            tuple(Item(each.key, str(each.label), str(each.hint), tuple(map(str, each.phrases))) for each in ITEMS),
            tuple((key, str(label)) for key, label in GROUNDS),
        )


def _columns() -> list[FormField]:
    return [
        FormField(
            key,
            section,
            str(label),
            help=str(help_text),
            limit=COLUMNS[key].most,
            required=COLUMNS[key].required,
            public=COLUMNS[key].public,
        )
        for section, key, label, help_text in OF_COLUMNS
    ]


def _added() -> list[FormField]:
    return [
        FormField(key, section, str(label), kind.value, str(help_text), **_plain(more))
        for section, key, kind, label, help_text, more in ADDED
    ]


def _plain(more: dict) -> dict:
    return {name: tuple(map(str, value)) if isinstance(value, tuple) else value for name, value in more.items()}
