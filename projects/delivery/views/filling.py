"""The lead unit fills in its task agreement and brings the budget to what was granted."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say

from portal import access, locks
from portal.drafts.pages import LongForm
from portal.formsets import wants_row, with_one_more_row
from portal.workflow import StepRefused, perform, step_named
from projects.delivery import terms
from projects.delivery.forms import MOST_LINES, MOST_MILESTONES, AgreementForm, BudgetFormSet, MilestoneFormSet
from projects.delivery.models import TaskAgreement


class Filling(LongForm):
    """Base of both pages: who may come here, what is shown when a step is refused."""

    access = access.SIGNED_IN.about("task_agreement", only=access.Only.WHO_FILLS_IT)
    step = ""
    template_name = ""
    saved: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = TaskAgreement.objects.visible_to(request.user).for_detail()
        self.record = get_object_or_404(rows, pk=kwargs["pk"])
        declared = step_named(TaskAgreement, self.step)
        if declared is None or declared.actor(self.record, request.user) is None:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def door(self) -> TaskAgreement:
        if self.record.state not in step_named(TaskAgreement, self.step).sources:
            raise PermissionDenied
        return self.record

    def make_of(self, agreement: TaskAgreement, data: Any = None, files: Any = None) -> tuple:
        """The parts of the page's form, for an agreement: as saved, or as sent."""
        raise NotImplementedError

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return self.make_of(self.record, data, files)

    def take(self, context: dict[str, Any], **inputs: Any) -> HttpResponse:
        """Take the step and go to the record, or show the page again with the reasons."""

        def act() -> None:
            self.unchanged_since(partial(self.make_of, locks.row(TaskAgreement, self.record.pk)))
            perform(self.record, self.step, by=self.request.user, **inputs)
            self.kept()

        try:
            locks.whole(act)
        except StepRefused as refusal:
            return self.page(context, refused=refusal.reasons, status=409)
        messages.success(self.request, self.saved)
        return redirect("task_agreement", self.record.pk)

    def page(self, context: dict[str, Any], *, refused: list | None = None, status: int = 200) -> HttpResponse:
        fresh = TaskAgreement.objects.for_detail().get(pk=self.record.pk)
        context |= {
            "record": fresh,
            "project": fresh.project,
            "editable": fresh.state == TaskAgreement.State.DRAFTING,
            "refused": refused or [],
            "has_errors": status != 200,
        }
        return render(self.request, self.template_name, context, status=status)


class EditAgreement(Filling):
    """填写任务书: the page of the step `fill`."""

    step, template_name = "fill", "delivery/edit.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form, rows = self.opened(self.record, self._make)
        return self.page({"form": form, "rows": rows})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if wants_row(request.POST, "milestones"):
            data = with_one_more_row(request.POST, "milestones", most=MOST_MILESTONES)
            form, rows = self.as_typed(self.record, self._make, data)
            return self.page({"form": form, "rows": rows})
        form, rows = self.sent(self.record, self._make)
        context = {"form": form, "rows": rows}
        if not all([form.is_valid(), rows.is_valid()]):
            return self.page(context, status=422)
        self.saved = say("任务书已保存。")
        milestones = sorted(rows.rows(), key=lambda row: row["month"])
        return self.take(context, **form.cleaned_data, milestones=milestones)

    def make_of(self, agreement: TaskAgreement, data: Any = None, files: Any = None) -> tuple:
        rows = MilestoneFormSet(data, prefix="milestones", initial=agreement.milestones)
        return AgreementForm(data, instance=agreement), rows


class EditBudget(Filling):
    """调整预算: the page of the step `allot`; `?scale=1` proposes the grant in proportion."""

    step, template_name = "allot", "delivery/budget.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "scale" not in request.GET:
            return self.page(self._context(*self.opened(self.record, self._make)))
        self.started_from(self.record, self._make)
        scaled = terms.scaled_to(terms.budget_of(self.record), self.record.project.granted)
        return self.page(self._context(self._rows(scaled)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if wants_row(request.POST, "budget"):
            data = with_one_more_row(request.POST, "budget", most=MOST_LINES)
            return self.page(self._context(*self.as_typed(self.record, self._make, data)))
        (rows,) = self.sent(self.record, self._make)
        if not rows.is_valid():
            return self.page(self._context(rows), status=422)
        self.saved = say("预算已保存。")
        return self.take(self._context(rows), lines=rows.lines())

    def make_of(self, agreement: TaskAgreement, data: Any = None, files: Any = None) -> tuple:
        return (self._rows(terms.budget_of(agreement), data),)

    def _rows(self, lines: list, data: Any = None) -> Any:
        units = [(unit["organisation_id"], unit["name"]) for unit in self.record.terms["units"]]
        initial = None if data else [line._asdict() for line in lines]
        return BudgetFormSet(data, prefix="budget", initial=initial, form_kwargs={"units": units})

    def _context(self, rows: Any) -> dict[str, Any]:
        public = self.record.budget.public().total()
        return {"rows": rows, "public": public, "gap": self.record.project.granted - public}
