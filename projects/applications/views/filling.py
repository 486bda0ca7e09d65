"""申报填报: begin an application, fill it in by sections in any order, read it through before it goes on."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from portal import access, clock, formsets, once
from portal.workflow import StepRefused, actions_for
from projects.applications import begin, completeness, liverules, services, tasks
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

    access = OF_UNITS

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
    rows = rows.select_for_update(of=("self",)) if locked else rows.for_detail()
    application = get_object_or_404(rows, pk=pk)
    if application.lead_id not in request.user.unit_ids or not application.is_editable:
        raise PermissionDenied
    return application


class FillView(View):
    """The task list: every section with its state, the rules, and the way on."""

    access = OF_UNITS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        application = own_application(request, pk)
        rows = tasks.tasks_of(application)
        context = {
            "record": application,
            "state_tone": application.tones.get(application.state, ""),
            "tasks": rows,
            "done": sum(1 for row in rows if row["done"]),
            "rules": liverules.of(application),
            "following": tasks.first_incomplete(application),
        }
        return render(request, "applications/fill.html", context)


class SectionView(View):
    """One section on a page of its own, with the list of all beside it."""

    access = OF_UNITS

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        section, application = _section(key), own_application(request, pk)
        rows = TABLES[key].of(application) if key in TABLES else None
        return self._page(application, section, FORMS[key](instance=application), rows)

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        section, data = _section(key), request.POST
        grid = TABLES.get(key)
        grows = grid is not None and formsets.wants_row(data, grid.prefix)
        if grid and grows:
            data = formsets.with_one_more_row(data, grid.prefix, most=grid.most)
        with transaction.atomic():
            application = own_application(request, pk, locked=True)
            form = FORMS[key](data, request.FILES, instance=application)
            rows = grid.of(application, data) if grid else None
            if grows:
                return self._page(own_application(request, pk), section, form, rows)
            if form.is_valid() & (rows is None or rows.is_valid()):
                return self._saved(services.save_section(form, rows, by=request.user), section)
        form.adopt_latest()
        return self._page(own_application(request, pk), section, form, rows, status=422)

    def _saved(self, application: Application, section: completeness.Section) -> HttpResponse:
        text = say("“%(part)s”已保存 %(at)s。") % {"part": section.title, "at": tasks.hour(clock.now())}
        messages.success(self.request, text)
        if "next" not in self.request.POST:
            return redirect("application_section", application.pk, section.key)
        following = tasks.after(section)
        if following is None:
            return redirect("application_ready", application.pk)
        return redirect("application_section", application.pk, following.key)

    def _page(self, application: Application, section: Any, form: Any, rows: Any, status: int = 200) -> HttpResponse:
        budget = Budget.of(application)
        context = {
            "record": application,
            "state_tone": application.tones.get(application.state, ""),
            "section": section,
            "number": completeness.SECTIONS.index(section) + 1,
            "form": form,
            "rows": rows,
            "grid": TABLES.get(section.key),
            "tasks": tasks.tasks_of(application, section),
            "gaps": [] if status == 422 else section.gaps(application),
            "rules": [r for r in liverules.of(application) if r["url"].endswith(f"/{section.key}/")],
            "budget": budget if section.key == "budget" and budget.lines else None,
            "sources": Source.labels,
            "has_errors": status == 422,
        }
        return render(self.request, "applications/section.html", context, status=status)


def _section(key: str) -> completeness.Section:
    if key not in completeness.BY_KEY:
        raise Http404
    return completeness.BY_KEY[key]


class RemoveEnclosure(View):
    """Take an attachment back while the application may be changed."""

    access = OF_UNITS
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, enclosure: int) -> HttpResponse:
        with transaction.atomic():
            application = own_application(request, pk, locked=True)
            row = get_object_or_404(Enclosure.objects.select_related("file"), pk=enclosure, application=application)
            stored = row.file
            row.delete()
            stored.delete()
            transaction.on_commit(lambda: stored.file.delete(save=False))
        messages.success(request, say("附件“%s”已删除。") % stored.name)
        return redirect("application_section", application.pk, "files")


class ReadyView(View):
    """提交前检查: what is missing, which rules hold, who has consented, and the steps that lead on."""

    access = OF_UNITS

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
