"""Every row of a business table keeps its versions, whoever wrote it and however; secrets are never copied."""

import re

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from portal import clock, logs
from portal.accounts.models import Organisation
from portal.records import clear, history
from portal.records.models import RowVersion
from portal.workflow import perform
from tests.factories import people

TELLS_A_SECRET = re.compile(r"password|secret|token|otp|session|draft(?!ed)|private_key")
# Columns whose name says more than they hold.
HARMLESS = {
    "portal_receipt.token": "a form's own number, worth nothing once it was sent",
    "accounts_user.password_set_at": "a time",
}


def versions(row):
    return clear.tell(RowVersion.objects.filter(table_name=row._meta.db_table, row_id=str(row.pk)).order_by("pk"))


@pytest.fixture
def unit(zhejiang):
    return people.unit(zhejiang)


def test_every_table_keeps_a_history_or_says_why_not(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s AND tgenabled = 'O'", [history.TRIGGER]
        )
        kept = {table for (table,) in cursor.fetchall()}
    all_of_them = apps.get_models(include_auto_created=True)

    assert kept == {model._meta.db_table for model in all_of_them if history.why_not(model) == ""}
    assert {each.table for each in history.kept()} == kept


def test_what_keeps_no_history_is_named_for_a_model_that_exists():
    labels = {model._meta.label for model in apps.get_models(include_auto_created=True)}

    assert set(history.NOT_KEPT) | history.KEPT_OF_LIBRARIES | set(history.NEVER_COPIED) <= labels


def test_no_column_with_a_secret_is_copied():
    copied = {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        for each in history.kept()
        if each.table == model._meta.db_table and field.column not in each.omitted
    }

    assert {name for name in copied if TELLS_A_SECRET.search(name)} == set(HARMLESS)


def test_a_password_is_not_in_any_version(unit, db):
    person = people.person()
    person.set_password("一个很长的口令-2026")
    person.save()
    person.name = "改名"
    person.save()

    assert [sorted(v.data) for v in versions(person)[1:]] == [["name"]]
    assert all("password" not in v.data and "last_login" not in v.data for v in versions(person))


def test_a_new_row_is_kept_whole_and_a_change_by_what_changed(unit):
    unit.phone = "0571-9"
    unit.save()
    unit.save()

    first, second = versions(unit)
    assert (first.op, first.data["name"], first.data["uscc"]) == ("I", unit.name, unit.uscc)
    assert (second.op, second.data) == ("U", {"phone": "0571-9"})


@pytest.mark.parametrize("write", ["queryset", "bulk", "sql"])
def test_no_way_of_writing_goes_past_it(unit, write):
    unit.phone = "0571-9"
    if write == "queryset":
        Organisation.objects.filter(pk=unit.pk).update(phone="0571-9")
    elif write == "bulk":
        Organisation.objects.bulk_update([unit], ["phone"])
    else:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_organisation SET phone = '0571-9' WHERE id = %s", [unit.pk])

    assert [v.data for v in versions(unit)][1:] == [{"phone": "0571-9"}]


def test_a_row_that_is_gone_is_kept_as_it_was(zhejiang):
    person = people.person()
    row = person.memberships.create(organisation=people.unit(zhejiang), joined_at=clock.now())
    before = versions(row)[0]
    key = row.pk
    row.delete()

    last = RowVersion.objects.filter(table_name="accounts_membership", row_id=str(key)).latest("pk")
    assert (last.op, last.data) == ("D", before.data)


def test_a_step_says_who_took_it_which_and_when(unit, dept_officer, now):
    perform(unit, "return_for_correction", by=dept_officer, reason="营业执照已经过期")

    last = versions(unit)[-1]
    assert (last.person_id, last.step, last.at) == (dept_officer.pk, "return_for_correction", now)
    assert last.data == {"state": "returned", "defects": "营业执照已经过期"}
    assert last.db_role == connection.settings_dict["USER"]


def test_what_a_page_writes_says_who_was_signed_in_and_by_which_request(client, org_admin):
    client.force_login(org_admin)
    answer = client.post(reverse("account"), {"wants_mail": ""})

    last = versions(org_admin)[-1]
    assert (last.data, last.person_id) == ({"wants_mail": False}, org_admin.pk)
    assert last.request_id == answer["X-Request-Id"]


def test_who_wrote_is_forgotten_with_the_statement(unit, dept_officer):
    perform(unit, "return_for_correction", by=dept_officer, reason="营业执照已经过期")
    Organisation.objects.filter(pk=unit.pk).update(phone="0571-9")

    assert (versions(unit)[-1].person_id, versions(unit)[-1].step) == (None, "")


def test_what_is_said_of_the_writer_cannot_break_out_of_the_statement(unit):
    token = logs.request_id.set("'); DROP TABLE x; -- %s 100%")
    try:
        Organisation.objects.filter(pk=unit.pk).update(phone="0571-9")
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_organisation SET phone = '100%'")
    finally:
        logs.request_id.reset(token)

    assert [v.request_id for v in versions(unit)[1:]] == ["'); DROP TABLE x; -- %s 100%"] * 2


def test_rows_that_stood_there_before_begin_with_a_version_of_what_they_were(unit):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {history.TRIGGER} ON accounts_organisation")
    Organisation.objects.filter(pk=unit.pk).update(phone="0571-9")

    assert history.install() == ["accounts_organisation"]
    assert (versions(unit)[-1].op, versions(unit)[-1].data["phone"]) == ("B", "0571-9")
    assert history.install() == []
