"""What the locks stand on: READ COMMITTED, where a row that was waited for is read as the other left it."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from portal import locks
from portal.accounts.models import Organisation
from tests.at_once import at_once
from tests.factories import people

pytestmark = pytest.mark.django_db(transaction=True)


def both_count(level):
    """Two transactions each add one to a number in a text, the second after it has looked before it waits."""
    unit = people.verified_unit()
    Organisation.objects.filter(pk=unit.pk).update(name="0")
    has_looked, has_locked = threading.Event(), threading.Event()

    def first():
        has_looked.wait(10)
        with transaction.atomic():
            row = locks.row(Organisation, unit.pk)
            has_locked.set()
            Organisation.objects.filter(pk=unit.pk).update(name=str(int(row.name) + 1))

    def second():
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
            Organisation.objects.get(pk=unit.pk)  # the snapshot of the transaction, where it has one for all of it
            has_looked.set()
            has_locked.wait(10)
            row = locks.row(Organisation, unit.pk)
            Organisation.objects.filter(pk=unit.pk).update(name=str(int(row.name) + 1))

    answers = at_once(first, second)
    return answers, Organisation.objects.get(pk=unit.pk).name


def test_the_portal_runs_in_read_committed():
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)


def test_whoever_waited_for_a_row_reads_what_the_other_wrote():
    answers, name = both_count("READ COMMITTED")

    assert answers == [None, None]
    assert name == "2"


def test_under_repeatable_read_the_same_code_would_fail_and_is_not_written_for_it():
    """Were the level changed, steps that wait would end in errors: the locks assume READ COMMITTED, not more."""
    answers, name = both_count("REPEATABLE READ")

    assert [type(each) for each in answers] == [type(None), OperationalError]
    assert "could not serialize access" in str(answers[1])
    assert name == "1"


@pytest.mark.asvs("15.4.2")
def test_without_the_lock_two_who_read_before_they_write_lose_one_of_the_two():
    """The positive control: what READ COMMITTED alone does not give."""
    unit = people.verified_unit()
    Organisation.objects.filter(pk=unit.pk).update(name="0")
    both_have_read = threading.Barrier(2, timeout=10)

    def add():
        with transaction.atomic():
            name = Organisation.objects.get(pk=unit.pk).name
            both_have_read.wait()
            Organisation.objects.filter(pk=unit.pk).update(name=str(int(name) + 1))

    assert at_once(add, add) == [None, None]
    assert Organisation.objects.get(pk=unit.pk).name == "1"
