"""The four departments' opinions and co-signatures on one version."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import cosign
from portal.accounts.models import Region
from portal.models import Signature
from portal.workflow import need
from projects.guidelines.models.opinions import Opinion
from projects.guidelines.models.states import Issuers


def standing(guideline: Any) -> Any:
    """Opinions on the version as it stands; those on a version since changed no longer count."""
    return Opinion.objects.filter(guideline=guideline, digest=guideline.digest).select_related("region")


def spoken(guideline: Any) -> set[str]:
    """Codes of the regions whose departments gave their opinion on the version as it stands."""
    return set(standing(guideline).values_list("region_id", flat=True))


def next_region(guideline: Any, user: Any, done: set[str]) -> str | None:
    """The region for which this person acts now: the first of the own ones that has not acted yet."""
    own = user.scope("dept_approver", "region") - done
    return min(own, default=None)


@need(_("本省（市）尚未提出意见"))
def not_spoken_yet(guideline: Any, by: Any) -> bool:
    return next_region(guideline, by, spoken(guideline)) is not None


@need(_("四省（市）科技厅（委）均已提出意见"))
def all_four_spoke(guideline: Any) -> list[str]:
    given = spoken(guideline)
    return [say("尚缺%s的意见。") % r.department for r in Region.objects.members() if r.pk not in given]


@need(_("每条不同意见均已答复"))
def every_objection_answered(guideline: Any) -> list[str]:
    rows = standing(guideline).unanswered().order_by("region_id")
    return [say("%s的不同意见尚未答复。") % opinion.region.department for opinion in rows]


@need(_("有尚未答复的不同意见"))
def an_objection_waits(guideline: Any) -> bool:
    return standing(guideline).unanswered().exists()


@need(_("本年度指南由四地科技主管部门联合印发"))
def departments_issue_it(guideline: Any) -> bool:
    return guideline.issuers == Issuers.DEPARTMENTS


@need(_("本省（市）已提出意见"))
def own_department_spoke(guideline: Any, by: Any) -> bool:
    return bool(by.scope("dept_approver", "region") & spoken(guideline))


@need(_("四省（市）科技厅（委）均已会签（联合印发时）"))
def cosigned_where_they_issue_it(guideline: Any) -> list[str]:
    if guideline.issuers != Issuers.DEPARTMENTS:
        return []
    return cosign.signed_by_all_four.guard(guideline)


def waits_for_opinion_of(user: Any) -> Q:
    """Guidelines on which one of this person's departments has not spoken."""
    return _any_region(user, lambda region: ~Exists(_opinions().filter(region=region)))


def waits_for_signature_of(user: Any) -> Q:
    """Guidelines that one of this person's departments has to sign, everything else being done."""
    signed = Signature.objects.filter(
        machine="guideline", object_id=OuterRef("pk"), digest=OuterRef("digest"), voided_at=None
    )
    unsigned = _any_region(user, lambda region: ~Exists(signed.filter(region=region)))
    return (
        Q(issuers=Issuers.DEPARTMENTS) & ~Q(Exists(_opinions().unanswered())) & ~waits_for_opinion_of(user) & unsigned
    )


def waits_for_an_answer(user: Any) -> Q:
    """Guidelines with an objection that nobody answered."""
    return Q(Exists(_opinions().unanswered()))


def is_ready_for_approval(user: Any) -> Q:
    """Guidelines on which all four spoke, with every objection answered."""
    silent = Region.objects.members().exclude(
        pk__in=Opinion.objects.filter(guideline=OuterRef(OuterRef("pk")), digest=OuterRef(OuterRef("digest"))).values(
            "region"
        )
    )
    return ~Q(Exists(silent)) & ~Q(Exists(_opinions().unanswered()))


def _opinions() -> Any:
    return Opinion.objects.filter(guideline=OuterRef("pk"), digest=OuterRef("digest"))


def _any_region(user: Any, missing: Any) -> Q:
    found = Q(pk__in=[])
    for region in sorted(user.scope("dept_approver", "region")):
        found |= Q(missing(region))
    return found
