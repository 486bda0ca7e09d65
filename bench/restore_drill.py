"""The rows of the drill: `write JOURNAL SECONDS`, `check JOURNAL INSTANT`, `lost JOURNAL` (see restore_drill.sh)."""

import json
import os
import sys
import time
from datetime import datetime
from io import BytesIO
from pathlib import Path

import django

django.setup()

# ruff: noqa: E402 -- what follows needs Django set up
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from pypdf import PdfWriter

from demands.collection.models import Demand
from portal import records
from portal.accounts.models import User
from portal.documents.models import StoredFile
from portal.documents.storing import store
from portal.records.models import Record

PAUSE = 0.25  # seconds between two marks


def instant() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()::text")
        return cursor.fetchone()[0]


def page(number: int) -> bytes:
    """A PDF of one page that bears the mark's number."""
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Subject": f"mark {number}"})
    writer.write(made)
    return made.getvalue()


def write(journal: Path, seconds: float) -> None:
    """A file and a row of the record four times a second; each stands in the journal once it is acknowledged."""
    by, end, number = User.objects.filter(is_active=True).earliest("pk"), time.monotonic() + seconds, 0
    demands = list(Demand.objects.order_by("pk"))
    with journal.open("w") as book:
        while time.monotonic() < end:
            number += 1
            begun = instant()
            upload = SimpleUploadedFile(f"mark-{number}.pdf", page(number), "application/pdf")
            with transaction.atomic():
                stored = store(upload, by=by, record=demands[number % len(demands)])
                records.noted("drill", label="演练", by=by, detail={"mark": number, "file": stored.pk})
            line = {"mark": number, "file": stored.pk, "begun": begun, "done": instant()}
            book.write(json.dumps(line) + "\n")
            book.flush()
            os.fsync(book.fileno())
            time.sleep(PAUSE)


def told(journal: Path) -> list[dict]:
    return [json.loads(line) for line in journal.read_text().splitlines()]


def there() -> set[int]:
    """The marks whose row and file are both there."""
    rows = Record.objects.filter(step="drill").values_list("detail", flat=True)
    files = set(StoredFile.objects.filter(name__startswith="mark-").values_list("pk", flat=True))
    return {row["mark"] for row in rows if row["file"] in files}


def check(journal: Path, at: str) -> int:
    """0 where all marks done by then are there and none begun after it."""
    cut, found = datetime.fromisoformat(at), there()
    before = {each["mark"] for each in told(journal) if datetime.fromisoformat(each["done"]) <= cut}
    after = {each["mark"] for each in told(journal) if datetime.fromisoformat(each["begun"]) > cut}
    print(
        f"{len(before)} marks before T, {len(before - found)} missing; {len(after)} after, {len(after & found)} there"
    )
    return 0 if before and after and before <= found and not after & found else 1


def lost(journal: Path) -> int:
    """How much of what was acknowledged is gone after the restore to the last instant: the recovery point."""
    marks, found = told(journal), there()
    gone = [each for each in marks if each["mark"] not in found]
    last = datetime.fromisoformat(marks[-1]["done"])
    point = (last - datetime.fromisoformat(gone[0]["done"])).total_seconds() + PAUSE if gone else 0.0
    print(f"RPO {point:.1f} s: {len(gone)} of {len(marks)} acknowledged marks lost")
    return 0 if point <= 60 else 1


if __name__ == "__main__":
    what, path, *more = sys.argv[1:]
    if what == "write":
        write(Path(path), float(more[0]))
    else:
        sys.exit(check(Path(path), more[0]) if what == "check" else lost(Path(path)))
