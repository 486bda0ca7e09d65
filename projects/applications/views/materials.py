"""Attachments of an application from the library of its lead unit: picked, and kept there."""

from typing import Any

from django.urls import reverse

from portal import access
from portal.materials.models import Material, MaterialUse
from portal.materials.views import picking
from projects.applications.models import Application, Enclosure
from projects.applications.views.filling import OF_UNITS, own_application

EDITING = OF_UNITS.about("application", only=access.Only.ITS_UNIT_EDITING)
# What a material is as an attachment of an application; everything else is 其他材料.
KINDS = {
    Material.Kind.COMMITMENT: Enclosure.Kind.COMMITMENT,
    Material.Kind.QUALIFICATION: Enclosure.Kind.EVIDENCE,
    Material.Kind.PROPERTY: Enclosure.Kind.EVIDENCE,
    Material.Kind.REPORT: Enclosure.Kind.EVIDENCE,
}


class OfItsUnit:
    """The application while its lead unit may change it; its attachments stand in a section of their own."""

    request: Any

    def found(self, pk: int, *, locked: bool = False) -> Application:
        return own_application(self.request, pk, locked=locked)

    def back(self, record: Application) -> str:
        return reverse("application_section", args=[record.pk, "files"])


class PickView(OfItsUnit, picking.PickView):
    """从材料库选用附件: each under the kind of attachment that its kind of material says."""

    access = EDITING

    def act(self, record: Application, given: dict[str, Any]) -> str:
        known = set(record.enclosures.values_list("file_id", flat=True))
        said = super().act(record, given)
        uses = MaterialUse.objects.filter(
            file__machine=record.machine, file__object_id=record.pk, file__removed_at=None
        )
        for use in uses.exclude(file__in=known).select_related("version__material").order_by("pk"):
            kind = KINDS.get(Material.Kind(use.version.material.kind), Enclosure.Kind.OTHER)
            Enclosure.objects.create(application=record, kind=kind, file_id=use.file_id)
        return said


class KeepView(OfItsUnit, picking.KeepView):
    """附件存入材料库."""

    access = EDITING
