"""The year's settings on a screen, each with its unit and its source."""

from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import access, locks, once, refusals
from portal.accounts.models import Region
from portal.calls.models import Call, RegionFund
from portal.calls.parameters import PARAMETERS
from portal.http import PortalRequest

READERS = access.roles("office_officer", "office_approver", "dept_officer", "dept_approver", "auditor", "working_group")


class SettingsForm(forms.Form):
    """Every setting of a year and what each region has, in 万元; `seen` is the mark of what its page showed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, call: Call, **kwargs: Any):
        self.call = call
        super().__init__(*args, **kwargs)
        for parameter in PARAMETERS:
            self.fields[parameter.key] = parameter.field()
            self.initial.setdefault(parameter.key, call.value(parameter.key))
        funds = dict(call.funds.values_list("region_id", "amount"))
        for region in Region.objects.members():
            self.fields[f"fund_{region.pk}"] = forms.DecimalField(
                label=_("%s 年度经费（万元）") % region.name, min_value=0, max_digits=14, decimal_places=2
            )
            self.initial.setdefault(f"fund_{region.pk}", funds.get(region.pk, 0))
        self.initial["seen"] = once.content_hash({name: str(value) for name, value in self.initial.items()})

    def changed_meanwhile(self) -> list[str]:
        """Where somebody saved other settings since the page was opened: what they are now and what was typed."""
        if self.cleaned_data["seen"] in ("", self.initial["seen"]):
            return []
        typed: Any = copy(self.data)
        typed["seen"] = self.initial["seen"]  # whoever reads both and sends again knows what is replaced
        self.data = typed
        text = say("“%(label)s”现为 %(now)s，您填写的是 %(typed)s。")
        return [say("您打开页面之后，参数已由他人修改，您填写的内容尚未保存。请核对后再次保存：")] + [
            text % {"label": self.fields[name].label, "now": self.initial[name], "typed": self.cleaned_data[name]}
            for name in self.fields
            if name != "seen" and self.initial[name] != self.cleaned_data[name]
        ]

    def groups(self) -> list[tuple[Any, list]]:
        """The fields under their headings, in the order in which they are declared."""
        found: dict[str, list] = {}
        for parameter in PARAMETERS:
            found.setdefault(str(parameter.group), []).append(self[parameter.key])
        found[str(_("省（市）经费"))] = [self[name] for name in self.fields if name.startswith("fund_")]
        return list(found.items())

    @transaction.atomic
    def save(self) -> None:
        for parameter in PARAMETERS:
            self.call.set_value(parameter.key, self.cleaned_data[parameter.key])
        for region in Region.objects.members():
            amount = self.cleaned_data[f"fund_{region.pk}"]
            RegionFund.objects.update_or_create(call=self.call, region=region, defaults={"amount": amount})


class CallView(View):
    """年度参数: read by staff, set by the Office's approver."""

    access = READERS.about("call").sent_by("office_approver")

    def get(self, request: PortalRequest, year: int) -> HttpResponse:
        call = get_object_or_404(Call, year=year)
        return self._page(request, call, SettingsForm(call=call))

    def post(self, request: PortalRequest, year: int) -> HttpResponse:
        call = get_object_or_404(Call, year=year)
        with transaction.atomic():
            locks.row(Call, call.pk)
            form = SettingsForm(request.POST, call=call)
            if not form.is_valid():
                return self._page(request, call, form, status=422)
            if changed := form.changed_meanwhile():
                return self._page(request, call, form, refused=changed, status=409)
            form.save()
        messages.success(request, say("%s 的参数已保存。") % call)
        return redirect(call)

    def _page(
        self, request: PortalRequest, call: Call, form: SettingsForm, *, refused: list | None = None, status: int = 200
    ) -> HttpResponse:
        may_edit = "office_approver" in request.user.roles
        context = {"call": call, "form": form, "may_edit": may_edit, "refused": refused or []}
        page = render(request, "calls/settings.html", context, status=status)
        return refusals.because(page, refused or [])


class CurrentCallView(View):
    """The settings of the latest year."""

    access = READERS

    def get(self, request: PortalRequest) -> HttpResponse:
        call = Call.objects.current()
        return redirect(call) if call else redirect("desk")
