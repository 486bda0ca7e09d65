"""What must hold at each step of a reserve entry (article 11)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.reserve import consenting, scenarios
from demands.reserve.models.states import POOL, UNDER_CHECK, Scenario
from portal import clock
from portal.accounts.models import Ban, Organisation, Region
from portal.workflow import need


def tasks_of(demands: list[Any]) -> str:
    """The tasks as the demands have them; where merged ones differ, each under its number."""
    texts = list(dict.fromkeys(demand.tasks for demand in demands))
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{demand.code}：{demand.tasks}" for demand in demands)


@need(_("牵头单位承诺的内容均已填写"))
def entry_complete(entry: Any) -> list[str]:
    """Says which parts are missing."""
    field = entry._meta.get_field
    missing = [name for name in ("plan", "result_use") if not getattr(entry, name).strip()]
    missing += [name for name in ("total_money", "own_money") if getattr(entry, name) is None]
    return [say("请填写“%s”") % field(name).verbose_name for name in missing]


@need(_("符合所选入库情形的要求"))
def scenario_holds(entry: Any) -> list[str]:
    """Says what the scenario lacks, and whose written consent is missing."""
    return scenarios.of(entry).missing(entry) + consenting.missing(entry)


@need(_("所选入库情形须有单位书面同意，且尚缺"))
def somebody_is_to_be_asked(entry: Any) -> list[str]:
    if not consenting.asked(entry):
        return [say("这种入库情形不需要其他单位书面同意。")]
    return [] if consenting.missing(entry) else [say("所需的书面同意已经齐全。")]


@need(_("正在征求本单位的书面同意"))
def own_answer_is_waited_for(entry: Any, by: Any) -> bool:
    row = consenting.own(entry, by)
    return row is not None and row.agrees is None


@need(_("本单位已书面同意"))
def own_consent_stands(entry: Any, by: Any) -> bool:
    row = consenting.own(entry, by)
    return row is not None and row.stands


@need(_("有单位尚未答复书面同意的征求"))
def some_consent_is_waited_for(entry: Any) -> bool:
    return entry.unit_consents.live().filter(agrees=None).exists()


@need(_("需求名称和任务未改变"))
def name_and_tasks_unchanged(entry: Any) -> bool:
    return (entry.title, entry.tasks) == (entry.demand.title, tasks_of(entry.joined))


@need(_("这项需求没有其他正在办理或者在库的储备项目"))
def no_other_entry(entry: Any) -> bool:
    others = type(entry).objects.filter(covered__demand__in=entry.joined, state__in=[*UNDER_CHECK, *POOL])
    return not others.exclude(pk=entry.pk).exists()


@need(_("需求已达成意向，或者对接未成功"))
def demand_settled(entry: Any) -> list[str]:
    """Says which of its demands are not, or were taken down."""
    closed = [say("%s 的公开内容已停止公开，现在不能办理。") % d.code for d in entry.joined if d.is_sealed]
    settled = all(demand.state in ("matched", "unmatched") for demand in entry.joined)
    return closed or ([] if settled else [say("需求已达成意向，或者对接未成功")])


@need(_("补正期限未过"))
def correction_in_time(entry: Any) -> bool:
    return entry.correction_due is None or clock.now() < entry.correction_due


@need(_("参与单位没有生效中的科研失信限制"))
def no_ban(entry: Any) -> list[str]:
    """Says which units are banned."""
    units = entry.units.all()
    banned = set(Ban.objects.against(units=[u.pk for u in units]).values_list("organisation_id", flat=True))
    return [say("%s有生效中的科研失信限制") % unit.name for unit in units if unit.pk in banned]


@need(_("参与单位均已通过认证"))
def units_verified(entry: Any) -> list[str]:
    """Says which units are not."""
    waiting = entry.units.exclude(state=Organisation.State.VERIFIED)
    return [say("%s尚未通过认证") % unit.name for unit in waiting]


@need(_("其单位所在省（市）的科技厅（委）均已同意，或者征询期满未提出异议"))
def departments_agreed(entry: Any) -> list[str]:
    """Says which department objects, or has time left to speak."""
    asked = {c.region_id: c for c in entry.consents.all()}
    over = entry.agreement_due is not None and entry.agreement_due <= clock.now()
    reasons = []
    for region in Region.objects.filter(pk__in=asked):
        consent = asked[region.pk]
        if consent.objects_to_it:
            reasons.append(say("%s有异议，请协调后由其重新表态") % region.department)
        elif consent.at is None and not over:
            reasons.append(say("%s尚未表态，征询期未满") % region.department)
    return reasons


@need(_("本省（市）尚未同意"))
def not_yet_agreed(entry: Any, by: Any) -> bool:
    own = own_consent(entry, by)
    return own is not None and (own.at is None or own.objects_to_it)


def own_consent(entry: Any, by: Any) -> Any:
    """The one consent that this person may give: the one given before, else the first of the own departments."""
    asked = entry.consents.filter(region_id__in=by.scope("dept_approver", "region"))
    return asked.filter(by__in=by.account_ids).first() or asked.order_by("region_id").first()


@need(_("一人只代表一个省（市）表态"))
def speaks_for_one_department_only(entry: Any, by: Any) -> list[str]:
    own = own_consent(entry, by)
    others = entry.consents.filter(by__in=by.account_ids).exclude(pk=own.pk if own else None)
    spoken = others.select_related("region").first()
    return [say("您已代表%s表态，其他省（市）须由另一人表态。") % spoken.region.department] if spoken else []


@need(_("补正期已过、合作意向已解除，或者需求已终止、重新开放"))
def its_ground_is_gone(entry: Any, cause: Any) -> bool:
    if getattr(cause, "machine", "") == "agreement":
        return cause.is_broken and (cause.pk == entry.agreement_id or _is_merged_with(entry, cause))
    if getattr(cause, "machine", "") == "demand":
        return any(cause.is_end_of("demand", demand.pk) for demand in entry.joined)
    return entry.state == "returned" and not correction_in_time.guard(entry)


def _is_merged_with(entry: Any, agreement: Any) -> bool:
    merged = entry.scenario == Scenario.MERGED
    return merged and any(agreement.demand_id == demand.pk for demand in entry.joined)


@need(_("已列入印发的指南"))
def listed_by(entry: Any, cause: Any) -> bool:
    return cause is not None and cause.has_listed(entry)


@need(_("指南已截止或者撤销，没有单位就其申报"))
def let_go_by(entry: Any, cause: Any) -> bool:
    return cause is not None and cause.has_let_go(entry)


@need(_("已就其提交项目申报"))
def applied_for_by(entry: Any, cause: Any) -> bool:
    return cause is not None and cause.has_applied_for(entry)


@need(_("就其提交的申报已批准立项"))
def approved_by(entry: Any, cause: Any) -> bool:
    return cause is not None and cause.has_approved(entry)


@need(_("就其提交的申报已终结，未立项"))
def given_back_by(entry: Any, cause: Any) -> bool:
    return cause is not None and cause.has_ended_without(entry)


@need(_("在库有效期已满"))
def time_is_over(entry: Any) -> bool:
    return entry.expires_at is not None and entry.expires_at <= clock.now()


@need(_("已提前提醒牵头单位"))
def lead_was_warned(entry: Any) -> bool:
    return entry.warned_at is not None
