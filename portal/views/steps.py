"""The page on which any step of any record is taken: what it is, what holds it up, what it asks for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, doorstep, once, refusals, stepup
from portal.drafts.pages import LongForm, is_long
from portal.models import Receipt
from portal.sending import content_of
from portal.views.records import waits_for
from portal.workflow import StepRefused, Workflow, machines, perform, step_named


class StepView(LongForm):
    """GET shows the step, POST takes it, exactly once for each form."""

    access = access.SIGNED_IN.about("record", only=access.Only.ITS_PEOPLE)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.record: Any = None

    def dispatch(self, request: HttpRequest, machine: str, pk: int, name: str) -> HttpResponseBase:
        model = machines().get(machine)
        declared = step_named(model, name) if model else None
        if model is None or declared is None:
            raise Http404
        self.step, self.record = declared, _found(model, pk, request.user)
        if declared.actor(self.record, request.user) is None:
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        held = self.step.held_up_by(self.record, request.user)
        if self.step.confirms and not held and (elsewhere := doorstep.confirm_first(request)):
            return elsewhere
        if self.record.state not in self.step.sources:
            held = [say("“%s”状态下不能办理这一步，可能已有人办理。") % self.record.get_state_display()]
        typed = stepup.kept_values(request)
        form = self._form(typed=typed)
        if typed and is_long(form):
            self.started_from(self.record, self._make)
        elif is_long(form) and not held:
            (form,) = self.opened(self.record, self._make)
        return self._page(form, once.new_token(), held=held)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        token, form = request.POST.get("token", ""), self._as_typed()
        if not once.is_token(token):
            return self._page(form, once.new_token(), refused=[say("表单已过期，请核对后重新提交。")], status=422)
        sent = {
            "token": token,
            "person": request.user,
            "machine": self.record.machine,
            "step": self.step.name,
            "content": content_of(request) | {"record": self.record.pk},
        }
        try:
            # A repeat comes first: once the step is taken, its form may no longer accept what it accepted then.
            if repeated := once.receipt_of(**sent):
                return self._after(repeated)
            if getattr(form, "edits_the_record", False):
                (form,) = self.sent(self.record, self._make)
            if not form.is_valid():
                return self._page(form, token, status=422)
            receipt, _now = once.act_once(**sent, act=lambda: self._act(form))
        except StepRefused as refusal:
            return self._page(form, token, refused=refusal.reasons, status=409)
        return self._after(receipt)

    def door(self) -> Any:
        if self.record.state not in self.step.sources:
            raise PermissionDenied
        return self.record

    def _as_typed(self) -> Any:
        sent = self.request.POST, self.request.FILES
        form = self._form(*sent)
        return self.as_typed(self.record, self._make, *sent)[0] if is_long(form) else form

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return (self._form(data, files),)

    def _act(self, form: Any) -> Workflow:
        inputs = form.inputs() if hasattr(form, "inputs") else {}
        return perform(self.record, self.step.name, by=self.request.user, **inputs)

    def _after(self, receipt: Receipt) -> HttpResponse:
        self.kept()
        if self.step.receipt:
            return redirect("receipt", receipt.number)
        messages.success(
            self.request,
            say("“%(label)s”已办理，回执号 %(number)s。")
            % {
                "label": self.step.label,
                "number": receipt.number,
            },
        )
        return redirect(receipt.url or self.record.get_absolute_url())

    def _form(self, data: Any = None, files: Any = None, *, typed: Any = None) -> forms.Form:
        form_class = self.step.form_class()
        if form_class is None:
            return forms.Form(data)
        # What was typed before the person was led away to confirm who it is goes before what the record says.
        initial = form_class.initial_for(self.record) if hasattr(form_class, "initial_for") else {}
        initial |= typed or {}
        return form_class(data, files, record=self.record, user=self.request.user, initial=initial)

    def _page(
        self,
        form: Any,
        token: str,
        *,
        held: list | None = None,
        refused: list | None = None,
        status: int = 200,
    ) -> HttpResponseBase:
        context = {
            "record": self.record,
            "step": self.step,
            "articles": self.step.articles_of(self.record),
            "form": form,
            "token": token,
            "held": held or [],
            "refused": refused or [],
            "crumbs": [
                {"label": getattr(self.record, "code", "") or self.record, "url": self.record.get_absolute_url()},
                {"label": self.step.label, "url": ""},
            ],
            "acting_for": _acting_for(self.step, self.record, self.request.user),
            "has_errors": bool(refused),
            "state_tone": self.record.tones.get(self.record.state, ""),
        }
        template = getattr(form, "template_of_step", "portal/step.html")
        return refusals.because(render(self.request, template, context, status=status), refused or [])


class ReceiptView(View):
    """回执: the number, time and hash of what was handed in, for the person who did."""

    access = access.SIGNED_IN.about("receipt", only=access.Only.ITS_OWNER)

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        receipt = get_object_or_404(Receipt, number=number, person=request.user)
        model = machines().get(receipt.machine)
        rows: Any = model.objects.visible_to(request.user) if model else None
        record = rows.filter(pk=receipt.object_id).first() if model else None
        declared = step_named(model, receipt.step) if model else None
        return render(
            request,
            "portal/receipt.html",
            {"receipt": receipt, "record": record, "step": declared, "next": waits_for(record) if record else []},
        )


def _found(model: Any, pk: int, user: Any) -> Any:
    return get_object_or_404(model.objects.visible_to(user), pk=pk)


def _acting_for(declared: Any, record: Any, user: Any) -> str:
    from portal.records.writing import acting_for

    actor = declared.actor(record, user)
    return acting_for(actor, record, user) if actor else ""
