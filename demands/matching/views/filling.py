"""揭榜填报: begin an answer to a published demand, fill it in by sections, read it through before handing in."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from demands.matching import rules, services
from demands.matching.filling import completeness, content
from demands.matching.filling.grids import TABLES
from demands.matching.filling.sections import FORMS
from demands.matching.models import Solution
from demands.release import today
from portal import access, refusals
from portal.documents.models import StoredFile
from portal.documents.storing import files_of, take_back
from portal.materials.services import attachments_of
from portal.offers import offer
from portal.sections import views as sections
from portal.sections.saving import save_section
from portal.sections.tasks import tasks_of
from portal.workflow import actions_for

FILLERS = access.roles("org_admin", "org_editor")
HANDING_IN = ("request_org_review", "submit", "org_return")
# Taken on the page before handing in: they ask for one tick at most.
IN_PLACE = ("request_org_review", "submit")


class NotNow(Exception):
    """A solution of one's own unit that is no draft any more."""

    def __init__(self, solution: Solution):
        self.solution = solution


def own_solution(request: HttpRequest, pk: int, *, locked: bool = False) -> Solution:
    """A solution of the reader's unit: 404 for strangers, 403 for its other readers. Raises NotNow unless a draft."""
    rows = Solution.objects.visible_to(request.user)
    rows = rows.select_for_update(of=("self",), no_key=True) if locked else rows.for_detail()
    solution = get_object_or_404(rows, pk=pk)
    if solution.organisation_id not in request.user.unit_ids:
        raise PermissionDenied
    if solution.state != Solution.State.DRAFT:
        raise NotNow(solution)
    return solution


class SolutionEdit(View):
    """The way into the form: its first section that is not complete."""

    access = FILLERS.about("solution", only=access.Only.ITS_UNIT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            solution = own_solution(request, pk)
        except NotNow:
            return redirect("solution", pk)
        section = completeness.SECTIONS.first_incomplete(solution)
        if section is None:
            return redirect("solution_check", pk)
        return redirect("solution_section", pk, section.key)


class SolutionSection(sections.SectionView):
    """One section on a page of its own, with the list of all beside it."""

    access = FILLERS.about("solution", only=access.Only.ITS_UNIT)
    sections, forms, tables = completeness.SECTIONS, FORMS, TABLES
    template_name, address, end = "matching/section.html", "solution_section", "solution_check"

    def found(self, pk: int, *, locked: bool = False) -> Solution:
        return own_solution(self.request, pk, locked=locked)

    def door(self) -> Solution:
        try:
            return super().door()
        except NotNow as late:
            raise PermissionDenied from late

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        try:
            return super().get(request, pk, key)
        except NotNow:
            return redirect("solution", pk)

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        try:
            return super().post(request, pk, key)
        except NotNow as late:
            return self._too_late(late.solution, key)

    def goes_on(self) -> bool:
        """A file handed in is shown on the same page first."""
        return super().goes_on() and "upload" not in self.request.FILES

    def more(self, record: Any, section: Any) -> dict[str, Any]:
        return {
            "demand": record.demand,
            "public": today.of(record.demand),
            "files": list(attachments_of(record)) if section.key == "pledge" else [],
        }

    def _saved(self, record: Any, section: Any) -> HttpResponse:
        if section.key == "money":
            services.add_up(record)
        if not rules.takes_answers(record.demand):
            messages.warning(self.request, say("揭榜窗口已截止，这份方案不能再提交；内容已保存，只有本单位看得到。"))
        return super()._saved(record, section)

    def _too_late(self, solution: Solution, key: str) -> HttpResponse:
        """The window closed, or a colleague handed it in, while somebody typed: nothing that was typed is lost."""
        section = self._section(solution, key)
        form, rows = self.as_typed(solution, self._make(solution, key), self.request.POST, self.request.FILES)
        lapsed = solution.state == Solution.State.LAPSED
        if lapsed and form.is_valid() & (rows is None or rows.is_valid()):
            with transaction.atomic():
                save_section(form, rows, by=self.request.user)
            self.kept()
            messages.warning(
                self.request, say("揭榜窗口已截止，方案没有提交。您刚才填写的内容已保存，可以带入以后的方案。")
            )
            return redirect("solution", solution.pk)
        why = (
            say("揭榜窗口已截止，方案没有提交。")
            if lapsed
            else say("方案已提交或已结束，不能再修改；窗口截止前可以先收回。")
        )
        page = self._page(solution, section, form, rows, status=409, refused=[why])
        return refusals.because(page, [why])


class RemoveFile(View):
    """Take an attachment back while the solution is a draft."""

    access = FILLERS.about("solution", only=access.Only.ITS_UNIT)
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        try:
            with transaction.atomic():
                solution = own_solution(request, pk, locked=True)
                stored = get_object_or_404(StoredFile, pk=file, machine="solution", object_id=solution.pk)
                take_back(stored, by=request.user)
        except NotNow:
            messages.error(request, say("方案已提交，不能再修改；窗口截止前可以先收回。"))
            return redirect("solution", pk)
        messages.success(request, say("附件“%s”已删除。") % stored.name)
        return redirect("solution_section", solution.pk, "pledge")


class SolutionCheck(View):
    """提交前检查: every answer, what is missing, what changed since it was handed in, and the steps that hand it in."""

    access = FILLERS.about("solution", only=access.Only.ITS_UNIT)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            solution = own_solution(request, pk)
        except NotNow:
            return redirect("solution", pk)
        steps = [a for a in actions_for(solution, request.user) if a.name in HANDING_IN]
        offers = [offer(a, solution, request.user, in_place=IN_PLACE) for a in steps]
        context = {
            "record": solution,
            "state_tone": solution.tones[solution.state],
            "tasks": tasks_of(solution, completeness.SECTIONS, "solution_section"),
            "gaps": list(completeness.SECTIONS.gaps_of(solution)),
            "offers": offers,
            "changes": content.since_handed_in(solution),
            "files": [
                {"label": f.name, "size": f.size, "url": f.get_absolute_url(), "stored": f} for f in files_of(solution)
            ],
            "is_own": True,
        }
        return render(request, "matching/check.html", context)
