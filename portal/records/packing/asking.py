"""Asking for a package; the worker makes it."""

import hashlib
import logging
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as say

from portal import clock
from portal.notices import outbox, tell
from portal.records.models import PACKAGE, Package
from portal.records.packing.content import pack
from portal.records.writing import marked
from portal.workflow import machines

log = logging.getLogger(__name__)


def ask(record: Any, *, by: Any) -> Package:
    """Ask for a package of a record, on record in its chain; one that still waits is not asked for twice."""
    with transaction.atomic():
        type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)  # two clicks, one package
        of = {"machine": record.machine, "object_id": record.pk, "asked_by": by, "status": Package.Status.WAITING}
        if waiting := Package.objects.filter(**of).first():
            return waiting
        made = Package.objects.create(**of, asked_at=clock.now())
        marked(record.machine, record.pk, PACKAGE, label=say("申请归档包"), by=by)
        outbox.put("archive package", f"package:{made.pk}", package_id=made.pk)
    return made


@outbox.handles("archive package")
def make(package_id: int) -> None:
    """Make one package, under the rights of whoever asked; one already made is left alone."""
    package = Package.objects.select_for_update().select_related("asked_by").get(pk=package_id)
    if package.status == Package.Status.READY:
        return
    model = machines()[package.machine]
    record = model.objects.visible_to(package.asked_by).filter(pk=package.object_id).first()
    if record is None or not package.asked_by.is_active:
        package.status, package.why_failed = Package.Status.FAILED, say("申请人已无权查看该事项。")
        package.save()
        _tell(package, say("归档包没有生成：%s") % package.why_failed)
        return
    with pack(record) as made:
        package.size = made.tell()
        made.seek(0)
        package.sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        package.file.save("package.zip", File(made), save=False)
    package.status, package.made_at, package.why_failed = Package.Status.READY, clock.now(), ""
    package.save()
    _tell(package, say("“%s”的归档包已生成，可以下载。") % record, package.get_absolute_url())


def _tell(package: Package, text: str, url: str = "") -> None:
    """Tell whoever asked, who may have left the page long ago; once, however often the errand is tried."""
    tell.send([package.asked_by], key=f"package:{package.pk}", text=text, url=url)
