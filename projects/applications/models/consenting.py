"""Steps within the consortium: asking for consents, giving and refusing them, taking the form back (article 12)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.workflow import SYSTEM, StepRefused, one_of, step
from projects.applications import consents
from projects.applications.models.states import ApplicationState as S
from projects.applications.rules import actors, consortium, filing


def back_to_editing(application: Any, **_inputs: Any) -> str:
    """Where the form goes back to: a correction stays a correction."""
    return S.RETURNED if application.correction_due else S.DRAFT


class Consenting:
    """From the draft to the consent of every unit and leader."""

    # Which unit of the consortium acts in the step now taken; the record of the step names it.
    acting_unit_id: int | None = None

    @step(
        [S.DRAFT, S.RETURNED],
        S.CONFIRMING,
        article=12,
        label=_("请联合体确认"),
        tone="primary",
        by=actors.editor,
        needs=[
            filing.form_complete,
            consortium.covers_the_regions,
            consortium.subtopics_have_unit_and_leader,
            consortium.budget_adds_up,
        ],
        todo=_("填写申报书"),
        page="application_fill",
        due="guideline__closes_at",
        then=[consortium.go_on_when_all_consented],
    )
    def request_consents(self: Any, by: Any) -> dict:
        """Every unit and leader whose part is new or changed is asked; consents that still fit stand."""
        self.consents_asked_at = clock.now()
        return {"asked": consents.ask(self)}

    @step(
        S.CONFIRMING,
        S.CONFIRMING,
        article=12,
        label=_("确认参加联合申报"),
        tone="primary",
        by=actors.whoever_consents,
        needs=[consortium.asked_for_consent],
        form="projects.applications.forms.ConsentForm",
        todo=_("确认参加联合申报"),
        due="guideline__closes_at",
        then=[consortium.go_on_when_all_consented],
    )
    def consent(self: Any, by: Any, seen: str, pledge: bool = True) -> dict:
        """Consents in every position in which this person is asked; the last consent moves the application on."""
        if seen != consents.seen_by(self, by):
            raise StepRefused(_("申报内容在您打开页面之后有改动，请重新阅读后再确认。"))
        given = consents.give(self, by)
        self.acting_unit_id = next((row.organisation_id for row in given if hasattr(row, "organisation_id")), None)
        return {"consented": [consents.name_of(row) for row in given], "hashes": [row.content_hash for row in given]}

    @step(
        S.CONFIRMING,
        one_of(back_to_editing, S.DRAFT, S.RETURNED),
        article=12,
        label=_("不同意参加"),
        tone="danger",
        by=actors.whoever_consents,
        needs=[consortium.asked_for_consent],
        form="portal.forms.ReasonForm",
        tells=[actors.its_people],
    )
    def decline_consent(self: Any, by: Any, reason: str) -> dict:
        """The form goes back to the lead unit with the reason."""
        rows = consents.waiting_of(self, by)
        self.acting_unit_id = next((row.organisation_id for row in rows if hasattr(row, "organisation_id")), None)
        return {"declined": [consents.name_of(row) for row in rows]}

    @step(
        [S.CONFIRMING, S.ORG_REVIEW],
        one_of(back_to_editing, S.DRAFT, S.RETURNED),
        article=12,
        label=_("收回修改"),
        by=actors.editor,
    )
    def revise(self: Any, by: Any) -> None:
        """Back to editing; who consented to what is then changed will be asked again."""

    @step(
        S.CONFIRMING,
        S.ORG_REVIEW,
        article=12,
        label=_("联合体全部确认"),
        by=SYSTEM,
        needs=[consortium.everybody_consented],
        tells=[actors.its_people],
    )
    def all_consented(self: Any, by: Any) -> None:
        """Every unit and every leader has consented to the application as it stands."""
