"""从材料库选用附件: attachments of a solution from the library of its unit."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from demands.matching.models import Solution
from demands.matching.views.filling import FILLERS, NotNow, own_solution
from portal import access
from portal.materials.views import picking


class PickView(picking.PickView):
    """While the solution is a draft; its attachments stand in the last section of the form."""

    access = FILLERS.about("solution", only=access.Only.ITS_UNIT_EDITING)

    def found(self, pk: int, *, locked: bool = False) -> Solution:
        try:
            return own_solution(self.request, pk, locked=locked)
        except NotNow as late:
            raise PermissionDenied from late

    def back(self, record: Solution) -> str:
        return reverse("solution_section", args=[record.pk, "pledge"])
