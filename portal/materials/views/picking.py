"""Pages on which a record takes its attachments from the library; a hall says which record, and where it leads back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View

from portal.documents.models import StoredFile
from portal.documents.slots import BY_MACHINE
from portal.http import PortalRequest
from portal.materials import services
from portal.materials.forms import KeepForm, PickForm, SourceForm
from portal.materials.models import Level
from portal.workflow import StepRefused


class OfARecord(View):
    """Base: `found` gives the record if the reader may change its attachments now, `back` the page that shows them."""

    request: PortalRequest
    title: Any = ""
    button: Any = ""
    lede: Any = ""

    def found(self, pk: int, *, locked: bool = False) -> Any:
        """The record; raises Http404 or PermissionDenied."""
        raise NotImplementedError

    def back(self, record: Any) -> str:
        """The address of the page with the record's attachments."""
        raise NotImplementedError

    def form(self, record: Any, data: Any = None) -> Any:
        """The form of this page."""
        raise NotImplementedError

    def act(self, record: Any, given: dict[str, Any]) -> str:
        """Do it; what is said afterwards. Raises StepRefused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        record = self.found(pk)
        return self._page(record, self.form(record))

    def post(self, request: HttpRequest, pk: int, **more: Any) -> HttpResponse:
        with transaction.atomic():
            record = self.found(pk, locked=True)
            form = self.form(record, request.POST)
            if not form.is_valid():
                return self._page(record, form, status=422)
            try:
                said = self.act(record, form.cleaned_data)
            except StepRefused as refusal:
                form.add_error(None, refusal.reasons)
                return self._page(record, form, status=409)
        messages.success(request, said)
        return redirect(self.back(record))

    def _page(self, record: Any, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "lede": self.lede,
            "button": self.button,
            "subtitle": str(record),
            "back": self.back(record),
            "nothing": self.nothing(form),
        }
        return render(self.request, "materials/form.html", context, status=status)

    def nothing(self, form: Any) -> tuple[Any, Any] | None:
        """Title and text in place of the form, where there is nothing to do."""
        return None

    def stored(self, record: Any) -> StoredFile:
        """The attachment that the address names."""
        rows = StoredFile.objects.filter(machine=record.machine, object_id=record.pk)
        return get_object_or_404(rows.select_related("use__version__material"), pk=self.kwargs["file"])


class PickView(OfARecord):
    """从材料库选用."""

    title = _("从材料库选用附件")
    button = _("选用所勾选的材料")
    lede = _("选用的是现行版本；以后材料更新或停用，本记录仍保留现在选用的文件。")

    def form(self, record: Any, data: Any = None) -> PickForm:
        known = services.uses_in(record).values("version")
        return PickForm(data, unit_id=BY_MACHINE[record.machine].unit_of(record), known=known)

    def nothing(self, form: Any) -> tuple[Any, Any] | None:
        if form.fields["versions"].queryset.exists():
            return None
        return _("材料库里没有可以选用的材料"), _("已选用的、过期的和停用的材料不列出。")

    def act(self, record: Any, given: dict[str, Any]) -> str:
        picked = list(given["versions"])
        made = services.pick(picked, record=record, by=self.request.user, for_experts=given["for_experts"])
        return say("已选用 %s 份材料。") % len(made)


class KeepView(OfARecord):
    """存入材料库: an attachment that was uploaded for this record."""

    title = _("存入材料库")
    button = _("存入")
    lede = _("存入以后，填报其他需求和申报时可以直接选用；本记录的附件不变。")

    def form(self, record: Any, data: Any = None) -> KeepForm:
        self._record = record
        return KeepForm(data, stored=self.stored(record))

    def act(self, record: Any, given: dict[str, Any]) -> str:
        unit = BY_MACHINE[record.machine].unit_of(record)
        if unit not in self.request.user.unit_ids:
            raise PermissionDenied
        made = services.keep(self.stored(record), unit_id=unit, by=self.request.user, **given)
        return say("“%s”已存入材料库。") % made.name


class SourceView(OfARecord):
    """核对来源: an officer who looked at the original says so, for every later record."""

    title = _("核对材料来源")
    button = _("记入核对结果")
    lede = _("核对过原件或者在核发部门查证过的，记入后该单位以后选用这份材料时不必再核对。")

    def form(self, record: Any, data: Any = None) -> SourceForm:
        self._use = getattr(self.stored(record), "use", None)
        return SourceForm(data, initial={"level": Level.B})

    def nothing(self, form: Any) -> tuple[Any, Any] | None:
        if self._use is not None:
            return None
        return _("这个附件不在材料库中"), _("它只为本记录上传，随形式审查一并核对即可，不另记核对结果。")

    def act(self, record: Any, given: dict[str, Any]) -> str:
        if self._use is None:
            raise StepRefused(say("这个附件不在材料库中，不必另记核对结果。"))
        services.raise_level(self._use.version, level=given["level"], by=self.request.user)
        return say("已记入核对结果。")
