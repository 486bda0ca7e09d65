"""The lead unit fills in its task agreement and brings the budget to what was granted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access
from portal.formsets import wants_row, with_one_more_row
from portal.workflow import StepRefused, perform, step_named
from projects.delivery import terms
from projects.delivery.forms import MOST_LINES, MOST_MILESTONES, AgreementForm, BudgetFormSet, MilestoneFormSet
from projects.delivery.models import TaskAgreement


class Filling(View):
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

    def take(self, context: dict[str, Any], **inputs: Any) -> HttpResponse:
        """Take the step and go to the record, or show the page again with the reasons."""
        try:
            perform(self.record, self.step, by=self.request.user, **inputs)
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
        return self.page({"form": AgreementForm(instance=self.record), "rows": self._rows()})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        data = request.POST
        if wants_row(data, "milestones"):
            data = with_one_more_row(data, "milestones", most=MOST_MILESTONES)
            return self.page({"form": AgreementForm(data, instance=self.record), "rows": self._rows(data)})
        form, rows = AgreementForm(data, instance=self.record), self._rows(data)
        context = {"form": form, "rows": rows}
        if not all([form.is_valid(), rows.is_valid()]):
            return self.page(context, status=422)
        self.saved = say("任务书已保存。")
        milestones = sorted(rows.rows(), key=lambda row: row["month"])
        return self.take(context, **form.cleaned_data, milestones=milestones)

    def _rows(self, data: Any = None) -> Any:
        return MilestoneFormSet(data, prefix="milestones", initial=self.record.milestones)


class EditBudget(Filling):
    """调整预算: the page of the step `allot`; `?scale=1` proposes the grant in proportion."""

    step, template_name = "allot", "delivery/budget.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        lines = terms.budget_of(self.record)
        if "scale" in request.GET:
            lines = terms.scaled_to(lines, self.record.project.granted)
        return self.page(self._context(self._rows(initial=[line._asdict() for line in lines])))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        data = request.POST
        if wants_row(data, "budget"):
            rows = self._rows(with_one_more_row(data, "budget", most=MOST_LINES))
            return self.page(self._context(rows))
        rows = self._rows(data)
        if not rows.is_valid():
            return self.page(self._context(rows), status=422)
        self.saved = say("预算已保存。")
        return self.take(self._context(rows), lines=rows.lines())

    def _rows(self, data: Any = None, initial: Any = None) -> Any:
        units = [(unit["organisation_id"], unit["name"]) for unit in self.record.terms["units"]]
        return BudgetFormSet(data, prefix="budget", initial=initial, form_kwargs={"units": units})

    def _context(self, rows: Any) -> dict[str, Any]:
        public = self.record.budget.public().total()
        return {"rows": rows, "public": public, "gap": self.record.project.granted - public}
