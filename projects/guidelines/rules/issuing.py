"""What must hold before a guideline is approved, issued, closed or revoked."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.documents.making import documents_of
from portal.documents.models import Document
from portal.persons import is_any_of
from portal.workflow import need
from projects.guidelines import later


@need(_("办理人没有参与编制本指南"))
def not_a_drafter(guideline: Any, by: Any) -> list[str]:
    if is_any_of(by, guideline.drafted_by_id, *guideline.editors.values_list("pk", flat=True)):
        return [say("您参与编制了本指南，须由另一人办理这一步。")]
    return []


def not_drafted_by(user: Any) -> Q:
    """Guidelines that this person neither drafted nor edited."""
    from projects.guidelines.models import Guideline

    edited = Guideline.editors.through.objects.filter(guideline=OuterRef("pk"), user__in=user.account_ids)
    return ~Q(drafted_by__in=user.account_ids) & ~Q(Exists(edited))


def waits_for_secrecy_review(user: Any) -> Q:
    """Approved guidelines not reviewed yet, for those who did not draft them."""
    return Q(secrecy_passed=None) & not_drafted_by(user)


def is_ready_to_issue(user: Any) -> Q:
    """Guidelines whose secrecy review passed."""
    return Q(secrecy_passed=True)


def pdf_of(guideline: Any) -> Document | None:
    """The official document last asked for."""
    return documents_of(guideline, "guideline").first()


@need(_("文号已编定"))
def has_a_number(guideline: Any) -> bool:
    return bool(guideline.number)


@need(_("PDF 已生成"))
def pdf_is_ready(guideline: Any) -> list[str]:
    document = pdf_of(guideline)
    if document and document.status == Document.Status.READY:
        return []
    if document and document.status == Document.Status.FAILED:
        return [say("PDF 生成失败：%s处理后请办理“重新生成 PDF”。") % document.why_failed]
    return [say("PDF 正在生成，通常不超过一分钟，请稍后刷新。")]


@need(_("PDF 生成失败"))
def pdf_failed(guideline: Any) -> bool:
    document = pdf_of(guideline)
    return document is not None and document.status == Document.Status.FAILED


@need(_("保密审查已通过"))
def secrecy_review_passed(guideline: Any) -> list[str]:
    if guideline.secrecy_passed is None:
        return [say("尚未保密审查，请由未参与编制的人员办理。")]
    return [] if guideline.secrecy_passed else [say("保密审查未通过，请退回修改后重新征求意见。")]


@need(_("申报截止时间已过"))
def window_is_over(guideline: Any) -> bool:
    return guideline.closes_at is not None and guideline.closes_at <= clock.now()


@need(_("没有已提交或者补正中的申报"))
def not_applied_for(guideline: Any) -> bool:
    return not later.is_so(later.APPLIED_FOR, guideline)
