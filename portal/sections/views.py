"""The page of one section of a long form: its fields, its table, the list of all sections beside it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say

from portal import clock, formsets
from portal.drafts.pages import LongForm, Make
from portal.sections.forms import SectionForm
from portal.sections.parts import Section, Sections
from portal.sections.rows import Grid
from portal.sections.saving import save_section
from portal.sections.tasks import hour, said_of, tasks_of


class SectionView(LongForm):
    """A hall declares its sections, forms and tables, how a record is found, and where the form leads.

    `address` is the name of this page's URL, `end` that of the page after the last section.
    """

    sections: ClassVar[Sections]
    forms: ClassVar[dict[str, type[SectionForm]]] = {}
    tables: ClassVar[dict[str, Grid]] = {}
    template_name = ""
    address = ""
    end = ""

    def found(self, pk: int, *, locked: bool = False) -> Any:
        """The record, if the reader may change it now; raises Http404 or PermissionDenied."""
        raise NotImplementedError

    def sections_of(self, record: Any) -> Sections:
        """The sections of the record's form; the same for all, unless a hall says so."""
        return self.sections

    def form_for(self, record: Any, key: str) -> type[SectionForm]:
        """The form of one of its sections."""
        return self.forms[key]

    def more(self, record: Any, section: Section) -> dict[str, Any]:
        """What the hall's own template shows besides."""
        return {}

    def door(self) -> Any:
        record = self.found(self.kwargs["pk"])
        self._section(record, self.kwargs["key"])
        return record

    def saved_by(self) -> str:
        saved = self.found(self.kwargs["pk"]).sections.get(self.kwargs["key"])
        return said_of(saved) if saved else ""

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        record = self.found(pk)
        section = self._section(record, key)
        return self._page(record, section, *self.opened(record, self._make(record, key)))

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        grid = self.tables.get(key)
        with transaction.atomic():
            record = self.found(pk, locked=True)
            section = self._section(record, key)
            if grid and formsets.wants_row(request.POST, grid.prefix):
                data = formsets.with_one_more_row(request.POST, grid.prefix, most=grid.most)
                return self._page(self.found(pk), section, *self.as_typed(record, self._make(record, key), data))
            form, rows = self.sent(record, self._make(record, key))
            if form.is_valid() & (rows is None or rows.is_valid()):
                return self._saved(save_section(form, rows, by=request.user), section)
        return self._page(self.found(pk), section, form, rows, status=422)

    def _make(self, record: Any, key: str) -> Make:
        grid = self.tables.get(key)
        return lambda data=None, files=None: (
            self.form_for(record, key)(data, files, instance=record),
            grid.of(record, data) if grid else None,
        )

    def goes_on(self) -> bool:
        """Whether the reader asked for the next section."""
        return "next" in self.request.POST

    def _saved(self, record: Any, section: Section) -> HttpResponse:
        self.kept()
        said = say("“%(part)s”已保存 %(at)s。") % {"part": section.title, "at": hour(clock.now())}
        messages.success(self.request, said)
        if not self.goes_on():
            return redirect(self.address, record.pk, section.key)
        following = self.sections_of(record).after(section)
        return redirect(self.address, record.pk, following.key) if following else redirect(self.end, record.pk)

    def _section(self, record: Any, key: str) -> Section:
        found = self.sections_of(record).by_key.get(key)
        if found is None:
            raise Http404
        return found

    def _page(
        self, record: Any, section: Section, form: Any, rows: Any, status: int = 200, refused: Any = ()
    ) -> HttpResponse:
        sections = self.sections_of(record)
        tasks = tasks_of(record, sections, self.address, section)
        context = {
            "record": record,
            "state_tone": record.tones.get(record.state, ""),
            "section": section,
            "number": sections.number(section),
            "form": form,
            "rows": rows,
            "grid": self.tables.get(section.key),
            "tasks": tasks,
            "done": sum(task["done"] for task in tasks),
            "gaps": [] if status == 422 else section.gaps(record),
            "refused": refused,
            "has_errors": status == 422,
        }
        return render(self.request, self.template_name, context | self.more(record, section), status=status)
