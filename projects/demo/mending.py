"""What happens to a published demand in the demo: corrections, takedowns, adjustments."""

from typing import Any

from demands.collection.models import Demand
from demands.release import opening
from demands.release.models import Correction, Takedown
from demands.reserve.adjusting import drafting
from demands.reserve.models import DemandAdjustment
from portal.workflow import perform
from projects.demo.cast import Cast


def draft_correction(cast: Cast, demand: Demand, texts: dict[str, str] | None = None) -> Correction:
    """The department's officer drafts a correction of these texts."""
    officer = cast.officer(demand.region_id)
    made = opening.correction(demand, by=officer)
    if texts is None:
        return made
    changed = {"texts": texts, "indicators": {}}
    return perform(made, "compose", by=officer, reason="发布文字有误，予以更正，指标和窗口不变。", changed=changed)


def send_correction(cast: Cast, demand: Demand, texts: dict[str, str]) -> Correction:
    """The approver is asked to sign it."""
    return perform(draft_correction(cast, demand, texts), "request_signature", by=cast.officer(demand.region_id))


def correct(cast: Cast, demand: Demand, texts: dict[str, str]) -> Correction:
    """A correction that is out."""
    sent, by = send_correction(cast, demand, texts), cast.approver(demand.region_id)
    return perform(sent, "sign", by=by, confirmed=True, secrecy=True)


def close(cast: Cast, demand: Demand, finding: str) -> Takedown:
    """The department's officer stops the publicity of a demand at once."""
    return opening.takedown(demand, by=cast.officer(demand.region_id), ground="other", finding=finding)


def lift(cast: Cast, takedown: Takedown) -> Takedown:
    """Another person finds nothing in it that must not be public."""
    decision = "所涉参数已在公开论文中发表，不属于不得公开的内容，恢复公开。"
    return perform(takedown, "lift", by=cast.approver(takedown.demand.region_id), decision=decision)


def confirm(cast: Cast, takedown: Takedown) -> Takedown:
    """Another person confirms; the demand is retracted."""
    decision = "背景中列有客户未公开的工艺数据，不应公开，确认撤下。"
    by, reason = cast.approver(takedown.demand.region_id), "内容不适宜公开，予以撤下。"
    return perform(takedown, "confirm", by=by, decision=decision, reason=reason)


def draft_adjustment(cast: Cast, demand: Demand, deliverables: str) -> DemandAdjustment:
    """The demander writes down what is to change and why."""
    made = drafting.begin(demand=demand, by=cast.admin_of(demand.demander))
    made.changes, made.reason = {"deliverables": deliverables}, "应用场景扩大，交付数量相应增加，名称和任务不变。"
    made.save()
    return made


def submit_adjustment(cast: Cast, demand: Demand, deliverables: str) -> DemandAdjustment:
    """Before the department."""
    made = draft_adjustment(cast, demand, deliverables)
    return perform(made, "submit", by=cast.admin_of(demand.demander), unclassified=True)


def adjustments(cast: Cast, fresh: Any) -> None:
    """One in each state; `fresh(key)` is a demand as it stands."""
    approved = submit_adjustment(cast, fresh("d03"), "开源模型与工具链 1 套，示范应用 5 个，发明专利申请不少于 12 件。")
    perform(approved, "approve", by=cast.approver("330000"), secrecy=True, opinion="调整合理，同意。")
    submit_adjustment(cast, fresh("d04"), "云边协同平台 1 套，示范场景 4 个，发明专利申请不少于 10 件。")
    refused = submit_adjustment(cast, fresh("d10"), "高通量制备装备 1 台，材料芯片 200 片。")
    perform(refused, "refuse", by=cast.approver("330000"), reason="交付物减少过多，与评估时的目标不符。")
    waiting = draft_adjustment(cast, fresh("d12"), "原子级制造装备样机 2 台，工艺规范 3 份，发明专利申请不少于 20 件。")
    perform(waiting, "ask_provider", by=cast.admin_of(waiting.demand.demander))
    given_up = draft_adjustment(cast, fresh("d13"), "量子与智能算法工具包 2 套，应用验证报告 3 份。")
    perform(given_up, "withdraw", by=cast.admin_of(given_up.demand.demander))
