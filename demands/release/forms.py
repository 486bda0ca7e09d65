"""Forms of drawing up a release list and of signing it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from demands.collection.models import Demand
from demands.release import services
from demands.release.models import ReleaseList
from portal import clock
from portal.calls.calendar import deadline_after
from portal.forms import StepForm

LOCAL = "%Y-%m-%dT%H:%M"
LONGEST_WINDOW = 365


class CosignForm(StepForm):
    """A department's signature under exactly what its approver has seen."""

    confirmed = forms.BooleanField(label=_("已核对榜单上每项需求的公开内容和揭榜窗口"))
    opinion = forms.CharField(label=_("会签意见"), max_length=200, required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)

    @staticmethod
    def initial_for(record: Any) -> dict[str, Any]:
        """What is signed is what this page showed."""
        return {"digest": record.signing_digest()}


def _order_of(demand: Demand) -> forms.IntegerField:
    """The place of one demand on the list, typed as a number."""
    named = {"class": "form-control-sm", "aria-label": say("%s 的次序") % demand.code}
    return forms.IntegerField(label=_("次序"), min_value=1, required=False, widget=forms.NumberInput(attrs=named))


class ReleaseListForm(forms.ModelForm):
    """The words and terms of a list, and which demands stand on it in which order."""

    demands = forms.ModelMultipleChoiceField(
        Demand.objects.none(),
        label=_("榜单需求"),
        required=False,
        error_messages={"invalid_choice": _("所选需求已列入其他榜单，或不再是“拟发布”，请刷新后重选。")},
    )

    class Meta:
        model = ReleaseList
        fields = ["title", "window_days", "deadline", "notice"]
        widgets = {"deadline": forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)}
        help_texts = {
            "title": _("例如：2026 年度第一批榜单。"),
            "window_days": _("自发布之日起的自然日，末日 17:00 截止。"),
            "deadline": _("四地在此之前会签；逾期催办，不视为同意。"),
            "notice": _("写入发布公告和通知文稿，四地会签的内容包含这段文字。"),
        }

    def __init__(self, *args: Any, call: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.call = call
        self.free = list(services.free_demands(self.instance if self.instance.pk else None))
        self.fields["demands"].queryset = Demand.objects.filter(pk__in=[demand.pk for demand in self.free])
        self.fields["window_days"].min_value = 1
        for demand in self.free:
            self.fields[f"order_{demand.pk}"] = _order_of(demand)
        self._begin()

    def _begin(self) -> None:
        """What a new list, or the list as it stands, begins with."""
        on_it = {item.demand_id: item.order for item in self.instance.items.all()} if self.instance.pk else {}
        self.initial["demands"] = list(on_it)
        self.initial |= {f"order_{pk}": order for pk, order in on_it.items()}
        if not self.instance.pk:
            self.initial |= {
                "window_days": self.call.value("window_days"),
                "deadline": deadline_after(clock.now(), self.call.value("cosign_days")),
            }

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every demand that may stand on the list, whether it is picked, and the field of its place."""
        picked = {str(pk) for pk in self["demands"].value() or []}
        for demand in self.free:
            yield {"demand": demand, "picked": str(demand.pk) in picked, "order": self[f"order_{demand.pk}"]}

    def clean_window_days(self) -> int:
        days = self.cleaned_data["window_days"]
        if not 1 <= days <= LONGEST_WINDOW:
            raise ValidationError(_("揭榜窗口为 1 至 365 日，请修改。"))
        return days

    def clean_deadline(self) -> Any:
        deadline = self.cleaned_data["deadline"]
        if deadline <= clock.now():
            now = timezone.localtime(clock.now()).strftime("%Y-%m-%d %H:%M")
            raise ValidationError(_("会签期限须晚于现在（%(now)s），请改为今后的时间。"), params={"now": now})
        return deadline

    def inputs(self) -> dict[str, Any]:
        """What `compose` is given; demands without a number follow those with one."""
        data, last = self.cleaned_data, len(self.free) + 1
        picked = sorted(data["demands"], key=lambda d: (data.get(f"order_{d.pk}") or last, d.region_id, d.code))
        return {name: data[name] for name in self.Meta.fields} | {"demands": picked}
