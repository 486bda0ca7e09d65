"""`manage.py workflow --format json|markdown|mermaid`: every declared machine."""

import json

from django.core.management.base import BaseCommand, CommandParser

from portal import declarations

FORMATS = {
    "json": lambda: json.dumps(declarations.as_data(), ensure_ascii=False, indent=1),
    "markdown": declarations.as_markdown,
    "mermaid": declarations.as_mermaid,
}


class Command(BaseCommand):
    help = "Print every declared machine with its states, steps, actors and needs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="markdown")

    def handle(self, *args: object, **options: str) -> None:
        self.stdout.write(FORMATS[options["format"]](), ending="")
