"""The steps by which units whose written consent a scenario requires are asked, answer, and take their word back."""

from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.reserve import actors, consenting, rules
from demands.reserve.models.kept import Kept
from demands.reserve.models.states import BEFORE_THE_POOL
from demands.reserve.models.states import EntryState as State
from portal import clock
from portal.calls.calendar import deadline_after
from portal.workflow import StepRefused, one_of, step


def where_it_is(entry: Any, **given: Any) -> str:
    """The step moves nothing."""
    return entry.state


class Consenting(Kept):
    """Written consents before the pool; each stands under one text and its hash."""

    class Meta(Kept.Meta):
        abstract = True

    @step(
        [State.DRAFT, State.RETURNED],
        one_of(where_it_is, State.DRAFT, State.RETURNED),
        article=11,
        label=_("征求书面同意"),
        by=actors.its_lead,
        needs=[rules.entry_complete, rules.name_and_tasks_unchanged, rules.somebody_is_to_be_asked],
        tells=[actors.units_asked],
    )
    def ask_consents(self, by: Any) -> dict:
        """Every unit whose consent the scenario requires is asked, under the text as it stands now."""
        self.waits_until = deadline_after(clock.now(), self.call.value("consent_days"))
        return {"asked": consenting.ask(self, by=by)}

    @step(
        BEFORE_THE_POOL,
        one_of(where_it_is, *BEFORE_THE_POOL),
        article=11,
        label=_("书面同意表态"),
        tone="primary",
        by=actors.unit_asked,
        needs=[rules.own_answer_is_waited_for],
        form="demands.reserve.forms.consents.UnitConsentForm",
        todo=_("书面同意表态"),
        todo_when=actors.still_to_answer,
        due="waits_until",
        tells=[actors.unit_people],
        receipt=True,
    )
    def answer_consent(self, by: Any, agrees: bool | None = None, reason: str = "", digest: str = "") -> dict:
        """The unit's administrator agrees under exactly the text that stands on the page, or refuses with a reason."""
        row = consenting.own(self, by)
        if digest != row.digest or digest != consenting.digest_for(self, row.unit):
            raise StepRefused(say("申请内容在您打开页面后有改动，请由牵头单位重新征求同意。"))
        if agrees is None:
            raise StepRefused(say("请选择同意或者不同意。"))
        if not agrees and not reason.strip():
            raise StepRefused(say("不同意的，请写明理由。"))
        row.agrees, row.reason, row.by, row.at = agrees, reason, by, clock.now()
        row.save()
        return {"unit": row.unit.name, "agrees": agrees, "digest": row.digest}

    @step(
        BEFORE_THE_POOL,
        one_of(where_it_is, *BEFORE_THE_POOL),
        article=11,
        label=_("收回书面同意"),
        tone="danger",
        by=actors.unit_asked,
        needs=[rules.own_consent_stands],
        form="portal.forms.ReasonForm",
        tells=[actors.unit_people, actors.department_people_once_submitted],
    )
    def withdraw_consent(self, by: Any, reason: str) -> dict:
        """Taken back before the entry is admitted; without it the entry does not go on."""
        row = consenting.own(self, by)
        row.withdrawn_at, row.withdrawn_why = clock.now(), reason
        row.save()
        return {"unit": row.unit.name}

    @step(
        [State.DRAFT, State.RETURNED],
        one_of(where_it_is, State.DRAFT, State.RETURNED),
        article=11,
        label=_("上传书面同意扫描件"),
        by=actors.its_lead,
        needs=[rules.some_consent_is_waited_for],
        form="demands.reserve.forms.consents.ScanForm",
        tells=[actors.units_asked],
    )
    def file_consent(self, by: Any, unit: Any, scan: Any) -> dict:
        """Where a unit answers on paper: its stamped consent to the same text, which the department checks."""
        row = self.unit_consents.live().filter(unit=unit, agrees=None).first()
        if row is None or row.digest != consenting.digest_for(self, unit):
            raise StepRefused(say("该单位没有待答复的同意书，或者内容有改动，请重新征求同意。"))
        row.agrees, row.scan, row.by, row.at = True, scan, by, clock.now()
        row.save()
        return {"unit": unit.name, "file": scan.name, "digest": row.digest}
