"""Migrating makes nobody wait: it gives way, and tries again."""

import threading
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.models.signals import pre_migrate

from portal.management.commands import migrate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def during():
    """Do something each time that migrations are about to run."""
    connected = []

    def connect(what):
        def receiver(**kwargs):
            what()

        connected.append(receiver)
        pre_migrate.connect(receiver, sender=apps.get_app_config("portal"))

    yield connect
    for each in connected:
        pre_migrate.disconnect(each, sender=apps.get_app_config("portal"))


@pytest.fixture
def someone_reads():
    """A second connection holds the table of receipts until `let_go` is set."""
    holds, let_go = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE portal_receipt IN ACCESS SHARE MODE")
            holds.set()
            let_go.wait(10)
            cursor.execute("COMMIT")
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(5)
    yield let_go
    let_go.set()
    holder.join()


def wants_the_table():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE portal_receipt IN ACCESS EXCLUSIVE MODE")


def setting():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return cursor.fetchone()[0]


def test_while_it_runs_no_lock_is_waited_for_longer_than_two_seconds(during):
    seen, before = [], setting()
    during(lambda: seen.append(setting()))
    call_command("migrate", verbosity=0)

    assert (seen, setting()) == (["2s"], before)


def test_a_lock_not_to_be_had_is_tried_for_again(during, someone_reads, monkeypatch):
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "50ms")
    monkeypatch.setattr(migrate, "BETWEEN_TRIES", 0.05)
    said, tries = StringIO(), []

    def tries_twice_then_the_reader_goes():
        tries.append(1)
        if len(tries) == 3:
            someone_reads.set()
            connection.cursor().execute("SELECT pg_sleep(0.1)")
        wants_the_table()

    during(tries_twice_then_the_reader_goes)
    call_command("migrate", verbosity=0, stderr=said)

    assert (len(tries), said.getvalue().count("tries left")) == (3, 2)


def test_in_the_end_it_gives_up(during, someone_reads, monkeypatch):
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", "20ms")
    monkeypatch.setattr(migrate, "BETWEEN_TRIES", 0)
    monkeypatch.setattr(migrate, "TRIES", 2)
    during(wants_the_table)

    with pytest.raises(OperationalError, match="lock timeout"):
        call_command("migrate", verbosity=0, stderr=StringIO())


def test_another_mistake_is_not_tried_again(during):
    tries = []

    def breaks():
        tries.append(1)
        connection.cursor().execute("SELECT 1 FROM no_such_table")

    during(breaks)
    with pytest.raises(Exception, match="no_such_table"):
        call_command("migrate", verbosity=0, stderr=StringIO())

    assert tries == [1]
