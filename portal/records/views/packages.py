"""归档包: asked for by a button, made by the worker, given out to whoever may see the object."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, records
from portal.documents import delivery
from portal.http import PortalRequest
from portal.records.models import Package
from portal.records.packing import asking
from portal.records.views.objects import found


class AskPackageView(View):
    """The page that says what a package holds, and the button."""

    access = access.roles("auditor").about("record")

    def get(self, request: PortalRequest, machine: str, pk: int) -> HttpResponse:
        return render(request, "records/ask_package.html", {"record": found(machine, pk, request.user)})

    def post(self, request: PortalRequest, machine: str, pk: int) -> HttpResponse:
        return redirect(asking.ask(found(machine, pk, request.user), by=request.user))


class PackageView(View):
    """How far a package is; with `?file` the package itself, each time on record."""

    access = access.roles("auditor").about("package")

    def get(self, request: PortalRequest, pk: int) -> HttpResponseBase:
        package = get_object_or_404(Package.objects.select_related("asked_by"), pk=pk)
        record = found(package.machine, package.object_id, request.user)
        if "file" not in request.GET:
            return render(request, "records/package.html", {"package": package, "record": record})
        if package.status != Package.Status.READY:
            raise Http404
        records.looked(record, by=request.user, what=say("下载归档包"), every_time=True)
        name = f"archive-{package.machine}-{package.object_id}-{package.pk}.zip"
        return delivery.hand_out(
            request, package.file, name=name, content_type="application/zip", sha256=package.sha256
        )
