"""The panel of checks beside the form, and the same by itself, fetched anew once something was kept."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as say
from django.views import View

from demands.collection import completeness
from demands.collection.live.checks import BAD, LOOK, Check, checks_of
from demands.collection.live.typed import read_over
from demands.collection.models import Demand
from demands.collection.views.filling import OF_UNITS, own_demand
from portal import access
from portal.materials.services import attachments_of


class LiveView(View):
    """The panel, for the section that is being written."""

    access = OF_UNITS.about("demand", only=access.Only.ITS_UNIT_EDITING)

    def get(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        demand = own_demand(request, pk)
        if key not in completeness.sections_of(demand).by_key:
            raise Http404
        # The page's own script asks for the panel alone; whoever opens the address gets a page around it.
        template = "collection/_live.html" if "HX-Request" in request.headers else "collection/live.html"
        return render(request, template, {"live": panel(demand, key, request.user), "record": demand})


def panel(demand: Demand, section: str, person: Any) -> dict[str, Any]:
    """What the panel shows: the checks, how many are to be mended and how many to be looked at, its own address."""
    typed = read_over(demand, section, person)
    checks = checks_of(demand, typed.rows, list(attachments_of(demand)))
    if typed.wrong:
        checks.insert(0, Check(say("正在填写"), BAD, typed.wrong))
    return {
        "checks": checks,
        "bad": sum(check.tone == BAD for check in checks),
        "look": sum(check.tone == LOOK for check in checks),
        "url": reverse("demand_live", args=[demand.pk, section]),
    }
