"""`manage.py outbox [--retry]`: what waits in the outbox, what was given up and why; with --retry it is tried anew."""

from django.core.management.base import BaseCommand, CommandParser

from portal import figures
from portal.notices import outbox
from portal.notices.models import Outbox


class Command(BaseCommand):
    help = "Show the outbox's figures and what is parked; try that again with --retry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", action="store_true", help="try what is parked anew")

    def handle(self, *args: object, **options: object) -> None:
        for row in Outbox.objects.parked().order_by("pk"):
            surely, unknown = row.sent()
            went_out = f"{row.attempts} tries, sent {surely} x, cut short {unknown} x"
            self.stdout.write(f"{row.pk} {row.topic} {row.key}: {went_out}: {row.error}")
        if options["retry"]:
            self.stdout.write(f"{outbox.put_back()} put back")
        for name, value in figures.now()._asdict().items():
            self.stdout.write(f"{name} {value}")
