"""`manage.py records`: prove the record, sign roots over it, purge what is due, pack an object for the archive."""

import re
import shutil
from datetime import datetime, time, timedelta
from pathlib import Path
from time import perf_counter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as say

from portal.accounts.models import User
from portal.records import purging, verifying
from portal.records.anchoring import rooting, signing
from portal.records.models import PACKAGE
from portal.records.packing.content import pack
from portal.records.verifying.anchors import anchored
from portal.records.writing import marked
from portal.workflow import machines


class Command(BaseCommand):
    help = (
        "Verify the record, sign and anchor a root, make the signing key, purge what is due, pack an object's record."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="prove that nobody changed, removed or re-ordered anything")
        verify.add_argument("--since", type=_day, help="only what was written from this day on (2026-03-10)")
        verify.add_argument("--rows", action="store_true", help="also hold every table against its row history")
        root = actions.add_parser("root", help="sign and anchor a root")
        root.add_argument("--restored", default="", metavar="WHY", help="the database was restored from a backup: why")
        actions.add_parser("key", help="make the signing key unless there is one")
        purge = actions.add_parser("purge", help="purge looks and sign-ins past their time, as the database's owner")
        purge.add_argument("--older-than", type=_days, required=True, metavar="365d", dest="older_than")
        package = actions.add_parser("package", help="pack what proves one object's record, as the auditors' page does")
        package.add_argument("machine", choices=sorted(machines()))
        package.add_argument("key", type=int, help="the object's key, as in the address of its page")
        package.add_argument("--to", type=Path, required=True, metavar="FILE.zip")

    def handle(self, *args: object, **options: object) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _verify(self, options: dict) -> None:
        begun = perf_counter()
        faults = verifying.faults(since=options["since"], rows=options["rows"])
        for fault in faults:
            self.stdout.write(f"{fault.machine} {fault.object_id} row {fault.seq}: {fault.what}")
        took, known = perf_counter() - begun, anchored(options["since"])
        said = f"{verifying.count()} rows verified in {took:.2f} s against {known.roots} roots: {len(faults)} faults"
        self.stdout.write(said)
        if faults:
            raise CommandError("the record was tampered with")

    def _root(self, options: dict) -> None:
        try:
            made = rooting.make(restored=options["restored"])
        except (signing.NoKey, rooting.Behind) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"root {made.number} signed by key {made.key_id}" if made else "nothing new to cover")

    def _key(self, options: dict) -> None:
        number = signing.make_key()
        self.stdout.write(f"key {number}; its public half is {signing.public_file(number)}")

    def _purge(self, options: dict) -> None:
        try:
            went = purging.purge(options["older_than"])
        except (purging.TooYoung, signing.NoKey) as why:
            raise CommandError(str(why)) from why
        self.stdout.write(f"{went} rows purged")

    def _package(self, options: dict) -> None:
        model = machines()[options["machine"]]
        record = model._base_manager.filter(pk=options["key"]).first()
        if record is None:
            raise CommandError(f"there is no {options['machine']} {options['key']}")
        by = User.objects.system()
        marked(record.machine, record.pk, PACKAGE, label=say("在命令行生成归档包"), by=by)
        with pack(record) as made, options["to"].open("xb") as into:
            made.seek(0)
            shutil.copyfileobj(made, into)
        self.stdout.write(f"{options['to']}: {options['to'].stat().st_size} bytes")


def _day(text: str) -> datetime:
    day = parse_date(text)
    if day is None:
        raise CommandError(f"{text} is no day such as 2026-03-10")
    return datetime.combine(day, time.min, timezone.get_current_timezone())


def _days(text: str) -> timedelta:
    found = re.fullmatch(r"(\d+)d?", text)
    if found is None:
        raise CommandError(f"{text} is no number of days such as 365d")
    return timedelta(days=int(found[1]))
