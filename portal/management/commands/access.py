"""`manage.py access --format json|markdown`: who may open which address."""

import json

from django.core.management.base import BaseCommand, CommandParser

from portal import policy

FORMATS = {
    "json": lambda: json.dumps(policy.as_data(), ensure_ascii=False, indent=1),
    "markdown": policy.as_markdown,
}


class Command(BaseCommand):
    help = "Print every address with who may open it, by which methods, about which record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="markdown")

    def handle(self, *args: object, **options: str) -> None:
        self.stdout.write(FORMATS[options["format"]](), ending="")
