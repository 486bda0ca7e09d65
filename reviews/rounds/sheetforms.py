"""The expert's form: one field for each criterion of the rubric, the comment, the recommendation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from reviews.rounds import sheets
from reviews.rounds.models import Criterion, Recommendation, ReviewAssignment


def score_field(criterion: Criterion) -> forms.DecimalField:
    """A number from 0 to the criterion's highest score with at most one decimal; a draft may leave it out."""
    name, top = criterion.name, sheets.plain(criterion.maximum)
    between = say("“%(name)s”请填写 0～%(top)s 之间的分数。") % {"name": name, "top": top}
    return forms.DecimalField(
        label=name,
        required=False,
        min_value=Decimal(0),
        max_value=criterion.maximum,
        decimal_places=1,
        error_messages={
            "invalid": between,
            "min_value": between,
            "max_value": say("“%(name)s”满分 %(top)s 分，请填写 0～%(top)s 之间的分数。") % {"name": name, "top": top},
            "max_decimal_places": say("“%(name)s”的分数最多保留 1 位小数。") % {"name": name},
        },
    )


class SheetForm(forms.Form):
    """One review as it is being written. Nothing is required of a draft; what is given must be right."""

    recommendation = forms.ChoiceField(
        label=_("推荐意见"),
        choices=Recommendation.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("请在推荐、修改后推荐、不推荐中选择一项。")},
    )
    comment = forms.CharField(
        label=_("评语"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": "5"}),
        error_messages={"max_length": _("评语最多 3000 字，请精简。")},
    )
    note = forms.CharField(
        label=_("我的批注"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": "2"})
    )

    def __init__(self, *args: Any, assignment: ReviewAssignment, **kwargs: Any):
        self.criteria = list(assignment.round.rubric.criteria.all())
        kwargs["initial"] = _written(assignment)
        super().__init__(*args, **kwargs)
        for criterion in self.criteria:
            self.fields[f"c{criterion.pk}"] = score_field(criterion)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The criteria with their fields, for the page."""
        return [{"criterion": c, "field": self[f"c{c.pk}"], "max": sheets.plain(c.maximum)} for c in self.criteria]

    def kept(self) -> dict[str, Any]:
        """What `sheets.save` keeps."""
        given = self.cleaned_data
        return {
            "values": {c.pk: given[f"c{c.pk}"] for c in self.criteria},
            "comment": given["comment"],
            "recommendation": given["recommendation"],
            "note": given["note"],
        }


def _written(assignment: ReviewAssignment) -> dict[str, Any]:
    values = assignment.scores.values_list("criterion_id", "value")
    texts = {name: getattr(assignment, name) for name in ("comment", "recommendation", "note")}
    return {f"c{pk}": sheets.plain(value) for pk, value in values} | texts
