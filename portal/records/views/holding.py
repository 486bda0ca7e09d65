"""封存 and its lifting: one page for both, asked for with a reason."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal import refusals
from portal.http import PortalRequest
from portal.records import holds
from portal.records.views.objects import AUDITORS, found
from portal.workflow import StepRefused


class HoldForm(forms.Form):
    """Why; and which of the two the page offered, so that a page left open does not do the opposite."""

    reason = forms.CharField(
        label=_("理由"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("写明事由和依据（如信访、巡视、诉讼的文号）。只有审计和监督人员能看到。"),
    )
    act = forms.ChoiceField(choices=[("place", ""), ("lift", "")], widget=forms.HiddenInput)


class HoldView(View):
    """GET says what holding or lifting does; POST does it. Held to be stepped up where the portal asks for that."""

    access = AUDITORS

    def get(self, request: PortalRequest, machine: str, pk: int) -> HttpResponseBase:
        return self._page(request, found(machine, pk, request.user))

    def post(self, request: PortalRequest, machine: str, pk: int) -> HttpResponseBase:
        record = found(machine, pk, request.user)
        form = HoldForm(request.POST)
        if not form.is_valid():
            return self._page(request, record, form, status=422)
        lifting, reason = form.cleaned_data["act"] == "lift", form.cleaned_data["reason"]
        try:
            if lifting:
                holds.lift(machine, pk, reason=reason, by=request.user)
            else:
                holds.place(machine, pk, reason=reason, by=request.user)
        except StepRefused as refusal:
            return self._page(request, record, form, refused=refusal.reasons, status=409)
        messages.success(request, say("已解除封存。") if lifting else say("已封存。"))
        return redirect("audit_record", machine, pk)

    def _page(
        self, request: PortalRequest, record: Any, form: HoldForm | None = None, *, refused: Any = (), status: int = 200
    ) -> HttpResponseBase:
        standing = holds.standing(record.machine, record.pk)
        context = {
            "record": record,
            "form": form or HoldForm(initial={"act": "lift" if standing else "place"}),
            "hold": standing,
            "refused": refused,
            "has_errors": bool(refused),
        }
        return refusals.because(render(request, "records/hold.html", context, status=status), refused)
