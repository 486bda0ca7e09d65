"""Drawing up a decision list: for which guideline, and what is decided of each application."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, locks, once
from portal.drafts.pages import LongForm
from portal.workflow import StepRefused, perform, step_named
from projects.approval import composing
from projects.approval.forms import ItemForm, ListForm, NewListForm
from projects.approval.models import DecisionList
from projects.approval.views.lists import figures


class NewDecisionList(View):
    """拟制立项名单: every reviewed application of the chosen guideline comes on it, undecided."""

    access = access.roles("office_officer")

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewListForm(), once.new_token())

    def post(self, request: HttpRequest) -> HttpResponse:
        form, token = NewListForm(request.POST), request.POST.get("token", "")
        if not once.is_token(token):
            return self._page(form, once.new_token(), refused=[say("表单已过期，请核对后重新提交。")], status=422)
        content = {"guideline": request.POST.get("guideline", "")}
        said = {"token": token, "person": request.user, "machine": DecisionList.machine, "step": "new"}
        try:
            if repeated := once.receipt_of(**said, content=content):
                return redirect("decision_list_edit", repeated.object_id)
            if not form.is_valid():
                return self._page(form, token, status=422)
            guideline = form.cleaned_data["guideline"]
            receipt, _made = once.act_once(
                **said, content=content, act=lambda: composing.begin(guideline, by=request.user)
            )
        except StepRefused as refusal:
            return self._page(form, token, refused=refusal.reasons, status=409)
        messages.success(request, say("名单已建立，请逐项填写决定和经费。"))
        return redirect("decision_list_edit", receipt.object_id)

    def _page(self, form: NewListForm, token: str, *, refused: list | None = None, status: int = 200) -> HttpResponse:
        context = {"form": form, "token": token, "refused": refused or [], "has_errors": status != 200}
        return render(self.request, "approval/new.html", context, status=status)


class EditDecisionList(LongForm):
    """编辑名单: the page of the step `compose`."""

    access = access.SIGNED_IN.about("decision_list", only=access.Only.WHO_FILLS_IT)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = DecisionList.objects.visible_to(request.user).select_related("call", "guideline")
        self.record = get_object_or_404(found, pk=kwargs["pk"])
        declared = step_named(DecisionList, "compose")
        if declared is None or declared.actor(self.record, request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(*self.opened(self.record, self._make))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, rows = self.sent(self.record, self._make)
        if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
            return self._page(form, rows, status=422)
        decisions = {row.item.pk: row.decision() for row in rows}
        try:
            locks.whole(lambda: self._save(decisions, form.cleaned_data))
        except StepRefused as refusal:
            return self._page(form, rows, refused=refusal.reasons, status=409)
        messages.success(request, say("名单已保存。"))
        return redirect("decision_list_edit" if "stay" in request.POST else "decision_list", pk)

    def door(self) -> DecisionList:
        declared = step_named(DecisionList, "compose")
        if declared is None or self.record.state not in declared.sources:
            raise PermissionDenied
        return self.record

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return ListForm(data, instance=self.record), self._rows(data)

    def _save(self, decisions: dict, given: dict[str, Any]) -> None:
        locked = locks.row(DecisionList, self.record.pk)
        self.unchanged_since(lambda: (ListForm(instance=locked), self._rows()))
        perform(self.record, "compose", by=self.request.user, decisions=decisions, **given)
        self.kept()

    def _rows(self, data: Any = None) -> list[ItemForm]:
        items = self.record.items.standing().select_related("application__lead", "application__region")
        return [ItemForm(data, item=item) for item in items]

    def _page(
        self, form: ListForm, rows: list[ItemForm], *, refused: list | None = None, status: int = 200
    ) -> HttpResponse:
        fresh = DecisionList.objects.select_related("call").get(pk=self.record.pk)
        context = {
            "record": fresh,
            "form": form,
            "rows": rows,
            "figures": figures(fresh),
            "editable": fresh.state == DecisionList.State.DRAFTING,
            "refused": refused or [],
            "has_errors": status != 200,
        }
        return render(self.request, "approval/edit.html", context, status=status)
