"""The form of a round: what for, by which rubric, how many experts, until when."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, positions
from portal.accounts.models import Region
from portal.calls.models import Call
from reviews.rounds import terms
from reviews.rounds.forms import deadline_field
from reviews.rounds.models import ARTICLE_OF, Kind, ReviewRound, Rubric

OFFICE = "office"
LEAST_EXPERTS = {8: "demand_experts_min", 10: "demand_experts_min"}


def holders_for(user: Any) -> list[tuple[str, str]]:
    """For which bodies this person may organise a round: departments by region, and the Office."""
    regions = Region.objects.filter(pk__in=user.scope("dept_officer", "region"))
    office = [(OFFICE, str(positions.OFFICE))] if "office_officer" in user.roles else []
    return [(region.pk, region.department) for region in regions] + office


class RoundForm(forms.ModelForm):
    """A round as it is drafted."""

    holder = forms.ChoiceField(label=_("组织单位"))
    deadline = deadline_field()

    class Meta:
        model = ReviewRound
        fields = ["holder", "call", "kind", "title", "rubric", "fields", "experts_wanted", "deadline", "is_blind"]
        widgets = {"fields": forms.CheckboxSelectMultiple}
        help_texts = {
            "fields": _("只从这些领域的专家中抽取；不选则不限领域。"),
            "experts_wanted": _("每个评审对象的专家人数，须为单数。"),
            "is_blind": _("专家看到的材料不含单位信息，评审对象以匿名编号显示。"),
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["holder"].choices = holders_for(user)
        self.fields["rubric"].required = False
        self.fields["rubric"].empty_label = say("该条款的默认评分表")
        self.fields["rubric"].queryset = Rubric.objects.select_related("call")
        if self.instance.pk:
            self.fields["holder"].initial = self.instance.region_id or OFFICE
        elif call := Call.objects.current():
            self.initial.setdefault("call", call.pk)
            self.initial.setdefault("experts_wanted", call.value("demand_experts_min"))
            self.initial.setdefault("deadline", terms.usual_deadline(call))

    def clean_deadline(self) -> Any:
        deadline = self.cleaned_data["deadline"]
        if deadline <= clock.now():
            raise ValidationError(say("评分截止时间须晚于当前时间，请改填更晚的时间。"))
        return deadline

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, call = data.get("kind"), data.get("call")
        if kind and data.get("holder") not in (None, OFFICE) and kind == Kind.APPLICATION_REVIEW:
            self.add_error("kind", say("项目评审由长三角科创办组织，请改选其他类型或改由科创办新建。"))
        if self.instance.pk and {"kind", "holder"} & set(self.changed_data) and self.instance.subjects.exists():
            self.add_error("kind", say("轮次已有评审对象，不能再改类型或组织单位；请先移出全部评审对象。"))
        if kind and call:
            self._check_number(ARTICLE_OF[Kind(kind)], call)
            self._check_rubric(ARTICLE_OF[Kind(kind)], call)
        return data

    def _check_number(self, article: int, call: Call) -> None:
        wanted = self.cleaned_data.get("experts_wanted")
        least = call.value(LEAST_EXPERTS.get(article, "project_experts_min"))
        if wanted is not None and wanted < least:
            self.add_error("experts_wanted", say("每项专家数不少于 %d 人，请改填。") % least)
        if wanted is not None and wanted % 2 == 0:
            self.add_error("experts_wanted", say("每项专家数须为单数，请改填 %d 或 %d。") % (wanted - 1, wanted + 1))

    def _check_rubric(self, article: int, call: Call) -> None:
        rubric = self.cleaned_data.get("rubric")
        if rubric and (rubric.article, rubric.call_id) != (article, call.pk):
            self.add_error("rubric", say("所选评分表不是本年度该类型评审的评分表，请改选或留空使用默认评分表。"))

    def _post_clean(self) -> None:
        holder = self.cleaned_data.get("holder")
        self.instance.region_id = None if holder in (None, OFFICE) else holder
        super()._post_clean()
