"""From the draft to the approved text: opinions, answers, co-signatures."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, cosign
from portal.calls.calendar import deadline_after
from portal.documents import making
from portal.workflow import StepRefused, step
from projects.guidelines import content
from projects.guidelines.models.opinions import Opinion, Version
from projects.guidelines.models.states import GuidelineState as S
from projects.guidelines.rules import actors, drafting, issuing, opinions


class Drafting:
    """编制、征求意见、审定: one version is asked about, signed and approved; a changed one is asked about anew."""

    @step(
        S.DRAFTING,
        S.CONSULTING,
        article=12,
        label=_("征求意见"),
        tone="primary",
        by=actors.officer,
        needs=[
            drafting.has_a_direction,
            drafting.window_is_set,
            drafting.window_lies_ahead,
            drafting.texts_are_whole,
            drafting.directions_are_whole,
            drafting.entries_in_the_pool,
        ],
        todo=_("编制并送征求意见"),
    )
    def consult(self: Any, by: Any) -> dict:
        """The text is frozen as a version; departments that spoke on the very same text are not asked again."""
        text = content.of(self)
        digest = content.digest(text)
        if digest != self.digest:
            self.version, self.digest = self.version + 1, digest
            Version.objects.create(
                guideline=self, number=self.version, digest=digest, content=text, by=by, at=clock.now()
            )
        self.issuers = text["issuers"]
        self.opinions_due = deadline_after(clock.now(), self.call.value("guideline_opinion_days"))
        return {"version": self.version, "digest": digest}

    @step(
        S.CONSULTING,
        S.CONSULTING,
        article=12,
        label=_("提出意见"),
        tone="primary",
        by=actors.department,
        needs=[opinions.not_spoken_yet],
        form="projects.guidelines.forms.steps.OpinionForm",
        todo=_("对指南提出意见"),
        todo_when=opinions.waits_for_opinion_of,
        due="opinions_due",
        tells=[actors.drafters],
    )
    def give_opinion(self: Any, by: Any, stance: str, text: str = "") -> dict:
        """A department's opinion on this version, once."""
        region = opinions.next_region(self, by, opinions.spoken(self))
        objects_to_it = stance == "objects"
        Opinion.objects.create(
            guideline=self,
            region_id=region,
            digest=self.digest,
            objects_to_it=objects_to_it,
            text=text,
            by=by,
            at=clock.now(),
        )
        return {"region": region, "objects": objects_to_it, "version": self.version}

    @step(
        S.CONSULTING,
        S.CONSULTING,
        article=12,
        label=_("答复不同意见"),
        by=actors.officer,
        needs=[opinions.an_objection_waits],
        form="projects.guidelines.forms.steps.AnswerForm",
        todo=_("答复不同意见"),
        todo_when=opinions.waits_for_an_answer,
        tells=[actors.departments],
    )
    def answer_opinion(self: Any, by: Any, opinion: Opinion, answer: str) -> dict:
        """The Office's answer stands beside the objection."""
        opinion.answer, opinion.answered_by, opinion.answered_at = answer, by, clock.now()
        opinion.save(update_fields=["answer", "answered_by", "answered_at"])
        return {"region": opinion.region_id}

    @step(
        S.CONSULTING,
        S.CONSULTING,
        article=12,
        label=_("会签"),
        tone="primary",
        by=actors.department,
        needs=[
            opinions.departments_issue_it,
            opinions.own_department_spoke,
            opinions.every_objection_answered,
            cosign.not_signed_by_own_department,
            cosign.signs_for_one_department_only,
        ],
        form="projects.guidelines.forms.steps.CosignForm",
        todo=_("会签指南"),
        todo_when=opinions.waits_for_signature_of,
        due="opinions_due",
    )
    def cosign(self: Any, by: Any, digest: str, confirmed: bool = True) -> dict:
        """One department's signature under the version that its approver has read."""
        if digest != self.digest:
            raise StepRefused(say("指南在您查看后已改动，请重新打开会签页面核对后再签。"))
        region = opinions.next_region(self, by, cosign.signed_regions(self))
        signature = cosign.sign(self, region_id=region, by=by)
        return {"region": region, "digest": signature.digest}

    @step(
        [S.CONSULTING, S.APPROVED],
        S.DRAFTING,
        article=12,
        label=_("退回修改"),
        by=actors.officer,
        form="portal.forms.ReasonForm",
        tells=[actors.departments],
    )
    def revise(self: Any, by: Any, reason: str) -> dict:
        """Signatures, number and secrecy review are void; opinions are asked again once the text has changed."""
        voided = cosign.void(self, why=reason)
        self.number, self.approved_by, self.approved_at, self.secrecy_passed = "", None, None, None
        return {"version": self.version, "signatures_voided": voided}

    @step(
        S.CONSULTING,
        S.APPROVED,
        article=12,
        label=_("审定"),
        tone="primary",
        by=actors.approver,
        needs=[
            issuing.not_a_drafter,
            opinions.all_four_spoke,
            opinions.every_objection_answered,
            opinions.cosigned_where_they_issue_it,
        ],
        form="projects.guidelines.forms.steps.ApproveForm",
        todo=_("审定指南"),
        todo_when=opinions.is_ready_for_approval,
        tells=[actors.drafters],
    )
    def approve(self: Any, by: Any, number: str) -> dict:
        """The text is final under its number; the worker makes the official document."""
        self.number, self.approved_by, self.approved_at = number, by, clock.now()
        ask_for_pdf(self)
        return {"number": number, "version": self.version}


def ask_for_pdf(guideline: Any) -> None:
    """Ask the worker for the official document, not public before the guideline is issued."""
    guideline.pdf_asked += 1
    text = {"digest": guideline.digest, "approved_at": guideline.approved_at, "time": guideline.pdf_asked}
    making.ask(guideline, kind="guideline", title=guideline.title, number=guideline.number, content=text)
