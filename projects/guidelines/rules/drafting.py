"""What must hold before the departments are asked: the text is whole, and its times and amounts agree."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.reserve.models import ReserveEntry
from portal import clock
from portal.workflow import need
from projects.guidelines.content import directions_of


@need(_("至少有一个支持方向"))
def has_a_direction(guideline: Any) -> bool:
    return guideline.directions.exists()


@need(_("已设定申报起止时间"))
def window_is_set(guideline: Any) -> list[str]:
    if guideline.opens_at is None or guideline.closes_at is None:
        return [say("申报起止时间未设定，请在“前言和申报安排”中填写。")]
    if guideline.closes_at <= guideline.opens_at:
        return [say("申报截止须晚于申报开始，请在“前言和申报安排”中修改。")]
    return []


@need(_("申报截止时间未过"))
def window_lies_ahead(guideline: Any) -> list[str]:
    if guideline.closes_at and guideline.closes_at <= clock.now():
        return [say("申报截止时间已过，请在“前言和申报安排”中改为今后的时间。")]
    return []


@need(_("前言和咨询电话已填写"))
def texts_are_whole(guideline: Any) -> list[str]:
    parts = {"preface": say("前言"), "contacts": say("咨询电话")}
    return [
        say("%s未填写，请在“前言和申报安排”中补充。") % label
        for name, label in parts.items()
        if not getattr(guideline, name).strip()
    ]


@need(_("每个方向的内容齐全，期限在年度上限内"))
def directions_are_whole(guideline: Any) -> list[str]:
    most = guideline.call.value("application_term_max")
    return [line for direction in directions_of(guideline) for line in _missing_in(direction, most)]


def _missing_in(direction: Any, most: int) -> list[str]:
    empty = [label for name, label in _parts().items() if not getattr(direction, name)]
    if not direction.indicators.all():
        empty.append(say("考核指标"))
    found = [say("方向“%(title)s”缺：%(parts)s。") % {"title": direction, "parts": "、".join(empty)}] if empty else []
    if direction.term_months and direction.term_months > most:
        given = {"title": direction, "most": most, "months": direction.term_months}
        found.append(say("方向“%(title)s”的实施期限为%(months)s个月，超过年度上限%(most)s个月。") % given)
    return found


def _parts() -> dict[str, str]:
    return {
        "goal": say("研究目标"),
        "content": say("研究内容"),
        "term_months": say("实施期限"),
        "money": say("支持额度"),
    }


@need(_("所列储备项目均在库"))
def entries_in_the_pool(guideline: Any) -> list[str]:
    return [
        say("方向“%(title)s”来自储备项目 %(code)s，该项目现为“%(state)s”。请删去该方向，或改为自拟方向。")
        % {"title": d, "code": d.reserve_entry.code, "state": d.reserve_entry.get_state_display()}
        for d in directions_of(guideline)
        if d.reserve_entry and d.reserve_entry.state != ReserveEntry.State.IN_POOL
    ]
