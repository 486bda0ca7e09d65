"""归档包: asked for by a button, made by the worker, given out to whoever may see the object."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access, clock, records
from portal.documents import delivery
from portal.documents.models import StoredFile
from portal.http import PortalRequest
from portal.records.models import Package
from portal.records.packing import asking
from portal.records.views.objects import found

LONGEST = timedelta(minutes=10)  # a package that takes longer most likely has nobody who makes it


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
            return render(request, "records/package.html", _how_far(package, record))
        if package.status != Package.Status.READY:
            raise Http404
        records.looked(record, by=request.user, what=say("下载归档包"), every_time=True)
        name = f"archive-{package.machine}-{package.object_id}-{package.pk}.zip"
        return delivery.hand_out(
            request, package.file, name=name, content_type="application/zip", sha256=package.sha256
        )


def _how_far(package: Package, record: Any) -> dict[str, Any]:
    """What the page says of it: how many files it holds, of how many bytes, and for how long it has been waited for."""
    of = StoredFile.objects.filter(machine=record.machine, object_id=record.pk).aggregate(
        n=Count("pk"), size=Sum("size")
    )
    waited = clock.now() - package.asked_at
    return {
        "package": package,
        "record": record,
        "files": of["n"],
        "bytes": of["size"] or 0,
        "waited": int(waited.total_seconds()),
        "is_overdue": package.status == Package.Status.WAITING and waited > LONGEST,
    }
