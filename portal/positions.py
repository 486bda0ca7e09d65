"""What each position of the programme is called; steps name them by identifier."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "org_editor": _("单位填报人"),
    "org_admin": _("单位管理员"),
    "demander": _("需求方"),
    "provider": _("揭榜方"),
    "project_leader": _("项目负责人"),
    "subtopic_leader": _("课题负责人"),
    "expert": _("专家"),
    "panel_chair": _("专家组组长"),
    "dept_officer": _("科技厅（委）经办人"),
    "dept_approver": _("科技厅（委）审批人"),
    "office_officer": _("科创办经办人"),
    "office_approver": _("科创办审批人"),
    "working_group": _("工作专班"),
    "supervisor": _("监督人员"),
    "auditor": _("审计人员"),
    "bureau_officer": _("归口管理部门经办人"),
    "expert_keeper": _("专家库管理员"),
    "organiser": _("评审组织人"),
    "round_approver": _("评审审定人"),
    "system_admin": _("系统管理员"),
    "security_admin": _("安全管理员"),
    "system": _("系统"),
    "public": _("公众"),
}
OFFICE = _("长三角科创办")


def label(position: str) -> str:
    """The Chinese name of a position."""
    return str(LABELS.get(position, position))
