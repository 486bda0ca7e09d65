"""The rubric with which a year begins, for each article; a year may add its own."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from reviews.rounds.models import Criterion, Rubric

# Every row is the portal's own default (S): nothing was found in the Measures. Name, highest score, what to look at.
DEFAULTS: dict[int, tuple[tuple[Any, int, Any], ...]] = {
    8: (
        (_("战略契合"), 25, _("是否符合国家战略和长三角重点产业方向")),
        (_("必要性与紧迫性"), 20, _("问题是否真实、关键，不解决的后果和时间要求")),
        (_("跨区域协同必要性"), 20, _("是否必须由两个以上省（市）协同攻关")),
        (_("指标可考核性"), 20, _("指标是否明确、可测、可比，考核方式是否可行")),
        (_("出资与应用保障"), 15, _("需求方出资承诺和成果应用条件是否落实")),
    ),
    10: (
        (_("指标响应"), 30, _("对各项指标的响应程度和依据")),
        (_("路线可行性"), 25, _("技术路线是否清楚、可行，风险是否可控")),
        (_("团队与基础"), 20, _("团队能力、前期基础和条件保障")),
        (_("进度与经费"), 15, _("进度安排和报价是否合理")),
        (_("知识产权与合作条件"), 10, _("知识产权归属和合作条件是否可接受")),
    ),
    14: (
        (_("创新性与先进性"), 25, _("与国内外同类工作相比的创新和指标先进程度")),
        (_("技术路线可行性"), 25, _("研究内容、路线和里程碑是否可行")),
        (_("团队与跨区域协同基础"), 20, _("承担单位分工、协同机制和研究基础")),
        (_("预期成效与应用"), 15, _("成果应用场景、经济和社会效益")),
        (_("经费合理性"), 15, _("经费与任务是否匹配，测算是否有据")),
    ),
    18: (
        (_("任务完成情况"), 30, _("对照任务书的任务和里程碑")),
        (_("指标完成情况"), 30, _("考核指标的完成程度和证明材料")),
        (_("经费使用"), 20, _("支出合规性和执行进度")),
        (_("协同与管理"), 20, _("单位协同、档案和数据管理")),
    ),
    19: (
        (_("创新水平"), 40, _("成果的创新水平")),
        (_("应用成效"), 30, _("成果在实际中的应用")),
        (_("经济社会贡献"), 30, _("经济和社会效益")),
    ),
}


@transaction.atomic
def default_for(call: Any, article: int) -> Rubric:
    """The year's default rubric of the article, made on first use. Raises KeyError for an article without reviews."""
    rubric, new = Rubric.objects.get_or_create(
        call=call,
        article=article,
        name=say("第 %d 条默认评分表") % article,
        defaults={"line": call.value("review_line")},
    )
    if new:
        Criterion.objects.bulk_create(
            Criterion(rubric=rubric, order=n, name=str(name), maximum=Decimal(maximum), guidance=str(guidance))
            for n, (name, maximum, guidance) in enumerate(DEFAULTS[article], start=1)
        )
    return rubric
