"""Who handles units, and what must hold before a unit counts as verified (article 6)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.actors import Actor, in_region, in_unit
from portal.identity import validate_uscc
from portal.workflow import need

OUTSIDERS = (("region__department", ""),)

officer_of_its_region = in_region("dept_officer", "region_id")
office_officer_for_outsiders = Actor("office_officer", where=OUTSIDERS, beyond=(_("四省（市）以外的单位由科创办认证"),))
its_admin = in_unit("org_admin", "pk")


def its_admins(organisation: Any) -> Any:
    """Those who are told what became of the registration."""
    return its_admin.people(organisation)


@need(_("统一社会信用代码的校验码正确"))
def credit_code_valid(organisation: Any) -> bool:
    try:
        validate_uscc(organisation.uscc)
    except ValidationError:
        return False
    return True


@need(_("已上传营业执照或法人证书"))
def licence_attached(organisation: Any) -> bool:
    return organisation.licence_id is not None


def as_it_was(organisation: Any, **inputs: Any) -> str:
    """The state that a step leaves as it is."""
    return str(organisation.state)


def stands_under(unit: Any, above: Any) -> bool:
    """Whether a unit is the other one, or declares it as holder, itself or through those that hold it."""
    seen = set()
    while unit is not None and unit.pk not in seen:
        if unit.pk == above.pk:
            return True
        seen.add(unit.pk)
        unit = unit.parent
    return False
