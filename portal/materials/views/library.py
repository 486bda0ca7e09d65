"""材料库: the list, one material, adding, replacing, putting aside."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import DetailView

from portal import access
from portal.materials import services
from portal.materials.filters import MaterialFilter
from portal.materials.forms import NewMaterialForm, PutAsideForm, ReplaceForm
from portal.materials.models import Material
from portal.materials.tables import MaterialTable
from portal.views.lists import RecordList
from portal.workflow import StepRefused

OF_UNITS = access.roles("org_admin", "org_editor")
ITS = OF_UNITS.about("material")


class MaterialList(RecordList):
    """The library of the reader's units."""

    access = OF_UNITS
    model = Material
    table_class = MaterialTable
    filterset_class = MaterialFilter
    title = _("材料库")
    lede = _("证照、承诺函和证明在这里存一次，填报需求和申报时直接选用，不必重复上传。")
    empty_title = _("材料库里没有符合条件的材料")
    empty_next = _("存入营业执照、资质证书、出资承诺函等，以后填报时直接选用。")
    opening = "material_new"


class MaterialView(DetailView):
    """One material: its versions, where each is used, what may be done."""

    access = ITS
    template_name = "materials/material.html"
    context_object_name = "material"

    def get_queryset(self) -> QuerySet:
        return Material.objects.visible_to(self.request.user).for_list()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = self.object.versions.select_related("file", "by", "checked_by")
        uses = services.standing_uses(self.object)
        return super().get_context_data(**kwargs) | {
            "versions": versions,
            "uses": services.with_records(uses, self.request.user),
        }


class MaterialForm(View):
    """Base of the forms about one material."""

    access = ITS
    form: Any = None
    title: Any = ""
    button: Any = ""
    lede: Any = ""

    def act(self, material: Material, given: dict[str, Any]) -> str:
        """Do it; what is said afterwards. Raises StepRefused."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(self._material(pk), self.form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        material = self._material(pk)
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(material, form, status=422)
        try:
            messages.success(request, self.act(material, form.cleaned_data))
        except StepRefused as refusal:
            form.add_error(None, refusal.reasons)
            return self._page(material, form, status=409)
        return redirect(material)

    def _material(self, pk: int) -> Material:
        rows = Material.objects.visible_to(self.request.user).select_related("present__file")
        return get_object_or_404(rows, pk=pk)

    def _page(self, material: Material, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": self.title,
            "lede": self.lede,
            "button": self.button,
            "subtitle": material.name,
            "back": material.get_absolute_url(),
        }
        return render(self.request, "materials/form.html", context, status=status)


class ReplaceView(MaterialForm):
    """更新材料."""

    form = ReplaceForm
    title, button = _("更新材料"), _("存为新版本")
    lede = _("新版本供以后选用；已选用旧版本的记录保留当时的文件，不受影响。")

    def act(self, material: Material, given: dict[str, Any]) -> str:
        made = services.replace(material, by=self.request.user, **given)
        return say("已存为第 %s 版。") % made.number


class PutAsideView(MaterialForm):
    """停用材料."""

    form = PutAsideForm
    title, button = _("停用材料"), _("停用")
    lede = _("停用后不能再选用；已选用的记录保留当时的文件，不受影响。")

    def act(self, material: Material, given: dict[str, Any]) -> str:
        services.put_aside(material, why=given["why"], by=self.request.user)
        return say("材料“%s”已停用。") % material.name


class NewMaterialView(View):
    """存入材料."""

    access = OF_UNITS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(NewMaterialForm(user=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewMaterialForm(request.POST, request.FILES, user=request.user)
        if not form.is_valid():
            return self._page(form, status=422)
        try:
            material = services.add(by=request.user, **form.cleaned_data)
        except StepRefused as refusal:
            form.add_error("upload", refusal.reasons)
            return self._page(form, status=409)
        messages.success(request, say("材料“%s”已存入材料库，填报时可以直接选用。") % material.name)
        return redirect(material)

    def _page(self, form: Any, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": say("存入材料"),
            "button": say("存入"),
            "lede": say("一份材料存一次，以后每次填报直接选用；换发、续期后上传新版本即可。"),
        }
        return render(self.request, "materials/form.html", context, status=status)
