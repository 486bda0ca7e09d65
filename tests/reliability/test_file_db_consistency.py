"""Files and database agree whatever breaks off: no row without its bytes, and no bytes without a row after a sweep."""

import os
import socket
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings as of_the_portal
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from portal import clock
from portal.documents.models import StoredFile
from portal.documents.storing import take_back
from portal.documents.sweeping import ORPHAN_AFTER, columns, faults, sweep
from portal.records.models import Package
from tests.everywhere.serving import ask, open_form, processes
from tests.factories import collection
from tests.factories.files import pdf, pdf_bytes, stored

MOST_STATEMENTS = 200


@pytest.fixture
def demand(transactional_db):
    return collection.draft()


def page_of(demand):
    return reverse("demand_section", args=[demand.pk, "pledge"])


def lying(root=None):
    """Names of all files on the disk."""
    root = Path(root or of_the_portal.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def grow_old(days=2):
    """Make every file on the disk some days older."""
    for name in lying():
        path = Path(of_the_portal.MEDIA_ROOT) / name
        then = time.time() - days * ORPHAN_AFTER
        os.utime(path, (then, then))


class BreaksAt:
    """Lets so many statements through to the database and breaks at the next."""

    def __init__(self, number):
        self.left, self.broke = number, False

    def __call__(self, execute, sql, params, many, context):
        if self.left == 0:
            self.broke = True
            raise ConnectionResetError("broken off by the test")
        self.left -= 1
        return execute(sql, params, many, context)


def test_broken_off_at_every_statement_an_upload_leaves_no_row_without_its_bytes(client, demand):
    client.raise_request_exception = False
    client.force_login(demand.created_by)
    outcomes = []
    for number in range(MOST_STATEMENTS):
        breaks = BreaksAt(number)
        with connection.execute_wrapper(breaks):
            client.post(page_of(demand), {"seen": str(len(outcomes) and _seen(demand)), "upload": pdf()})
        connection.close()
        assert list(faults()) == []
        outcomes.append(StoredFile.objects.count())
        if not breaks.broke:
            break
    assert (outcomes[0], outcomes[-1], len(outcomes) > 10) == (0, 1 + outcomes[-2], True)

    kept = {str(row.file.name) for row in StoredFile.ever.all()}
    orphans = lying() - kept
    assert len(orphans) > 0  # a break after the bytes were written: the test has seen what it is about
    assert sweep().orphans == []  # an upload may be about to name them
    grow_old()
    assert set(sweep().orphans) == orphans
    assert lying() == kept


def _seen(demand):
    return type(demand).objects.get(pk=demand.pk).sections.get("pledge", {}).get("n", 0)


def test_a_disk_that_takes_no_more_leaves_neither_row_nor_half_a_file(client, demand, settings, tmp_path):
    client.raise_request_exception = False
    client.force_login(demand.created_by)
    settings.MEDIA_ROOT = tmp_path / "full"
    settings.MEDIA_ROOT.write_text("a file where the folder should be")

    answer = client.post(page_of(demand), {"seen": "0", "upload": pdf()})

    assert (answer.status_code, StoredFile.ever.count()) == (500, 0)


def test_what_was_taken_back_stays_on_the_disk_until_no_backup_can_speak_of_it(demand, settings):
    file = stored(demand, demand.created_by)
    take_back(file, by=demand.created_by)
    grow_old(days=29)
    with clock.standing_at(clock.now() + timedelta(days=29)):
        assert sweep().removed == 0
    assert list(faults()) == []

    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert sweep().purged == [file.file.name]
    assert lying() == set()
    assert StoredFile.ever.get().purged_at is not None
    assert list(faults()) == []


def test_verify_names_the_row_whose_bytes_were_changed_or_are_gone(demand):
    changed, gone, _whole = (stored(demand, demand.created_by) for _n in range(3))
    os.chmod(changed.file.path, 0o640)
    Path(changed.file.path).write_bytes(b"other")
    Path(gone.file.path).unlink()
    said = StringIO()

    with pytest.raises(CommandError, match="missing or were changed"):
        call_command("files", "verify", stdout=said)

    lines = said.getvalue().splitlines()
    assert lines == [
        f"documents.StoredFile {changed.pk}: its file was changed",
        f"documents.StoredFile {gone.pk}: its file is missing",
        "all files verified: 2 faults",
    ]


def test_every_column_that_names_a_file_is_known_to_the_sweep_and_has_a_digest(demand):
    found = list(columns())

    assert {f"{model._meta.label}.{name}" for model, name, _digest in found} == {
        "documents.StoredFile.file",
        "documents.StoredFile.blind",
        "documents.Document.file",
        "records.Package.file",
    }
    for model, name, digest in found:
        assert model._meta.get_field(digest).max_length == 64
        row = model(**{name: f"00/{model._meta.model_name}{name}"})
        file = getattr(row, name)
        file.storage.save(file.name, ContentFile(b"x"))
    grow_old()

    assert len(sweep().orphans) == 4  # of rows that were never written


def test_no_file_that_a_row_names_is_swept_however_old(demand):
    kept = stored(demand, demand.created_by)
    package = Package(machine="demand", object_id=demand.pk, asked_by=demand.created_by, asked_at=clock.now())
    package.file.save("x.zip", ContentFile(b"x"))
    grow_old(days=400)

    assert sweep().removed == 0
    assert lying() == {kept.file.name, package.file.name}


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestOverTheWire:
    """A browser that is slow, or goes away in the middle, against a server of its own."""

    @pytest.fixture(scope="class")
    @classmethod
    def place(cls, tmp_path_factory):
        """The folder in which the server keeps its files and, under `tmp`, what it is taking in."""
        place = tmp_path_factory.mktemp("served")
        (place / "tmp").mkdir()
        return place

    @pytest.fixture(scope="class")
    @classmethod
    def port(cls, place, django_db_setup, django_db_blocker):
        with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
            patch.setenv("FILES_OF_THE_TEST", str(place / "files"))
            patch.setenv("TMPDIR", str(place / "tmp"))
            with processes(1, "tests.reliability.filing") as ports:
                yield ports[0]

    @pytest.fixture
    def upload(self, port, client):
        """The head and the body of a request that hands in a file of 6 MB as the form stands now, and the session."""
        demand = collection.draft()
        client.force_login(demand.created_by)
        session = client.cookies["sessionid"].value
        hidden, cookie = open_form(port, page_of(demand), session)

        def request():
            fields = {"csrfmiddlewaretoken": hidden["csrfmiddlewaretoken"], "seen": str(_seen(demand))}
            parts = [f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items()]
            parts.append('--x\r\nContent-Disposition: form-data; name="upload"; filename="a.pdf"\r\n\r\n')
            body = "".join(parts).encode() + pdf_bytes(pad=6_000_000) + b"\r\n--x--\r\n"
            head = (
                f"POST {page_of(demand)} HTTP/1.1\r\nHost: testserver\r\nContent-Length: {len(body)}\r\n"
                f"Content-Type: multipart/form-data; boundary=x\r\nConnection: close\r\n"
                f"Cookie: {of_the_portal.SESSION_COOKIE_NAME}={session}; {cookie}\r\n\r\n"
            )
            return head.encode(), body, session

        yield request
        time.sleep(
            0.3
        )  # the server learns that a browser went away, and writes that down, before the tables are emptied
        _until(_nobody_else_is_at_work)

    def test_one_that_goes_away_in_the_middle_leaves_nothing_behind(self, port, upload, place):
        head, body, _session = upload()
        for sent in (0, 1000, 3_000_000, len(body) - 30):
            with socket.create_connection(("127.0.0.1", port)) as talk:
                talk.sendall(head + body[:sent])
        _until(lambda: not any((place / "tmp").iterdir()))

        assert StoredFile.ever.count() == 0
        assert lying(place / "files") == set()

        head, body, _session = upload()
        with socket.create_connection(("127.0.0.1", port), timeout=30) as talk:
            talk.sendall(head + body)
            assert talk.recv(12) == b"HTTP/1.1 302"
        assert lying(place / "files") == {StoredFile.ever.get().file.name}

    def test_one_that_sends_a_byte_at_a_time_holds_up_nobody_else(self, port, upload):
        head, body, session = upload()
        with socket.create_connection(("127.0.0.1", port)) as talk:
            talk.sendall(head + body[:500])
            longest = 0.0
            for place in range(500, 503):
                talk.sendall(body[place : place + 1])
                begun = time.monotonic()
                assert ask(port, "/files/0/", session=session).status == 404
                longest = max(longest, time.monotonic() - begun)
                time.sleep(1)

        assert longest < 1
        assert StoredFile.ever.count() == 0

    def test_one_over_the_limit_is_told_so_before_its_file_was_sent(self, port, upload):
        head, body, _session = upload()
        large = head.replace(f"Content-Length: {len(body)}".encode(), b"Content-Length: 500000000")
        with socket.create_connection(("127.0.0.1", port), timeout=30) as talk:
            talk.sendall(large + body[:100])
            assert talk.recv(12) == b"HTTP/1.1 413"


def _nobody_else_is_at_work():
    """Whether every other connection to the test's database rests."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state NOT IN ('idle')"
        )
        return cursor.fetchone() == (0,)


def _until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    assert holds()
