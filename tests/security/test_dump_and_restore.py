"""A dump put into another database, and worked on there, gives no false alarm."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal import records
from portal.accounts.models import Region
from portal.records import verifying
from portal.records.anchoring import rooting, signing
from tests.everywhere.serving import database_host
from tests.factories import people

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ELSEWHERE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def program(name):
    found = shutil.which(name, path=os.pathsep.join([*map(str, reversed(PROGRAMS)), os.environ["PATH"]]))
    return found or pytest.skip(f"{name} is not installed")


@pytest.fixture
def restored(transactional_db):
    """The name of a database with what was dumped from this one."""
    dump, restore = program("pg_dump"), program("pg_restore")
    told, name = connection.settings_dict, f"{connection.settings_dict['NAME']}_restored"
    where = ["-h", database_host() or "localhost", "-U", told["USER"] or "postgres", "-d"]
    unit = people.unit(Region.objects.get(pk="330000"))
    signing.make_key()
    for n in range(4):
        records.looked(unit, by=people.staff("office_officer"), what=f"第 {n} 次查看")
        rooting.make()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    dumped = subprocess.run([dump, "-Fc", *where, told["NAME"]], check=True, capture_output=True).stdout  # noqa: S603 -- programs of PostgreSQL
    subprocess.run([restore, "--no-owner", *where, name], input=dumped, check=True)  # noqa: S603 -- the same
    yield name
    with connection.cursor() as cursor:
        cursor.execute(ELSEWHERE, [name])
        cursor.execute(f"DROP DATABASE {name}")


WORK = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"], settings.ANCHOR_DIR, settings.ANCHOR_KEY_FILE = sys.argv[1:4]
settings.ANCHOR_PLACES = [("portal.records.anchoring.places.Folder", {"path": settings.ANCHOR_DIR})]
django.setup()
from portal.accounts.models import Organisation
from portal.records import verifying
from portal.records.anchoring import rooting
assert verifying.count() == 4
assert verifying.faults(rows=True) == [], verifying.faults(rows=True)
Organisation.objects.update(phone="0571-9")
assert verifying.faults(rows=True) == []
rooting.make()
assert verifying.faults(rows=True) == []
"""


@pytest.mark.parametrize("sealed", ["as it was", "far ahead of this cluster"])
def test_a_dump_restored_and_worked_on_gives_no_alarm(restored, sealed):
    if sealed != "as it was":  # a cluster that counts its transactions from lower than the one that was dumped
        _count_on(restored)
    done = subprocess.run(  # noqa: S603 -- the code above
        [sys.executable, "-c", WORK, restored, settings.ANCHOR_DIR, settings.ANCHOR_KEY_FILE],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr[-2000:]) == (0, "")
    assert verifying.count() == 4


def _count_on(name):
    call_command("records", "verify", verbosity=0)
    was = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE records_era SET sealed_to = sealed_to + 1000000")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = was
