"""`manage.py files table|scan|sweep|verify`: what may be uploaded, the scanner's arrears, sweeping, digests."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.documents import scanner, slots, sweeping, verdicts
from portal.documents.models import StoredFile


class Command(BaseCommand):
    help = "Print what may be uploaded; scan what is held; sweep orphans and purge what was taken back; verify digests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["table", "scan", "sweep", "verify"])

    def handle(self, *args: object, **options: str) -> None:
        getattr(self, f"_{options['action']}")()

    def _table(self) -> None:
        self.stdout.write(slots.page(), ending="")

    def _scan(self) -> None:
        done = verdicts.scan_held()
        left = StoredFile.ever.filter(verdict__in=verdicts.TO_SCAN, purged_at=None).count()
        self.stdout.write(f"scanner {scanner.state()}: {done} files got a verdict, {left} are left without")

    def _sweep(self) -> None:
        swept = sweeping.sweep()
        self.stdout.write(f"{len(swept.orphans)} orphans and {len(swept.purged)} purged files removed")

    def _verify(self) -> None:
        faults = list(sweeping.faults())
        for fault in faults:
            self.stdout.write(fault)
        self.stdout.write(f"all files verified: {len(faults)} faults")
        if faults:
            raise CommandError("files are missing or were changed")
