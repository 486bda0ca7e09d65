"""Drawing up a release list, anew or while it is drafted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.release import services
from demands.release.forms import ReleaseListForm
from demands.release.models import ReleaseList
from portal import access, locks, once, refusals
from portal.calls.models import Call
from portal.drafts.pages import LongForm
from portal.workflow import StepRefused, perform, step_named

FORM = "release/form.html"


class NewReleaseList(View):
    """拟制榜单: words, window, deadline and the demands, in one page."""

    access = access.roles("office_officer")

    def get(self, request: HttpRequest) -> HttpResponse:
        call = _call()
        return _page(request, ReleaseListForm(call=call) if call else None, once.new_token())

    def post(self, request: HttpRequest) -> HttpResponse:
        call = _call()
        if call is None:
            return redirect("release_list_new")
        form, sent = ReleaseListForm(request.POST, call=call), _sent(request)
        try:
            if receipt := _taken_before(sent):
                return redirect(receipt.url)
            if not form.is_valid():
                return _page(request, form, sent["token"], status=422)
            receipt, _now = once.act_once(
                **sent, act=lambda: services.draw_up(call=call, by=request.user, **form.inputs())
            )
        except StepRefused as refusal:
            return _page(request, form, once.new_token(), refused=refusal.reasons, status=409)
        messages.success(request, say("榜单已拟制，可以继续编辑，或者送会签。"))
        return redirect(receipt.url)


def _sent(request: HttpRequest) -> dict[str, Any]:
    """What was sent, for doing it once; the order of a form's keys and its guard do not matter."""
    content = {key: request.POST.getlist(key) for key in request.POST if key not in ("csrfmiddlewaretoken", "token")}
    token = request.POST.get("token", "")
    return {"token": token, "person": request.user, "machine": ReleaseList.machine, "step": "new", "content": content}


def _taken_before(sent: dict[str, Any]) -> Any:
    """The receipt of this very form, where it was sent before: its demands are taken by its own list now."""
    return once.receipt_of(**sent) if once.is_token(sent["token"]) else None


class EditReleaseList(LongForm):
    """编辑榜单: the page of the step `compose`."""

    access = access.roles("office_officer").about("release_list", only=access.Only.WHO_FILLS_IT)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = ReleaseList.objects.visible_to(request.user).select_related("call")
        self.record = get_object_or_404(found, pk=kwargs["pk"])
        declared = step_named(ReleaseList, "compose")
        if declared is None or declared.actor(self.record, request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(*self.opened(self.record, self._make))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        (form,) = self.sent(self.record, self._make)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            locks.whole(lambda: self._save(form.inputs()))
        except StepRefused as refusal:
            return self._page(form, refused=refusal.reasons, status=409)
        messages.success(request, say("榜单已保存。"))
        return redirect("release_list", pk)

    def door(self) -> ReleaseList:
        declared = step_named(ReleaseList, "compose")
        if declared is None or self.record.state not in declared.sources:
            raise PermissionDenied
        return self.record

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return self._forms(self.record, data)

    def _forms(self, record: ReleaseList, data: Any = None) -> tuple:
        return (ReleaseListForm(data, instance=record, call=record.call),)

    def _save(self, given: dict[str, Any]) -> None:
        locked = locks.row(ReleaseList, self.record.pk)
        self.unchanged_since(lambda: self._forms(locked))
        perform(locked, "compose", by=self.request.user, **given)
        self.kept()

    def _page(self, form: ReleaseListForm, **more: Any) -> HttpResponse:
        fresh = ReleaseList.objects.get(pk=self.record.pk)  # the form writes what was typed into its own copy
        return _page(self.request, form, "", record=fresh, **more)


def _call() -> Call | None:
    return Call.objects.current()


def _page(
    request: HttpRequest,
    form: Any,
    token: str,
    *,
    record: Any = None,
    refused: list | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "token": token,
        "record": record,
        "editable": record is None or record.state == ReleaseList.State.DRAFTING,
        "refused": refused or [],
        "has_errors": status != 200,
    }
    return refusals.because(render(request, FORM, context, status=status), refused or ())
