"""One door: a state is changed by `perform` and by nothing else, in Python and in the database."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from portal.accounts.models import Organisation
from portal.steps import through_the_door
from portal.workflow import PastTheDoor, perform
from tests.factories import people

State = Organisation.State
REASON = "营业执照已经过期，请换新的"


@pytest.fixture
def company(zhejiang):
    return people.unit(zhejiang)


def state_of(record):
    return type(record)._base_manager.values_list("state", flat=True).get(pk=record.pk)


def refused_by_the_database(change):
    with pytest.raises(DatabaseError, match="is changed only through"), transaction.atomic():
        change()


def test_a_step_called_past_the_door_raises_and_changes_nothing(company, dept_officer):
    with pytest.raises(PastTheDoor, match="verify is taken by"):
        company.verify(by=dept_officer)

    assert company.state == State.REGISTERED
    assert state_of(company) == State.REGISTERED


def test_no_step_takes_another_of_the_same_record_from_inside(company, dept_officer):
    inside = through_the_door.set((company, "return_for_correction"))
    try:
        with pytest.raises(PastTheDoor):
            company.verify(by=dept_officer)
    finally:
        through_the_door.reset(inside)


def test_the_state_is_not_assigned(company):
    with pytest.raises(AttributeError, match="state modification is not allowed"):
        company.state = State.VERIFIED


def test_update_of_a_queryset_is_refused_by_the_database(company):
    refused_by_the_database(lambda: Organisation.objects.filter(pk=company.pk).update(state=State.VERIFIED))


def test_bulk_update_is_refused_by_the_database(company):
    company.__dict__["state"] = State.VERIFIED

    refused_by_the_database(lambda: Organisation.objects.bulk_update([company], ["state"]))


def test_saving_a_state_written_past_the_field_is_refused_by_the_database(company):
    company.__dict__["state"] = State.VERIFIED

    refused_by_the_database(company.save)


def test_raw_sql_is_refused_by_the_database(company):
    def change():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_organisation SET state = 'verified' WHERE id = %s", [company.pk])

    refused_by_the_database(change)


def test_other_columns_are_written_freely(company):
    Organisation.objects.filter(pk=company.pk).update(city="宁波市")

    company.refresh_from_db()
    assert company.city == "宁波市"


@pytest.mark.parametrize(
    "insert",
    [
        lambda row: row.save(),
        lambda row: row.save(force_insert=True),
        lambda row: Organisation.objects.bulk_create([row]),
    ],
    ids=["save", "force_insert", "bulk_create"],
)
def test_a_new_record_begins_where_its_machine_begins(zhejiang, insert):
    row = Organisation(name="某某公司", uscc=people.uscc(), kind="enterprise", region=zhejiang, state=State.VERIFIED)

    with pytest.raises(PastTheDoor, match="begins as registered"), transaction.atomic():
        insert(row)

    assert Organisation.objects.filter(uscc=row.uscc).count() == 0


def test_create_with_a_state_is_refused(zhejiang):
    with pytest.raises(PastTheDoor):
        Organisation.objects.create(uscc=people.uscc(), region=zhejiang, state=State.VERIFIED)


def test_the_door_is_shut_again_within_the_transaction_of_a_step(company, dept_officer):
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)

    refused_by_the_database(lambda: Organisation.objects.filter(pk=company.pk).update(state=State.VERIFIED))


def test_the_object_passed_in_stays_as_it_was_and_a_fresh_one_comes_back(company, dept_officer):
    fresh = perform(company, "return_for_correction", by=dept_officer, reason=REASON)

    assert (company.state, fresh.state, state_of(company)) == (State.REGISTERED, State.RETURNED, State.RETURNED)


def test_refreshing_one_object_opens_the_protection_of_no_other(company, zhejiang):
    other, attempts = people.unit(zhejiang), []

    def meanwhile(execute, sql, params, many, context):
        for attempt in (_assign, _in_another_thread(_assign)):
            attempts.append(attempt(other))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        company.refresh_from_db()

    assert attempts == ["refused", "refused"]
    assert _assign(company) == "refused"


def test_refreshing_brings_the_state_of_the_database(company, dept_officer):
    perform(company, "return_for_correction", by=dept_officer, reason=REASON)

    company.refresh_from_db(fields=["city"])
    assert company.state == State.REGISTERED
    company.refresh_from_db()
    assert company.state == State.RETURNED


def test_a_state_left_out_of_the_query_is_read_when_asked_for(company):
    assert Organisation.objects.only("name").get(pk=company.pk).state == State.REGISTERED


def _assign(record):
    try:
        record.state = State.VERIFIED
    except AttributeError:
        return "refused"
    return "assigned"


def _in_another_thread(call):
    def run(*args):
        answers = []
        thread = threading.Thread(target=lambda: answers.append(call(*args)))
        thread.start()
        thread.join()
        return answers[0]

    return run
