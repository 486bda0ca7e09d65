"""What people may see and ask of their own data; a masked field shown on asking; the public page of the register."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, clock, records
from portal.http import PortalRequest
from portal.personal import erasing, own, showing
from portal.personal.forms import AnswerForm, ErasureForm, MobileForm
from portal.personal.models import ErasureRequest
from portal.personal.register import Entry, entries
from portal.workflow import StepRefused, machines

ZIP = "application/zip"


class RevealView(View):
    """查看完整内容: one masked field, for whoever may read the record; that it was asked for stands in the record."""

    access = access.SIGNED_IN.about("record")

    def post(self, request: HttpRequest, machine: str, pk: int, name: str) -> HttpResponse:
        model = machines().get(machine)
        if model is None:
            raise Http404
        record = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
        try:
            value = showing.reveal(record, name, by=request.user)
        except LookupError:
            raise Http404 from None
        context = {"record": record, "value": value, "told": showing.told(record, name, request.user)}
        page = "personal/_revealed.html" if request.headers.get("HX-Request") else "personal/revealed.html"
        return render(request, page, context)


class OwnDataView(View):
    """我的个人信息: all that the portal keeps about the reader, where it is used, and what may be asked."""

    access = access.SIGNED_IN

    def get(self, request: PortalRequest) -> HttpResponse:
        return self._page(request, MobileForm(initial={"mobile": request.user.mobile}), ErasureForm())

    def post(self, request: PortalRequest) -> HttpResponse:
        asked = {"mobile": self._put_right, "erase": self._ask_for_erasure, "copy": self._copy}
        act = asked.get(request.POST.get("ask", ""))
        if act is None:
            return redirect("own_data")
        return act(request)

    def _put_right(self, request: PortalRequest) -> HttpResponse:
        form = MobileForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, ErasureForm(), status=422)
        request.user.mobile = form.cleaned_data["mobile"]
        request.user.save(update_fields=["mobile"])
        messages.success(request, say("手机号已更正。"))
        return redirect("own_data")

    def _ask_for_erasure(self, request: PortalRequest) -> HttpResponse:
        form = ErasureForm(request.POST)
        if form.is_valid():
            try:
                erasing.ask(person=request.user, why=form.cleaned_data["why"])
                messages.success(request, say("已收到您的申请，安全管理员会答复您。"))
                return redirect("own_data")
            except StepRefused as refusal:
                form.add_error(None, refusal.reasons)
        return self._page(request, MobileForm(initial={"mobile": request.user.mobile}), form, status=422)

    def _copy(self, request: PortalRequest) -> HttpResponse:
        records.noted("own_copy", label=say("导出我的个人信息"), by=request.user)
        answer = HttpResponse(own.package(request.user), content_type=ZIP)
        answer["Content-Disposition"] = f'attachment; filename="my-data-{clock.today():%Y%m%d}.zip"'
        return answer

    def _page(self, request: PortalRequest, mobile: Any, erasure: Any, status: int = 200) -> HttpResponse:
        context = {
            "parts": own.in_words(request.user),
            "mobile": mobile,
            "erasure": erasure,
            "requests": (asked := list(ErasureRequest.objects.filter(person=request.user))),
            "is_waiting": any(each.answered_at is None for each in asked),
            "has_errors": status == 422,
        }
        return render(request, "personal/own.html", context, status=status)


class ErasureRequests(View):
    """个人信息删除申请: what waits for the security administrator, and what was answered."""

    access = access.roles("security_admin")

    def get(self, request: PortalRequest) -> HttpResponse:
        rows = ErasureRequest.objects.select_related("person", "answered_by").order_by("answered_at", "-pk")[:200]
        return render(request, "personal/requests.html", {"rows": rows})


class AnswerView(View):
    """答复删除申请: granted, the account ends and the names go at once."""

    request: PortalRequest

    access = access.roles("security_admin").about("erasure")

    def get(self, request: PortalRequest, pk: int) -> HttpResponse:
        return self._page(request, self._found(pk), AnswerForm())

    def post(self, request: PortalRequest, pk: int) -> HttpResponse:
        found, form = self._found(pk), AnswerForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                erasing.answer(found, granted=given["granted"] == "yes", text=given["answer"], by=request.user)
                messages.success(request, say("已答复。"))
                return redirect("erasure_requests")
            except StepRefused as refusal:
                form.add_error(None, refusal.reasons)
        return self._page(request, found, form, status=422)

    def _found(self, pk: int) -> ErasureRequest:
        return get_object_or_404(ErasureRequest.objects.exclude(person=self.request.user), pk=pk, answered_at=None)

    def _page(self, request: PortalRequest, found: ErasureRequest, form: Any, status: int = 200) -> HttpResponse:
        context = {"request_": found, "form": form, "against": erasing.reasons_against(found.person)}
        return render(request, "personal/answer.html", context, status=status)


class RegisterView(View):
    """个人信息保护说明: what is kept, what for and how long, read from the register."""

    access = access.PUBLIC

    def get(self, request: HttpRequest) -> HttpResponse:
        by_model = groupby(entries(), key=lambda entry: entry.model)
        groups = [_group(model, list(found)) for model, found in by_model]
        return render(request, "personal/register.html", {"groups": groups})


def _group(model: Any, found: list[Entry]) -> dict[str, Any]:
    """The personal fields of a model, and once for each period that is counted in days what is kept so long."""
    periods = sorted({entry.what.days for entry in found if entry.what.days})
    kept = [(days, [entry.label for entry in found if entry.what.days == days]) for days in periods]
    return {"title": str(model._meta.verbose_name), "entries": found, "kept": kept}
