"""`manage.py records verify`: prove that nobody changed, removed or re-ordered a row of the record."""

import time

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.records import verifying


class Command(BaseCommand):
    help = "Verify the hash chains of the record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["verify"])

    def handle(self, *args: object, **options: object) -> None:
        begun = time.perf_counter()
        faults = verifying.faults()
        for fault in faults:
            self.stdout.write(f"{fault.machine} {fault.object_id} row {fault.seq}: {fault.what}")
        took = time.perf_counter() - begun
        self.stdout.write(f"{verifying.count()} rows verified in {took:.2f} s: {len(faults)} faults")
        if faults:
            raise CommandError("the record was tampered with")
