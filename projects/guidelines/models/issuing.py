"""From the approved text to the end of the application window."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import SYSTEM, StepRefused, step
from projects.guidelines import entries, later
from projects.guidelines.models.drafting import ask_for_pdf
from projects.guidelines.models.opinions import Extension, SecrecyReview
from projects.guidelines.models.states import GuidelineState as S
from projects.guidelines.rules import actors, drafting, issuing


class Issuing:
    """保密审查、印发、延期、截止、撤销."""

    @step(
        S.APPROVED,
        S.APPROVED,
        article=12,
        label=_("保密审查"),
        by=(actors.approver, actors.officer),
        needs=[issuing.not_a_drafter],
        form="projects.guidelines.forms.steps.SecrecyForm",
        todo=_("保密审查"),
        todo_when=issuing.waits_for_secrecy_review,
        tells=[actors.drafters],
    )
    def review_secrecy(self: Any, by: Any, result: str, opinion: str) -> dict:
        """先审查、后公开: somebody who did not write the text says whether it may be published."""
        self.secrecy_passed = result == "passed"
        SecrecyReview.objects.create(
            guideline=self, digest=self.digest, passed=self.secrecy_passed, opinion=opinion, by=by, at=clock.now()
        )
        return {"passed": self.secrecy_passed, "opinion": opinion}

    @step(
        S.APPROVED,
        S.APPROVED,
        article=12,
        label=_("重新生成 PDF"),
        by=(actors.approver, actors.officer),
        needs=[issuing.pdf_failed],
    )
    def remake_pdf(self: Any, by: Any) -> dict:
        """Ask the worker once more, after what it lacked was put right."""
        ask_for_pdf(self)
        return {"time": self.pdf_asked}

    @step(
        S.APPROVED,
        S.ISSUED,
        article=12,
        label=_("印发"),
        tone="primary",
        by=actors.approver,
        needs=[
            issuing.has_a_number,
            issuing.pdf_is_ready,
            issuing.secrecy_review_passed,
            drafting.entries_in_the_pool,
            drafting.window_lies_ahead,
        ],
        todo=_("印发指南"),
        todo_when=issuing.is_ready_to_issue,
        tells=[actors.departments, actors.drafters, actors.units_in_it],
        confirms=True,
    )
    def issue(self: Any, by: Any) -> dict:
        """The guideline and its document are public, and the reserve entries in it are listed."""
        self.issued_at = clock.now()
        document = issuing.pdf_of(self)
        document.is_public = True
        document.save(update_fields=["is_public"])
        return {"number": self.number, "sha256": document.sha256, "entries": entries.list_all(self)}

    @step(
        S.ISSUED,
        S.ISSUED,
        article=12,
        label=_("延长申报时间"),
        by=actors.approver,
        form="projects.guidelines.forms.steps.ExtendForm",
        tells=[actors.departments, actors.units_in_it],
    )
    def extend(self: Any, by: Any, closes_at: datetime, reason: str) -> dict:
        """A later deadline with a public reason; both stand on the public page."""
        if closes_at <= max(self.closes_at, clock.now()):
            raise StepRefused(say("新的截止时间须晚于原截止时间和现在。"))
        before, self.closes_at = self.closes_at, closes_at
        Extension.objects.create(guideline=self, before=before, after=closes_at, reason=reason, by=by, at=clock.now())
        return {"before": before, "after": closes_at}

    @step(
        S.ISSUED,
        S.CLOSED,
        article=12,
        label=_("申报截止"),
        by=SYSTEM,
        needs=[issuing.window_is_over],
        timed="closes_at",
        tells=[actors.departments, actors.drafters],
    )
    def close(self: Any, by: Any) -> dict:
        """The window is over; entries for which nobody applied are back in the pool."""
        later.tell(later.CLOSED, self)
        return {"entries": entries.unlist_all(self)}

    @step(
        [S.APPROVED, S.ISSUED],
        S.REVOKED,
        article=12,
        label=_("撤销指南"),
        tone="danger",
        by=actors.approver,
        needs=[issuing.not_applied_for],
        form="portal.forms.ReasonForm",
        tells=[actors.departments, actors.drafters, actors.units_in_it],
    )
    def revoke(self: Any, by: Any, reason: str) -> dict:
        """The guideline no longer holds: its entries are back in the pool, unsubmitted applications lapse."""
        self.revoked_why = reason
        later.tell(later.REVOKED, self, reason)
        return {"entries": entries.unlist_all(self)}
