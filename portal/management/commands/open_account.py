"""`manage.py open_account NAME MAILBOX ROLE`: the letter by which the first administrator opens an account."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.accounts import opening
from portal.accounts.forms_of_roles import OpeningForm
from portal.accounts.models import Person, Role


class Command(BaseCommand):
    help = (
        "Send a letter that opens an account with a role. The identity number is read from the standard input, so that "
        "it stands neither in the list of processes nor in the shell's history."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--region", help="code of the region, for a department's role")

    def handle(self, *args: Any, **options: Any) -> None:
        sent = {name: options[name] for name in ("name", "email", "role", "region")}
        form = OpeningForm(sent | {"identity_number": sys.stdin.readline().strip()})
        if not form.is_valid():
            raise CommandError("；".join(str(text) for texts in form.errors.values() for text in texts))
        given = form.cleaned_data
        person = Person.objects.of(given["identity_number"])
        opening.invite(
            name=given["name"], email=given["email"], person=person, role=given["role"], region=given["region"], by=None
        )
        self.stdout.write(f"a letter waits in the outbox for {given['email']}")
