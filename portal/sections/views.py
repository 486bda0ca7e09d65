"""The page of one section of a long form: its fields, its table, the list of all sections beside it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import clock, formsets
from portal.sections.forms import SectionForm
from portal.sections.parts import Section, Sections
from portal.sections.rows import Grid
from portal.sections.saving import save_section
from portal.sections.tasks import hour, tasks_of


class SectionView(View):
    """A hall declares its sections, forms and tables, how a record is found, and where the form leads.

    `address` is the name of this page's URL, `end` that of the page after the last section.
    """

    sections: ClassVar[Sections]
    forms: ClassVar[dict[str, type[SectionForm]]]
    tables: ClassVar[dict[str, Grid]] = {}
    template_name = ""
    address = ""
    end = ""

    def found(self, pk: int, *, locked: bool = False) -> Any:
        """The record, if the reader may change it now; raises Http404 or PermissionDenied."""
        raise NotImplementedError

    def more(self, record: Any, section: Section) -> dict[str, Any]:
        """What the hall's own template shows besides."""
        return {}

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        section = self._section(key)
        record = self.found(pk)
        rows = self.tables[key].of(record) if key in self.tables else None
        return self._page(record, section, self.forms[key](instance=record), rows)

    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        section = self._section(key)
        data: Any = request.POST
        grid = self.tables.get(key)
        grows = grid is not None and formsets.wants_row(data, grid.prefix)
        if grid and grows:
            data = formsets.with_one_more_row(data, grid.prefix, most=grid.most)
        with transaction.atomic():
            record = self.found(pk, locked=True)
            form = self.forms[key](data, request.FILES, instance=record)
            rows = grid.of(record, data) if grid else None
            if grows:
                return self._page(self.found(pk), section, form, rows)
            if form.is_valid() & (rows is None or rows.is_valid()):
                return self._saved(save_section(form, rows, by=request.user), section)
        form.adopt_latest()
        return self._page(self.found(pk), section, form, rows, status=422)

    def goes_on(self) -> bool:
        """Whether the reader asked for the next section."""
        return "next" in self.request.POST

    def _saved(self, record: Any, section: Section) -> HttpResponse:
        said = say("“%(part)s”已保存 %(at)s。") % {"part": section.title, "at": hour(clock.now())}
        messages.success(self.request, said)
        if not self.goes_on():
            return redirect(self.address, record.pk, section.key)
        following = self.sections.after(section)
        return redirect(self.address, record.pk, following.key) if following else redirect(self.end, record.pk)

    def _section(self, key: str) -> Section:
        if key not in self.sections.by_key:
            raise Http404
        return self.sections.by_key[key]

    def _page(self, record: Any, section: Section, form: Any, rows: Any, status: int = 200) -> HttpResponse:
        tasks = tasks_of(record, self.sections, self.address, section)
        context = {
            "record": record,
            "state_tone": record.tones.get(record.state, ""),
            "section": section,
            "number": self.sections.number(section),
            "form": form,
            "rows": rows,
            "grid": self.tables.get(section.key),
            "tasks": tasks,
            "done": sum(task["done"] for task in tasks),
            "gaps": [] if status == 422 else section.gaps(record),
            "has_errors": status == 422,
        }
        return render(self.request, self.template_name, context | self.more(record, section), status=status)
