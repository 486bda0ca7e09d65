"""Who signs a task agreement, and what must hold before it is signed (article 17)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.actors import in_office, in_region, in_unit
from portal.calls.models import Setting
from portal.templatetags.portal_tags import money
from portal.workflow import need
from projects.applications.budget import Budget, most_indirect
from projects.delivery import terms

leads_admin = in_unit("org_admin", "project__lead_id")
leads_editor = in_unit("org_editor", "project__lead_id")
officer = in_region("dept_officer", "project__region_id")
approver = in_region("dept_approver", "project__region_id")
office_officer = in_office("office_officer")
office_approver = in_office("office_approver")
SIGNS = "office_signs"


def leads_admins(agreement: Any) -> Any:
    """The administrators of the lead unit, who are told what became of the agreement."""
    return leads_admin.people(agreement)


def its_people(project: Any) -> Any:
    """The administrators of the consortium's units and the project's leader."""
    from portal.accounts.models import User

    units = project.application.participants.values("organisation_id")
    admins = models.Q(memberships__organisation__in=units, memberships__is_admin=True, memberships__ended_at=None)
    return User.objects.filter(admins | models.Q(pk=project.leader_id), is_active=True).distinct()


def where_the_office_signs(_user: Any) -> models.Q:
    """Agreements of years in which the Office signs; it does unless the year says otherwise."""
    only_keeps = Setting.objects.filter(call=models.OuterRef("project__call_id"), key=SIGNS, value=False)
    return models.Q(~models.Exists(only_keeps))


@need(_("项目的任务书已生效"))
def its_agreement_takes_effect(project: Any, cause: Any) -> bool:
    return (
        getattr(cause, "machine", "") == "task_agreement"
        and cause.project_id == project.pk
        and cause.in_force_at is not None
    )


@need(_("目标、指标和单位与批准的一致"))
def as_approved(agreement: Any) -> list[str]:
    approved = terms.of(agreement.project.application)
    changed = [label for key, label in terms.FIXED.items() if agreement.terms.get(key) != approved.get(key)]
    return [say("“%s”与批准的申报书不一致，请退回重新生成任务书。") % label for label in changed]


@need(_("实施方案、开始日期和里程碑已填写"))
def agreement_complete(agreement: Any) -> list[str]:
    missing = []
    if not agreement.plan.strip():
        missing.append(say("请填写实施方案。"))
    if agreement.starts_on is None:
        missing.append(say("请填写开始日期。"))
    if not agreement.milestones:
        missing.append(say("请至少填写一个里程碑。"))
    elif max(row["month"] for row in agreement.milestones) > agreement.project.term_months:
        missing.append(say("里程碑须在 %s 个月的实施期限内。") % agreement.project.term_months)
    return missing


@need(_("财政资金预算合计等于批准经费"))
def budget_as_granted(agreement: Any) -> list[str]:
    planned, granted = agreement.budget.public().total(), agreement.project.granted
    if planned == granted:
        return []
    return [
        say("财政资金预算合计 %(planned)s 万元，批准经费 %(granted)s 万元，相差 %(gap)s 万元，请调整预算。")
        % {"planned": money(planned), "granted": money(granted), "gap": money(abs(planned - granted))}
    ]


@need(_("预算只列联合体单位，间接费用不超过比例"))
def budget_within_its_limits(agreement: Any) -> list[str]:
    lines = list(agreement.budget.select_related("organisation"))
    members = {unit["organisation_id"] for unit in agreement.terms["units"]}
    strangers = sorted({line.organisation.name for line in lines if line.organisation_id not in members})
    missing = [say("%s 不是联合体单位，请从预算中删除。") % name for name in strangers]
    return missing + over_the_limit(agreement.project.call, Budget(lines))


def over_the_limit(call: Any, budget: Budget) -> list[str]:
    """Says by how much indirect costs exceed what the year allows."""
    most = most_indirect(budget.base, call)
    if budget.indirect <= most:
        return []
    figures = {"indirect": money(budget.indirect), "most": money(most)}
    return [say("间接费用 %(indirect)s 万元，超过上限 %(most)s 万元，请调整预算。") % figures]


@need(_("签署的内容没有变动"))
def signed_text_unchanged(agreement: Any) -> list[str]:
    digest = agreement.signing_digest()
    changed = agreement.signatures.filter(voided_at=None).exclude(digest=digest).exists()
    return [say("任务书在签署后有变动，请退回牵头单位重新签署。")] if changed else []


@need(_("本年度任务书须科创办签署"))
def office_signs(agreement: Any) -> bool:
    return bool(agreement.project.call.value(SIGNS))


@need(_("本年度由科技厅（委）签订，科创办只备案"))
def office_only_keeps_a_copy(agreement: Any) -> bool:
    return not agreement.project.call.value(SIGNS)
