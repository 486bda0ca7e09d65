"""A page for each part of a round's form: a field, a section, an item of the checklist, the grounds of refusal."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say

from demands.collection import preparing
from demands.collection.forms.layouts import FieldForm, GroundsForm, ItemForm, SectionForm
from demands.collection.layouts import editing
from demands.collection.layouts.columns import FIXED_SECTIONS
from demands.collection.layouts.faults import NEW
from demands.collection.layouts.parts import Layout
from demands.collection.layouts.reading import layout_of
from demands.collection.models import CollectionRound
from demands.collection.views.layouts.base import PREPARERS, prepared
from portal import refusals
from portal.drafts.pages import LongForm, Make
from portal.workflow import StepRefused


class PartView(LongForm):
    """Change one part, or add one under the address `new`; the departments are asked again after every change."""

    access = PREPARERS
    of: ClassVar[str] = ""
    form_class: ClassVar[Any] = None
    called: ClassVar[Any] = ""

    def get(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        record = prepared(request, pk)
        (form,) = self.opened(record, self._make(layout_of(record)))
        return self._page(record, form)

    def post(self, request: HttpRequest, pk: int, key: str = "") -> HttpResponse:
        record = prepared(request, pk)
        try:
            with transaction.atomic():
                version = preparing.locked_form(pk)
                (form,) = self.sent(record, self._make(version.layout))
                if not form.is_valid():
                    return self._page(record, form, status=422)
                what = self.told(form)
                preparing.change_form(version, form.after, what=what, by=request.user)
        except StepRefused as refusal:
            (form,) = self.as_typed(record, self._make(layout_of(record)), request.POST)
            page = self._page(record, form, refused=refusal.reasons, status=409)
            return refusals.because(page, refusal.reasons)
        self.kept()
        messages.success(request, say("表单已保存：%s。") % what)
        return redirect("round_form", pk)

    def door(self) -> CollectionRound:
        record = prepared(self.request, self.kwargs["pk"])
        self._part(layout_of(record))
        return record

    def saved_by(self) -> str:
        log = getattr(getattr(prepared(self.request, self.kwargs["pk"]), "form", None), "log", None)
        return log[0]["by"] if log else ""

    def told(self, form: Any) -> str:
        """The change in words, for whoever else works on the form."""
        words = {"called": self.called(), "name": form.cleaned_data.get("label") or form.cleaned_data.get("title")}
        return (say("修改%(called)s“%(name)s”") if form.part else say("新增%(called)s“%(name)s”")) % words

    def why_it_stays(self, part: Any) -> str:
        """What rests on the part, where it can be changed only in some ways."""
        return ""

    def _part(self, layout: Layout) -> Any:
        key = self.kwargs["key"]
        part = None if key == NEW else editing.part_of(layout, self.of, key)
        if part is None and key != NEW:
            raise Http404
        return part

    def _make(self, layout: Layout) -> Make:
        part, section = self._part(layout), self.request.GET.get("section", "")
        return lambda data=None, files=None: (self.form_class(data, files, layout=layout, part=part, section=section),)

    def _page(self, record: Any, form: Any, *, refused: Any = (), status: int = 200) -> HttpResponse:
        part = getattr(form, "part", None)
        context = {
            "record": record,
            "form": form,
            "part": part,
            "called": self.called(),
            "why": self.why_it_stays(part) if part else "",
            "refused": refused,
        }
        return render(self.request, "collection/layouts/part.html", context, status=status)


class FieldView(PartView):
    """字段."""

    of, form_class = "fields", FieldForm

    @staticmethod
    def called() -> str:
        return say("字段")

    def why_it_stays(self, part: Any) -> str:
        return part.column.why if part.column else ""


class SectionView(PartView):
    """部分."""

    of, form_class = "sections", SectionForm

    @staticmethod
    def called() -> str:
        return say("部分")

    def why_it_stays(self, part: Any) -> str:
        return FIXED_SECTIONS.get(part.key, "")


class ItemView(PartView):
    """审查项."""

    of, form_class = "checklist", ItemForm

    @staticmethod
    def called() -> str:
        return say("审查项")


class GroundsView(PartView):
    """不予受理的情形, all on one page."""

    form_class = GroundsForm

    @staticmethod
    def called() -> str:
        return say("不予受理的情形")

    def told(self, form: Any) -> str:
        return say("修改不予受理的情形")

    def _part(self, layout: Layout) -> Any:
        return None
