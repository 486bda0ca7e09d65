"""`manage.py fingerprints`: keys for demands handed in before near duplicates were looked for; safe to run again."""

from collections.abc import Callable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from demands.collection.duplicates import filling_up


class Command(BaseCommand):
    help = "Fill in the keys by which near duplicates are found, then ask for the checks that nobody asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=200, help="demands in one transaction (default 200)")

    def handle(self, *args: Any, **options: Any) -> None:
        batch = max(1, options["batch"])
        self._run("keys", filling_up.without_keys().count(), filling_up.fill_keys, batch)
        self._run("checks", filling_up.never_checked().count(), filling_up.ask_for_checks, batch)

    def _run(self, what: str, total: int, fill: Callable[..., Iterator[int]], batch: int) -> None:
        """One line for each batch, so that whoever waits sees how far it is."""
        done = 0
        for made in fill(batch=batch):
            done += made
            self.stdout.write(f"{what}: {done} of {total}")
        if not done:
            self.stdout.write(f"{what}: nothing missing")
