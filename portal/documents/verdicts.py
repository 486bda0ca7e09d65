"""What the scanner says of a file, when it comes in and, where it was down then, as soon as it answers again."""

import logging
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records
from portal.documents import receiving, scanner
from portal.documents.holders import holder
from portal.documents.models import StoredFile
from portal.documents.storage import files
from portal.notices import tell

log = logging.getLogger(__name__)
Verdict = StoredFile.Verdict
TO_SCAN = (Verdict.HELD, Verdict.UNSCANNED)

INFECTED = _("“%(name)s”未通过安全扫描（%(finding)s），没有保存。请在本机查毒，换用干净的文件后再上传。")


def of_upload(file: BinaryIO, name: str, sha256: str) -> str:
    """`clean`, `held` where the scanner gave no answer, `unscanned` where there is none.

    Raises ValidationError for a file with something in it; that goes on record too.
    """
    if not scanner.is_on():
        return Verdict.UNSCANNED
    try:
        finding = scanner.scan(file)
    except scanner.ScannerDown as down:
        log.warning("a file is held: %s", down)
        return Verdict.HELD
    if finding:
        receiving.report(name=name, finding=finding, sha256=sha256)
        raise ValidationError(INFECTED, "infected", {"name": name, "finding": finding})
    return Verdict.CLEAN


def as_columns(verdict: str) -> dict[str, Any]:
    """The verdict of an upload as the row's columns."""
    return {"verdict": verdict, "scanned_at": clock.now() if verdict == Verdict.CLEAN else None}


def scan_held() -> int:
    """Ask again about every file without a verdict; how many got one. Stops at the first non-answer."""
    done = 0
    if not scanner.is_on():
        return done
    for pk in StoredFile.ever.filter(verdict__in=TO_SCAN, purged_at=None).order_by("pk").values_list("pk", flat=True):
        try:
            done += scan_one(pk)
        except scanner.ScannerDown as down:
            log.warning("files are still held: %s", down)
            break
    return done


@transaction.atomic
def scan_one(pk: int) -> bool:
    """Give one held file its verdict; False where another process is at it. Raises ScannerDown."""
    stored = StoredFile.ever.select_for_update(skip_locked=True).filter(pk=pk, verdict__in=TO_SCAN).first()
    if stored is None:
        return False
    finding = _finding(stored)
    stored.scanned_at, stored.finding = clock.now(), finding
    stored.verdict = Verdict.REJECTED if finding else Verdict.CLEAN
    stored.save(update_fields=["verdict", "scanned_at", "finding"])
    if finding:
        _reject(stored)
    else:
        from portal.documents import blinding

        blinding.ask(stored)
    return True


def _finding(stored: StoredFile) -> str:
    """What is in the file. A restored database may know nothing of a rejection: the bytes are in quarantine then."""
    if files.is_in_quarantine(str(stored.file.name)):
        return "quarantined"
    with stored.file.open("rb") as file:
        return scanner.scan(cast(BinaryIO, file))


def _reject(stored: StoredFile) -> None:
    """The bytes leave, the uploader is told, the record says so."""
    name = str(stored.file.name)
    transaction.on_commit(lambda: files.quarantine(name))
    detail = {"file": stored.pk, "finding": stored.finding, "sha256": stored.sha256}
    records.noted("infected", label=_("文件未通过安全扫描"), by=stored.by, detail=detail)
    model = holder(stored.machine)
    record = model._base_manager.filter(pk=stored.object_id).first() if model else None
    text = say("附件“%(name)s”未通过安全扫描，已停用。请在本机查毒，换用干净的文件重新上传。") % {"name": stored.name}
    url = record.get_absolute_url() if record else ""
    tell.send([stored.by], key=f"infected:{stored.pk}", text=text, url=url)
