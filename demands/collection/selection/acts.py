"""Selecting and declining, for many demands at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection import outcome
from demands.collection.bulk import Act
from demands.collection.forms.steps import SelectForm
from demands.collection.models import Demand
from portal.forms import ReasonForm
from portal.workflow import perform, step_named


class ManyForm(forms.Form):
    """A form about many demands."""

    def __init__(self, *args: Any, demands: list[Demand], **kwargs: Any):
        super().__init__(*args, **kwargs)


class SelectMany(ManyForm):
    """One opinion for all of them."""

    reason = SelectForm.base_fields["reason"]


class DeclineMany(ManyForm):
    """One reason for all of them; each unit reads it."""

    reason = ReasonForm.base_fields["reason"]


def _takes(step: str) -> Any:
    def each(demand: Demand, by: Any, *, reason: str) -> None:
        perform(demand, step, by=by, reason=reason)

    return each


def _held(step: str) -> Any:
    def held_up(demand: Demand, user: Any) -> list[str]:
        declared = step_named(Demand, step)
        if declared is None or demand.state not in declared.sources:
            return [say("现为“%s”") % demand.get_state_display()]
        return declared.held_up_by(demand, user)

    return held_up


def _place(demand: Demand) -> list[str]:
    found = outcome.latest(demand)
    if found is None or found.mean is None:
        return [say("没有专家评估结果")]
    said = say("均分 %(mean)s，第 %(rank)s 名（共 %(of)s 项）")
    return [
        said % {"mean": found.mean, "rank": found.rank, "of": found.of},
        found.recommendation or say("无专家组意见"),
    ]


ACTS = {
    "select": Act(
        _("批量遴选"),
        _("所选需求列为拟发布，通过保密审查后进入榜单。"),
        SelectMany,
        _takes("select"),
        _held("select"),
        _place,
    ),
    "decline": Act(
        _("批量不入选"),
        _("所选需求到此为止，理由告知需求方；需求方可以在规定的期限内申请复核。"),
        DeclineMany,
        _takes("decline"),
        _held("decline"),
        _place,
    ),
}
