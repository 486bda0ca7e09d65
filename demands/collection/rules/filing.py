"""What must hold before a unit hands a demand in (article 7)."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import completeness
from demands.collection.models.states import GIVEN_UP
from portal import clock
from portal.accounts.models import Ban, Organisation
from portal.workflow import need


def shown(instant: datetime) -> str:
    """An instant as a sentence says it, in Shanghai's time."""
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M")


@need(_("各部分填写完整"))
def form_complete(demand: Any) -> list[str]:
    """Says section by section what is missing."""
    return [f"{section.title}：{gap.text}" for section, gap in completeness.sections_of(demand).gaps_of(demand)]


@need(_("征集批次正在征集，或补正期限未过"))
def in_time(demand: Any) -> list[str]:
    """A correction asked for has its own deadline; what arrives at the deadline is late."""
    now = clock.now()
    if demand.correction_due:
        late = now >= demand.correction_due
        text = say("补正期限 %(at)s 已过，逾期视为放弃。内容保留，可复制到以后的批次。")
        return [text % {"at": shown(demand.correction_due)}] if late else []
    if demand.round.is_open_at(now):
        return []
    text = say("批次“%(round)s”的征集时间是 %(from)s 至 %(to)s，现在不在征集期内。")
    of = demand.round
    return [text % {"round": of.name, "from": shown(of.opens_at), "to": shown(of.closes_at)}]


@need(_("本单位是征集范围内已认证的骨干企业"))
def leading_enterprise(demand: Any) -> list[str]:
    return reasons_against(demand.organisation, demand.round)


def reasons_against(unit: Organisation, collection_round: Any) -> list[str]:
    """Why a unit may not answer a round, each with the way out; empty where it may."""
    missing = []
    if unit.state != Organisation.State.VERIFIED:
        missing.append(say("本单位尚未通过认证。请单位管理员在“单位与成员”中补齐材料，由所在地科技厅（委）核验。"))
    if unit.kind != Organisation.Kind.ENTERPRISE:
        missing.append(say("需求由企业提出，本单位登记为%s。") % unit.get_kind_display())
    elif not unit.is_leading:
        missing.append(say("本单位未列为骨干企业。如有异议，请联系所在地科技厅（委）。"))
    if not collection_round.regions.filter(pk=unit.region_id).exists():
        missing.append(say("本单位注册在%s，不在本批次的征集范围内。") % unit.region.name)
    return missing


@need(_("本单位没有生效中的失信限制"))
def no_ban_in_force(demand: Any) -> list[str]:
    bans = Ban.objects.against(units=[demand.organisation_id])
    return [say("本单位受失信限制：%s。限制期满或解除后才能提交。") % ban.basis for ban in bans]


@need(_("本单位在本批次的需求数未超过上限"))
def within_the_limit(demand: Any) -> list[str]:
    limit = demand.round.per_unit
    if others_handed_in(demand) < limit:
        return []
    text = say("每单位在本批次最多提交 %(limit)s 项需求，本单位已达上限。请先撤回一项。")
    return [text % {"limit": limit}]


def others_handed_in(demand: Any) -> int:
    """How many other demands its unit has before the departments in the same round."""
    others = demand.round.demands.filter(organisation_id=demand.organisation_id, submitted_at__isnull=False)
    return others.exclude(pk=demand.pk).exclude(state__in=GIVEN_UP).count()


@need(_("提交、补正或修改完善的期限已过"))
def its_deadline_passed(demand: Any) -> bool:
    return demand.lapses_at <= clock.now()
