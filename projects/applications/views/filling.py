"""申报填报: begin an application, fill it in by sections in any order, read it through before it goes on."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from portal import access, once
from portal.documents.storing import take_back
from portal.sections import views as sections
from portal.sections.tasks import tasks_of
from portal.workflow import StepRefused, actions_for
from projects.applications import begin, completeness, liverules, tasks
from projects.applications.budget import Budget
from projects.applications.forms.begin import NewApplicationForm
from projects.applications.forms.sections import FORMS
from projects.applications.forms.tables import TABLES
from projects.applications.models import Application, Enclosure, Source
from projects.guidelines.models import Guideline

OF_UNITS = access.roles("org_admin", "org_editor")
GOING_ON = ("request_consents", "submit", "revise", "withdraw")


class NewApplication(View):
    """申报项目: once for each form however often it is sent."""

    access = OF_UNITS.about("public_guideline")

    def dispatch(self, request: HttpRequest, guideline: int | None = None) -> HttpResponseBase:
        if guideline is not None:
            get_object_or_404(Guideline.objects.public(), pk=guideline)
        return super().dispatch(request, guideline)

    def get(self, request: HttpRequest, guideline: int | None = None) -> HttpResponse:
        start = {"direction": request.GET.get("direction"), "unit": request.user.unit}
        form = NewApplicationForm(user=request.user, guideline=guideline, initial=start)
        return self._page(form, once.new_token())

    def post(self, request: HttpRequest, guideline: int | None = None) -> HttpResponse:
        form = NewApplicationForm(request.POST, user=request.user, guideline=guideline)
        token = request.POST.get("token", "")
        if not form.is_valid() or not once.is_token(token):
            return self._page(form, once.new_token(), status=422)
        try:
            receipt, _now = once.act_once(
                token=token,
                person=request.user,
                machine="application",
                step="begin",
                content=[form["direction"].value(), form["unit"].value()],
                act=lambda: begin.new_application(by=request.user, **form.cleaned_data),
            )
        except StepRefused as refusal:
            form.add_error(None, refusal.reasons)
            return self._page(form, token, status=422)
        return redirect("application_fill", receipt.object_id)

    def _page(self, form: NewApplicationForm, token: str, status: int = 200) -> HttpResponse:
        context = {"form": form, "token": token, "any": form.fields["direction"].queryset.exists()}
        return render(self.request, "applications/new.html", context, status=status)


def own_application(request: HttpRequest, pk: int, *, locked: bool = False) -> Application:
    """An application of the reader's unit that may be changed now; 404 for strangers, 403 for other readers."""
    rows = Application.objects.visible_to(request.user)
    rows = rows.select_for_update(of=("self",), no_key=True) if locked else rows.for_detail()
    application = get_object_or_404(rows, pk=pk)
    if application.lead_id not in request.user.unit_ids or not application.is_editable:
        raise PermissionDenied
    return application


class FillView(View):
    """The task list: every section with its state, the rules, and the way on."""

    access = OF_UNITS.about("application", only=access.Only.ITS_UNIT_EDITING)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = own_application(request, pk)
        rows = tasks_of(application, completeness.SECTIONS, "application_section")
        context = {
            "record": application,
            "state_tone": application.tones.get(application.state, ""),
            "tasks": rows,
            "done": sum(1 for row in rows if row["done"]),
            "rules": liverules.of(application),
            "following": completeness.SECTIONS.first_incomplete(application),
        }
        return render(request, "applications/fill.html", context)


class SectionView(sections.SectionView):
    """One section on a page of its own, with the list of all beside it."""

    access = OF_UNITS.about("application", only=access.Only.ITS_UNIT_EDITING)
    sections, forms, tables = completeness.SECTIONS, FORMS, TABLES
    template_name, address, end = "applications/section.html", "application_section", "application_ready"

    def found(self, pk: int, *, locked: bool = False) -> Application:
        return own_application(self.request, pk, locked=locked)

    def more(self, record: Any, section: Any) -> dict[str, Any]:
        budget = Budget.of(record)
        return {
            "rules": [r for r in liverules.of(record) if r["url"].endswith(f"/{section.key}/")],
            "budget": budget if section.key == "budget" and budget.lines else None,
            "sources": Source.labels,
            "enclosures": _enclosures(record) if section.key == "files" else (),
        }


def _enclosures(application: Application) -> QuerySet[Enclosure]:
    """The attachments with where each came from."""
    return application.enclosures.select_related("file__use__version__material")


class RemoveEnclosure(View):
    """Take an attachment back while the application may be changed."""

    access = OF_UNITS.about("application", only=access.Only.ITS_UNIT_EDITING)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, enclosure: int) -> HttpResponse:
        with transaction.atomic():
            application = own_application(request, pk, locked=True)
            row = get_object_or_404(Enclosure.objects.select_related("file"), pk=enclosure, application=application)
            stored = row.file
            row.delete()
            take_back(stored, by=request.user)
        messages.success(request, say("附件“%s”已删除。") % stored.name)
        return redirect("application_section", application.pk, "files")


class ReadyView(View):
    """提交前检查: what is missing, which rules hold, who has consented, and the steps that lead on."""

    access = OF_UNITS.about("application", only=access.Only.ITS_UNIT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = get_object_or_404(Application.objects.visible_to(request.user).for_detail(), pk=pk)
        if application.lead_id not in request.user.unit_ids:
            raise PermissionDenied
        context = {
            "record": application,
            "state_tone": application.tones.get(application.state, ""),
            "missing": tasks.gaps_by_section(application),
            "rules": liverules.of(application),
            "actions": [_direct(a, application) for a in actions_for(application, request.user) if a.name in GOING_ON],
            "changes": tasks.changes_of(application),
        }
        return render(request, "applications/ready.html", context)


def _direct(action: Any, application: Application) -> Any:
    """The button of a step, leading to the step itself and not to the page where the reader is already."""
    return replace(action, url=reverse("step", args=["application", application.pk, action.name]))
