"""Who signs an agreement, what must hold, and how its signatures are kept (article 10)."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.matching.protocols import IN_THE_POOL
from portal import clock
from portal.accounts.models import User
from portal.actors import in_unit
from portal.cosign import digest_of
from portal.workflow import StepRefused, need

demander = in_unit("org_admin", "demand__demander_id", position="demander")
provider = in_unit("org_admin", "solution__organisation_id", position="provider")


def both_sides(agreement: Any) -> list:
    return [*demander.people(agreement), *provider.people(agreement)]


def departments(agreement: Any) -> Any:
    """The officers of both regions."""
    regions = {agreement.demand.region_id, agreement.solution.region_id}
    return User.objects.filter(
        is_active=True, grants__role="dept_officer", grants__region_id__in=regions, grants__ended_at=None
    ).distinct()


@need(_("合作条款均已填写"))
def terms_complete(agreement: Any) -> list[str]:
    """Says which terms are missing."""
    field = agreement._meta.get_field
    missing = [name for name in agreement.TERMS if getattr(agreement, name) in (None, "")]
    return [say("请填写“%s”") % field(name).verbose_name for name in missing]


@need(_("方案正在洽谈，需求正在供需对接"))
def solution_in_talks(agreement: Any) -> bool:
    return agreement.solution.state == "negotiating" and agreement.demand.state == "matching"


@need(_("储备项目尚未入库"))
def not_in_the_pool(agreement: Any) -> bool:
    return not later.is_so(IN_THE_POOL, agreement)


@need(_("对接期已过，或者方案、需求已不存续"))
def its_ground_is_gone(agreement: Any, cause: Any) -> bool:
    machine = getattr(cause, "machine", "")
    if machine not in ("solution", "demand"):
        return False
    if not cause.is_end_of(machine, getattr(agreement, f"{machine}_id")):
        return False
    return cause.retracted or not agreement.signed_by_both


def content(agreement: Any) -> dict[str, Any]:
    """What is signed, as plain data."""
    terms = {name: getattr(agreement, name) for name in agreement.TERMS}
    return {"demand": agreement.demand_id, "solution": agreement.solution_id, "version": agreement.version, **terms}


def must_be_latest(agreement: Any, version: int | None) -> None:
    """Refuse an act on a text that was changed since the page was opened."""
    if version is not None and version != agreement.version:
        raise StepRefused(say("条款已被修改为第 %d 版，请重新打开页面核对后再办理。") % agreement.version)


def sign(agreement: Any, side: str, unit_id: int, *, by: Any, version: int | None) -> dict[str, Any]:
    """One side's signature under the present version; the database refuses a second of the same side."""
    must_be_latest(agreement, version)
    digest = digest_of(content(agreement))
    agreement.signatures.create(
        side=side, organisation_id=unit_id, person=by, version=agreement.version, digest=digest, at=clock.now()
    )
    return {"version": agreement.version, "digest": digest}


def signed_sides(agreement: Any) -> set[str]:
    """The sides whose signature stands under the present version."""
    standing = agreement.signatures.filter(voided_at=None, version=agreement.version)
    return set(standing.values_list("side", flat=True))


def void(agreement: Any, *, why: str) -> int:
    """All signatures are void; how many there were."""
    return agreement.signatures.filter(voided_at=None).update(voided_at=clock.now(), voided_why=why)
