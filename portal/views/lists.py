"""Lists of records: one FilterSet for the page and for Excel, one query for the rows however many there are."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as say
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from portal import access, doorstep, exports, records
from portal.navigation import openings_for


class RecordList(SingleTableMixin, FilterView):
    """Base of each list. A subclass names model, table_class, filterset_class and title; `?export=xlsx` gives Excel."""

    access = access.SIGNED_IN
    template_name = "portal/list.html"
    paginate_by = 20
    title: Any = ""
    lede: Any = ""
    empty_title: Any = ""
    empty_next: Any = ""
    look: Any = ""  # what a look at the list is called on record, where its very rows are confidential
    most_in_excel: int = 0  # rows at most, where a list may be endless
    opening: str = ""  # the page where one of these is begun, offered to whoever may

    def get_queryset(self) -> QuerySet:
        return self.model.objects.visible_to(self.request.user).for_list()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "export" in request.GET and (elsewhere := doorstep.confirm_first(request)):
            return elsewhere
        answer = super().get(request, *args, **kwargs)
        if self.look:
            records.searched(str(self.look), asked=self._asked(), by=request.user)
        if request.GET.get("export") == "xlsx":
            return self._excel()
        return answer

    def _asked(self) -> dict[str, list[str]]:
        """What the list was asked: leafing and sorting are no question."""
        given = self.request.GET.lists()
        return {name: values for name, values in given if name not in ("page", "sort", "export") and any(values)}

    def _excel(self) -> HttpResponse:
        table = self.get_table(**self.get_table_kwargs())
        if self.most_in_excel:
            table.rows.data.data = table.rows.data.data[: self.most_in_excel]
        columns = [c for c in table.columns if c.name not in ("act", "pick")]
        rows = [[row.get_cell_value(c.name) for c in columns] for row in table.rows]
        self._on_record(len(rows))
        return exports.workbook(str(self.title), [str(c.header) for c in columns], rows)

    def _on_record(self, rows: int) -> None:
        """What leaves the portal is on record: which list, filtered how, how many rows."""
        detail = {"list": self.request.resolver_match.url_name, "asked": self._asked(), "rows": rows}
        records.noted("export", label=say("导出%s") % self.title, by=self.request.user, detail=detail)

    def _opening(self) -> dict[str, Any] | None:
        url = reverse(self.opening) if self.opening else ""
        return next((each for each in openings_for(self.request.user) if each["url"] == url), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.copy()
        query["export"] = "xlsx"
        return super().get_context_data(**kwargs) | {
            "title": self.title,
            "lede": self.lede,
            "empty_title": self.empty_title,
            "empty_next": self.empty_next,
            "opening": self._opening(),
            "excel_url": f"?{query.urlencode()}",
            "list_id": slugify(self.model._meta.model_name),
        }
