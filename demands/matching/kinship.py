"""关联单位: units under one roof, by what they declare of who holds them; none answers the other's demand."""

from typing import Any

from django.utils.translation import gettext as say

# How far up a house is followed: a ring of units that hold each other ends here too.
STOREYS = 10


def house_of(unit: Any) -> list[tuple[str, str]]:
    """Code and name of the unit, and of each unit above it that it or its holders declare."""
    found, above = [], unit
    for _storey in range(STOREYS):
        found.append((above.uscc, above.name))
        if above.parent_id is None:
            break
        above = above.parent
    if above.holder_uscc:
        found.append((above.holder_uscc, above.holder_name))
    return found


def are_related(one: Any, other: Any) -> bool:
    """Whether one holds the other, or a third one holds both."""
    return bool({code for code, _name in house_of(one)} & {code for code, _name in house_of(other)})


def reasons_against(unit: Any, demand: Any) -> list[str]:
    """Why a unit may not answer a demand: it is its demander, holds it, is held by it, or both are held by one."""
    return list(dict.fromkeys(filter(None, (_tie(unit, other) for other in (demand.organisation, demand.demander)))))


def reasons_against_partner(unit: Any, demand: Any) -> list[str]:
    """Why a unit may not take part in another's answer: for the same ties, as the demander would choose itself."""
    return [say("合作单位%s请移出合作单位。") % why for why in reasons_against(unit, demand)]


def _tie(unit: Any, other: Any) -> str:
    if unit.pk == other.pk:
        return say("%s是本需求的需求方，不能揭榜。") % unit.name
    own, theirs = dict(house_of(unit)), dict(house_of(other))
    if other.uscc in own:
        return say("%(unit)s由需求方%(other)s控股或控制，不能揭榜。") % {"unit": unit.name, "other": other.name}
    if unit.uscc in theirs:
        return say("%(unit)s是需求方%(other)s的控股或控制单位，不能揭榜。") % {"unit": unit.name, "other": other.name}
    shared = next((name for code, name in own.items() if code in theirs), "")
    said = {"unit": unit.name, "other": other.name, "holder": shared}
    return say("%(unit)s与需求方%(other)s同受%(holder)s控制，不能揭榜。") % said if shared else ""
