"""Attachments of a demand from the unit's library: picked, kept there, checked at their source."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from demands.collection.models import Demand
from demands.collection.rules import actors
from demands.collection.views.filling import OF_UNITS, own_demand
from portal import access
from portal.materials.views import picking

EDITING = OF_UNITS.about("demand", only=access.Only.ITS_UNIT_EDITING)


class OfItsUnit:
    """The demand while its unit may change it; its attachments stand in the last section of the form."""

    request: Any

    def found(self, pk: int, *, locked: bool = False) -> Demand:
        return own_demand(self.request, pk, locked=locked)

    def back(self, record: Demand) -> str:
        return reverse("demand_section", args=[record.pk, "pledge"])


class PickView(OfItsUnit, picking.PickView):
    """从材料库选用附件."""

    access = EDITING


class KeepView(OfItsUnit, picking.KeepView):
    """附件存入材料库."""

    access = EDITING


class SourceView(picking.SourceView):
    """核对附件来源, by an officer of the demand's department."""

    access = access.roles("dept_officer").about("demand", only=access.Only.ITS_OFFICER)

    def found(self, pk: int, *, locked: bool = False) -> Demand:
        demand = get_object_or_404(Demand.objects.visible_to(self.request.user), pk=pk)
        if not actors.officer.fits(demand, self.request.user):
            raise PermissionDenied
        return demand

    def back(self, record: Demand) -> str:
        return record.get_absolute_url()
