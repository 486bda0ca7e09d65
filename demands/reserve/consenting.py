"""Written consents of units to an entry: their text, its hash, whose are asked for and whose still miss."""

from typing import Any

from django.utils.translation import gettext as say

from demands.reserve import scenarios
from portal import clock
from portal.cosign import digest_of


def text_for(entry: Any, unit: Any) -> str:
    """Exactly what the unit consents to, in words; the hash is made of it."""
    units = "、".join(sorted(each.name for each in entry.units.all()))
    money = f"{entry.total_money:,.2f}" if entry.total_money is not None else "—"
    own = f"{entry.own_money:,.2f}" if entry.own_money is not None else "—"
    lines = [
        say("%(unit)s同意以下内容列入储备库：") % {"unit": unit.name},
        say("一、入库情形：%s") % entry.get_scenario_display(),
        say("二、项目名称：%s") % entry.title,
        say("三、涉及需求：%s") % "；".join(f"{each.code} {each.title}" for each in entry.joined),
        say("四、牵头单位：%(lead)s；参与单位：%(units)s") % {"lead": entry.lead.name, "units": units},
        say("五、攻关任务：%s") % entry.tasks,
        say("六、合作攻关安排：%s") % entry.plan,
        say("七、成果应用安排：%s") % entry.result_use,
        say("八、总投入 %(total)s 万元，其中单位自筹 %(own)s 万元。") % {"total": money, "own": own},
    ]
    return "\n".join(lines)


def digest_for(entry: Any, unit: Any) -> str:
    """The hash of that text as the entry stands now."""
    return digest_of(text_for(entry, unit))


def asked(entry: Any) -> list[Any]:
    """The units whose consent the entry's scenario requires."""
    return scenarios.of(entry).asks(entry)


def standing(entry: Any) -> set[int]:
    """Keys of the units whose consent stands under the entry's present text."""
    given = entry.unit_consents.given().select_related("unit")
    return {each.unit_id for each in given if each.digest == digest_for(entry, each.unit)}


def missing(entry: Any) -> list[str]:
    """Says whose consent is still missing, and what to do about it."""
    have = standing(entry)
    live = {each.unit_id: each for each in entry.unit_consents.live()}
    return [_why(unit, live.get(unit.pk)) for unit in asked(entry) if unit.pk not in have]


def _why(unit: Any, row: Any) -> str:
    if row is None:
        return say("尚未征求%s的书面同意，请先征求。") % unit.name
    if row.withdrawn_at:
        return say("%(unit)s已收回同意：%(why)s。请协商后重新征求。") % {"unit": unit.name, "why": row.withdrawn_why}
    if row.agrees is None:
        return say("%s尚未答复书面同意的征求。") % unit.name
    if not row.agrees:
        return say("%(unit)s不同意：%(why)s。请协商后重新征求。") % {"unit": unit.name, "why": row.reason}
    return say("%s同意以后内容又有修改，请重新征求同意。") % unit.name


def ask(entry: Any, *, by: Any) -> list[str]:
    """Ask every unit whose consent does not stand, under the present text; their names."""
    have, now = standing(entry), clock.now()
    waiting = [unit for unit in asked(entry) if unit.pk not in have]
    entry.unit_consents.live().filter(unit__in=waiting).update(closed_at=now)
    for unit in waiting:
        text = text_for(entry, unit)
        entry.unit_consents.create(unit=unit, text=text, digest=digest_of(text), asked_by=by, asked_at=now)
    return [unit.name for unit in waiting]


def own(entry: Any, by: Any) -> Any:
    """The question that is put to a unit of this person, if any."""
    found = entry.unit_consents.live().filter(unit_id__in=by.scope("org_admin", "unit"))
    return found.select_related("unit").order_by("at", "pk").first()
