"""Who signs an agreement, what must hold, and how its signatures are kept (article 10)."""

from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import later
from demands.matching.protocols import IN_THE_POOL
from portal import clock
from portal.accounts.models import User
from portal.actors import in_unit
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


@need(_("没有待签署的补充意向"))
def no_supplement_waits(agreement: Any) -> list[str]:
    waiting = agreement.supplement
    return [say("第 %d 版补充意向正在签署，请先签署或撤销。") % waiting.number] if waiting else []


@need(_("有待签署的补充意向"))
def a_supplement_waits(agreement: Any) -> bool:
    return agreement.supplement is not None


@need(_("补充意向待需求方签署"))
def supplement_waits_for_the_demander(agreement: Any) -> bool:
    return agreement.supplement is not None and "demander" not in signed_sides(agreement, agreement.supplement.number)


@need(_("需求方已签署补充意向，待揭榜方签署"))
def supplement_waits_for_the_provider(agreement: Any) -> bool:
    return agreement.supplement is not None and signed_sides(agreement, agreement.supplement.number) == {"demander"}


def waits_for_the_demander(user: Any) -> Q:
    """Narrows the work list to agreements whose supplement the demander has still to sign."""
    return Q(pk__in=_waiting().exclude(_signed_by_demander()).values("agreement_id"))


def waits_for_the_provider(user: Any) -> Q:
    """Narrows the work list to agreements whose supplement the demander has signed."""
    return Q(pk__in=_waiting().filter(_signed_by_demander()).values("agreement_id"))


def _waiting() -> QuerySet:
    from demands.matching.models import TermsVersion

    return TermsVersion.objects.filter(is_supplement=True, signed_at=None, dropped_at=None)


def _signed_by_demander() -> Exists:
    from demands.matching.models import AgreementSignature

    of_it = AgreementSignature.objects.filter(agreement=OuterRef("agreement"), version=OuterRef("number"))
    return Exists(of_it.filter(side="demander", voided_at=None))


def side_of(agreement: Any, person: Any) -> str:
    """Which side a person acts for."""
    return "demander" if demander.fits(agreement, person) else "provider"


def read(terms: dict[str, str]) -> dict[str, Any]:
    """Kept terms as the agreement's columns hold them."""
    return terms | {"money": Decimal(terms["money"])}


def must_be_latest(agreement: Any, version: int | None) -> None:
    """Refuse an act on a text that was changed since the page was opened."""
    if version is not None and version != agreement.version:
        raise StepRefused(say("条款已被修改为第 %d 版，请重新打开页面核对后再办理。") % agreement.version)


def present(agreement: Any) -> Any:
    """The version that the agreement's terms are."""
    return next(version for version in agreement.versions.all() if version.number == agreement.version)


def sign(agreement: Any, side: str, *, by: Any, version: int | None, digest: str) -> dict[str, Any]:
    """One side's signature under the present version."""
    must_be_latest(agreement, version)
    return sign_version(agreement, present(agreement), side, by=by, version=version, digest=digest)


def sign_version(
    agreement: Any, signed: Any, side: str, *, by: Any, version: int | None, digest: str
) -> dict[str, Any]:
    """One side's signature under a version; the database refuses a second one. Raises StepRefused where the reader
    had another version, or other words, before the eyes."""
    if version not in (None, signed.number) or digest not in ("", signed.digest):
        raise StepRefused(say("条款已被修改为第 %d 版，请重新打开页面核对后再办理。") % signed.number)
    units = {"demander": agreement.demand.demander_id, "provider": agreement.solution.organisation_id}
    agreement.signatures.create(
        side=side,
        organisation_id=units[side],
        person=by,
        version=signed.number,
        digest=signed.digest,
        at=clock.now(),
    )
    return {"version": signed.number, "digest": signed.digest}


def signed_sides(agreement: Any, version: int | None = None) -> set[str]:
    """The sides whose signature stands under a version, by default the present one."""
    number = agreement.version if version is None else version
    return set(agreement.signatures.filter(voided_at=None, version=number).values_list("side", flat=True))


def void(agreement: Any, *, why: str, version: int | None = None) -> int:
    """All signatures, or those of one version, are void; how many there were."""
    standing = agreement.signatures.filter(voided_at=None)
    if version is not None:
        standing = standing.filter(version=version)
    return standing.update(voided_at=clock.now(), voided_why=why)
