"""由其他企业承接需求: another enterprise took the demand over, with a provider whose solution answers it."""

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.reserve.scenarios import base, demander_match


def demands(units: Any) -> QuerySet:
    return demander_match.agreed_demands(units).exclude(demander_id=F("organisation_id"))


def missing(entry: Any) -> list[str]:
    if reasons := base.agreement_stands(entry):
        return reasons
    not_taken = []
    if entry.demand.demander_id == entry.demand.organisation_id:
        not_taken = [say("该需求没有由其他企业承接，请改按需求方与揭榜方达成意向的情形申请。")]
    return base.led_by_the_demander(entry) + base.with_both_sides(entry) + not_taken


WAY = base.Way(
    requires=(
        _("原需求方已书面放弃，或者对接逾期，本单位经科技厅（委）批准承接该需求；"),
        _("本单位与答复该需求的揭榜方已签署合作意向；"),
        _("由承接需求的企业牵头，需求名称和任务不变。"),
    ),
    demands=demands,
    start=demander_match.start,
    missing=missing,
)
