"""Who keeps the pool, and what must be known of a person before he or she counts as an expert."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.actors import in_office, the_person
from portal.persons import is_any_of
from portal.workflow import need

keeper = in_office("expert_keeper")
the_expert = the_person("expert", "user_id")


def the_expert_itself(expert: Any) -> Any:
    """The person whom the row stands for, where an account is tied to it."""
    return the_expert.people(expert)


@need(_("登录账号已登记本人身份证号"))
def account_of_a_known_person(expert: Any) -> list[str]:
    if expert.user_id is None or expert.user.person_id is not None:
        return []
    return [say("登录账号还没有登记本人身份证号，请在“修改专家信息”中填写")]


@need(_("办理人不是专家本人"))
def not_the_expert(expert: Any, by: Any) -> bool:
    return not is_any_of(by, expert.user_id)


@need(_("身份和联系方式已填写"))
def identity_filled_in(expert: Any) -> list[str]:
    if expert.name.strip() and (expert.phone or expert.email):
        return []
    return [say("请补全专家姓名和至少一种联系方式（电话或邮箱）")]


@need(_("领域和单位已填写"))
def field_and_unit_filled_in(expert: Any) -> list[str]:
    missing = []
    if not (expert.organisation_id or expert.organisation_name.strip()):
        missing.append(say("请补全专家所在单位"))
    if not expert.fields.exists():
        missing.append(say("请至少选择一个专业领域"))
    return missing
