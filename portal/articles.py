"""The articles of the Measures that the portal carries out, as far as they are known.

《长三角科技创新共同体联合攻关计划实施办法（试行）》 has four chapters and twenty articles. Its full
text was not at hand: headings and sentences are our own short words, after its drafting note and notices.
Chips, timelines and the page of articles read this table; nobody repeats it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

MARKS = {
    "M": _("办法或其起草说明所载"),
    "P": _("同类计划的做法或一般规定"),
    "S": _("门户的默认设置，不是办法的规定"),
}
CHAPTERS = {
    1: _("总则"),
    2: _("需求征集与储备"),
    3: _("项目组织与管理"),
    4: _("附则"),
}
CHINESE_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Article:
    """One article: its number, chapter, heading, what it says in a sentence, and how far that is known."""

    number: int
    chapter: int
    heading: str | Promise
    says: str | Promise
    mark: str

    @property
    def label(self) -> str:
        """第七条, 第十二条: the number as official texts write it."""
        return f"第{chinese_number(self.number)}条"

    @property
    def anchor(self) -> str:
        """Where the page of articles keeps it: `#a7`."""
        return f"a{self.number}"


_GENERAL = _("总则的一条，逐条原文未见；总则已知的内容列在第一条。")

ARTICLES = (
    Article(
        1,
        1,
        _("总则"),
        _(
            "总则（第一至六条）：坚持国家需求、系统布局、市场导向和可竞争，聚焦集成电路、人工智能、生物医药等领域，"
            "由三省一市科技主管部门、长三角科创办和工作专班共同组织。"
        ),
        "M",
    ),
    Article(2, 1, _("总则"), _GENERAL, "S"),
    Article(3, 1, _("总则"), _GENERAL, "S"),
    Article(4, 1, _("总则"), _GENERAL, "S"),
    Article(5, 1, _("总则"), _GENERAL, "S"),
    Article(
        6,
        1,
        _("总则"),
        _("总则的末条，原文未见；门户把各方进入计划前的单位认证记在本条下。"),
        "S",
    ),
    Article(
        7,
        2,
        _("需求征集"),
        _("三省一市科技主管部门面向重点产业领域的骨干企业征集技术需求。"),
        "M",
    ),
    Article(
        8,
        2,
        _("需求评估"),
        _("科技主管部门邀请行业专家评估需求，遴选符合国家战略的需求。"),
        "M",
    ),
    Article(
        9,
        2,
        _("需求发布"),
        _("公开发布需求，面向全社会征集解决方案。"),
        "M",
    ),
    Article(
        10,
        2,
        _("供需对接"),
        _("以揭榜比拼等方式组织供需对接，由需求方择优选定解决方案。"),
        "M",
    ),
    Article(
        11,
        2,
        _("储备入库"),
        _("分情形纳入项目储备库；原需求方以外的单位也可入库；任务名称和内容不变时，需求方可以调整部分需求。"),
        "M",
    ),
    Article(
        12,
        3,
        _("项目申报"),
        _("按年度发布指南；在库单位和其他符合指南的区域内单位均可申报，承担单位须覆盖三省一市中的两地以上。"),
        "M",
    ),
    Article(
        13,
        3,
        _("受理推荐"),
        _("牵头单位所在地的科技主管部门受理申报材料，经审核后推荐。"),
        "P",
    ),
    Article(
        14,
        3,
        _("项目评审"),
        _("由相关管理机构从国家科技专家库选取专家进行评审。"),
        "M",
    ),
    Article(
        15,
        3,
        _("项目立项"),
        _("三省一市科技主管部门共同商定拟立项名单，按程序审定后立项。"),
        "M",
    ),
    Article(
        16,
        3,
        _("资金使用"),
        _("经费主要来自中央引导地方科技发展资金，鼓励地方和单位投入。"),
        "M",
    ),
    Article(
        17,
        3,
        _("项目实施"),
        _("承担单位按任务书实施，并与其他任务加强沟通、衔接和集成。"),
        "M",
    ),
    Article(
        18,
        3,
        _("项目管理"),
        _("对执行报告、变更、暂停、终止和验收实行全过程管理；本条只知标题，内容依同类计划的做法。"),
        "P",
    ),
    Article(
        19,
        3,
        _("监督评估"),
        _("增强科研人员的责任、绩效、自律和诚信意识，按创新水平、应用成效和经济社会贡献评价绩效。"),
        "M",
    ),
    Article(20, 4, _("附则"), _("办法的末条，原文未见。"), "S"),
)
_BY_NUMBER = {a.number: a for a in ARTICLES}


def article(number: int) -> Article:
    """The article of this number, 1 to 20. Raises LookupError for any other: no step cites a wrong one."""
    try:
        return _BY_NUMBER[number]
    except KeyError:
        raise LookupError(f"the Measures have articles 1 to 20, not {number!r}") from None


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese as legal texts write it: 七, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{CHINESE_DIGITS[tens]}十")
    return head + (CHINESE_DIGITS[ones] if ones or not tens else "")


def as_markdown() -> str:
    """`docs/articles.md` whole: the table by chapter, in Chinese whatever the language in force."""
    with override("zh-hans"):
        lines = ["# 《长三角科技创新共同体联合攻关计划实施办法（试行）》逐条", "", *_preface()]
        for number, name in CHAPTERS.items():
            lines += [
                "",
                f"## 第{chinese_number(number)}章 {name}",
                "",
                "| 条 | 标题 | 要点 | 依据 |",
                "|---|---|---|---|",
            ]
            lines += [_row(a) for a in ARTICLES if a.chapter == number]
        return "\n".join(lines) + "\n"


def _preface() -> Iterator[str]:
    yield "由 `portal/articles.py` 生成，请勿手改。要点是本项目的转述，不是原文；第二、三章章名为本项目所拟。"
    yield ""
    yield from (f"- {mark}：{text}" for mark, text in MARKS.items())


def _row(item: Article) -> str:
    return f"| {item.label} | {item.heading} | {item.says} | {item.mark} |"
