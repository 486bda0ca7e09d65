"""指南编制: the structure at the left, one part to edit in the middle, how it will read at the right."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say

from portal import access, formsets
from portal.drafts.pages import LongForm, Make
from portal.workflow import StepRefused
from projects.guidelines import checks, content, documents, services
from projects.guidelines.forms.directions import (
    MOST_INDICATORS,
    DirectionForm,
    IndicatorFormSet,
    PoolForm,
    free_entries,
)
from projects.guidelines.forms.text import TextForm
from projects.guidelines.models import Direction, Guideline

ROWS = "indicators"


class EditorView(LongForm):
    """Base of the editor's pages: only the Office's officers, only while the guideline is a draft."""

    access = access.roles("office_officer").about("guideline")
    template = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.typed: dict[str, Any] = {}  # what a refused form is shown with again

    def dispatch(self, request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = Guideline.objects.visible_to(request.user).for_detail()
        self.guideline = get_object_or_404(rows, pk=pk)
        try:
            if request.method in access.READ and not self.guideline.is_draft:
                raise StepRefused(say("指南现为“%s”，不能修改。") % self.guideline.get_state_display())
            return super().dispatch(request, *args, **kwargs)
        except StepRefused as refusal:
            if self.typed:
                return self.page(409, refused=refusal.reasons, **self.typed)
            messages.error(request, "".join(refusal.reasons))
            return redirect(self.guideline)

    def door(self) -> Guideline:
        if not self.guideline.is_draft:
            raise PermissionDenied
        return self.guideline

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """One part of the guideline in the editor."""
        shown = documents.presented(content.of(self.guideline))
        context |= {"record": self.guideline, "text": shown, "checks": checks.of(self.guideline)}
        context |= {"groups": _by_field(content.directions_of(self.guideline)), "has_errors": status >= 400}
        return render(self.request, self.template, context, status=status)

    def direction(self, number: int) -> Direction:
        """The direction of this guideline with that key."""
        return get_object_or_404(content.directions_of(self.guideline), pk=number)


class TextView(EditorView):
    """前言和申报安排."""

    template = "guidelines/edit_text.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        (form,) = self.opened(self.guideline, self._make)
        return self.page(form=form)

    def post(self, request: HttpRequest) -> HttpResponse:
        (form,) = self.sent(self.guideline, self._make)
        if not form.is_valid():
            return self.page(form=form, status=422)
        self.typed = {"form": form}
        with services.drafting(self.guideline, by=request.user) as locked:
            self.unchanged_since(lambda: (TextForm(instance=locked),))
            form.instance.save(update_fields=list(form.fields))
            self.kept()
        messages.success(request, say("已保存。"))
        return redirect("guideline_edit", self.guideline.pk)

    def _make(self, data: Any = None, files: Any = None) -> tuple:
        return (TextForm(data, instance=self.guideline),)


class DirectionView(EditorView):
    """One direction with its indicators; without a key, a new one."""

    template = "guidelines/edit_direction.html"

    def get(self, request: HttpRequest, number: int = 0) -> HttpResponse:
        return self._page(*self.opened(self.guideline, self._make(number)))

    def post(self, request: HttpRequest, number: int = 0) -> HttpResponse:
        make = self._make(number)
        if formsets.wants_row(request.POST, ROWS):
            data = formsets.with_one_more_row(request.POST, ROWS, most=MOST_INDICATORS)
            return self._page(*self.as_typed(self.guideline, make, data))
        form, rows = self.sent(self.guideline, make)
        if not (form.is_valid() & rows.is_valid()):
            return self._page(form, rows, status=422)
        self.typed = {"form": form, "rows": rows}
        self._save(form, rows, make)
        messages.success(request, say("“%s”已保存。") % form.instance.title)
        return redirect(form.instance)

    def _save(self, form: DirectionForm, rows: Any, make: Make) -> None:
        with services.drafting(self.guideline, by=self.request.user) as locked:
            self.unchanged_since(make)
            if form.instance.pk is None:
                services.place_last(form.instance)
            rows.instance = form.save()
            rows.save_in_order()
            services.renumber(locked)
            self.kept()

    def _make(self, number: int) -> Make:
        def make(data: Any = None, files: Any = None) -> tuple:
            direction = self.direction(number) if number else Direction(guideline=self.guideline)
            form = DirectionForm(data, instance=direction, guideline=self.guideline)
            return form, IndicatorFormSet(data, instance=direction, prefix=ROWS)

        return make

    def _page(self, form: DirectionForm, rows: Any, status: int = 200) -> HttpResponse:
        here = form.instance if form.instance.pk else None
        shown = documents.presented(content.of(self.guideline))["directions"] if here else []
        preview = next((d for d in shown if d["code"] == here.code), None) if here else None
        return self.page(status, form=form, rows=rows, direction=here, preview=preview)


class MoveView(EditorView):
    """↑ ↓: change places with the neighbour in the same field."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        with services.drafting(self.guideline, by=request.user):
            services.move(self.direction(number), up="up" in request.POST)
        return redirect("direction_edit", self.guideline.pk, number)


class RemoveView(EditorView):
    """Take a direction out of the draft."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        direction = self.direction(number)
        with services.drafting(self.guideline, by=request.user):
            services.remove(direction)
        messages.success(request, say("方向“%s”已删去。") % direction.title)
        return redirect("guideline_edit", self.guideline.pk)


class PoolView(EditorView):
    """从储备库选取: entries in the pool become directions, filled from their demands."""

    template = "guidelines/edit_pool.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(PoolForm(guideline=self.guideline))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PoolForm(request.POST, guideline=self.guideline)
        if not form.is_valid():
            return self._page(form, status=422)
        with services.drafting(self.guideline, by=request.user) as locked:
            made = services.add_entries(locked, form.cleaned_data["entries"])
        messages.success(request, say("已加入 %s 个方向，内容取自需求，请逐个核对。") % len(made))
        return redirect(made[0])

    def _page(self, form: PoolForm, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, entries=free_entries(self.guideline))


def _by_field(directions: Any) -> list[dict[str, Any]]:
    """The directions under their fields, as the structure shows them."""
    groups: dict[str, list] = {}
    for direction in directions:
        groups.setdefault(direction.field.name, []).append(direction)
    return [{"number": n, "field": field, "directions": rows} for n, (field, rows) in enumerate(groups.items(), 1)]
