"""Who works in the bench's portal: an open round, units with two people each, their departments' officers."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from bench.faulty.clients import WORLDS_NUMBER


def build(clients: int) -> list[dict]:
    """The schema and these people; for each client the unit and its people's cookies."""
    for command in ("migrate", "createcachetable", "grant_web_role"):
        call_command(command, stdout=StringIO(), verbosity=0)
    from portal.accounts.models import Region
    from tests.factories import collection, files, people

    collection.open_round(per_unit=30_000, code="YRD-2026-FAULTS")
    found, pdf = [], files.pdf_bytes(WORLDS_NUMBER.encode()).decode("latin-1")
    for number in range(clients):
        region = Region.objects.members()[number % 4]
        unit = people.verified_unit(region=region)
        who = {
            "editor": people.member(unit),
            "admin": people.member(unit, is_admin=True),
            "officer": people.staff("dept_officer", region),
        }
        found.append({"pdf": pdf, "unit": unit.pk, "cookies": {name: _cookies(user) for name, user in who.items()}})
    return found


def _cookies(user: object) -> dict[str, str]:
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
