"""After a restore: what belongs together is found to, and what does not is named."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal import restored
from tests.factories import collection, files

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(unit, org_editor):
    return files.stored(collection.draft(unit), by=org_editor)


def test_a_portal_that_nobody_touched_has_no_faults(stored):
    collection.submitted()
    said = StringIO()
    call_command("verify_restored", stdout=said)

    assert said.getvalue() == "0 faults\n"


def test_a_missing_file_is_named(stored):
    Path(stored.file.path).unlink()

    assert list(restored.faults()) == [f"documents.StoredFile {stored.pk}: its file is missing"]


def test_a_changed_file_is_named(stored):
    path = Path(stored.file.path)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"x")

    assert list(restored.faults()) == [f"documents.StoredFile {stored.pk}: its file was changed"]


def test_a_state_that_the_record_does_not_know_is_named():
    demand = collection.submitted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.door', %s, true)", [f"collection_demand:{demand.pk}"])
        cursor.execute("UPDATE collection_demand SET state = 'draft' WHERE id = %s", [demand.pk])
    (fault,) = restored.faults()

    assert fault == f"demand {demand.pk}: is draft, and the record ends with submitted"


def test_the_command_ends_in_failure_where_it_finds_something(stored):
    Path(stored.file.path).unlink()

    with pytest.raises(CommandError):
        call_command("verify_restored", stdout=StringIO())
