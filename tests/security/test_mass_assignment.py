"""What a form does not ask for cannot be sent along with it, and a field sent twice counts once (bar S-10).

Every form of every page is sent as it is shown, then again with every column of its record that it does not ask for,
with columns of accounts and rights, and with each of its own fields doubled: the outcome is the same.
"""

from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from portal.accounts.models import Membership, Organisation, RoleGrant, User
from portal.workflow import machines
from tests.everywhere import world as worlds
from tests.everywhere.sending import forms_shown
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
IN_ANY_STATE = pytest.mark.parametrize("make", [worlds.beginning, worlds.gone_on])
MARK = "夹带内容"
# Keys so high that nothing else in the database has them.
SMUGGLED = 9_000_000_017
ALWAYS = (
    *("state", "owner", "organisation", "organisation_id", "unit", "lead", "region", "score", "total", "role", "roles"),
    *("is_admin", "is_superuser", "is_staff", "is_active", "created_by", "by", "user", "submitted_at", "code", "pk"),
    *("id", "amount", "granted", "rank", "passed", "signed", "version_of", "machine", "object_id", "cause"),
)


@pytest.fixture
def hostile(now):
    """A person and a unit whose keys are known by their height."""
    user = User.objects.create_user("smuggled", email="smuggled@example.org", password="x", name=MARK, pk=SMUGGLED)
    unit = people.unit()
    Organisation.objects.filter(pk=unit.pk).update(id=SMUGGLED, name=MARK)
    return user


def names_beside(form, model):
    """Every column of the record that the form does not ask for, and what no form should ever take."""
    columns = [f.name for f in model._meta.get_fields() if f.concrete] if model else []
    columns += [f"{name}_id" for name in columns]
    asked = {each.name for each in form.fields}
    prefixes = {name.rsplit("-", 1)[0] + "-" for name in asked if "-" in name} | {""}
    return [p + name for name in dict.fromkeys((*ALWAYS, *columns)) for p in sorted(prefixes) if p + name not in asked]


def model_at(path, world):
    """The model of the record that an address is about."""
    name = next((n for n, row in world.records.items() if f"/{row.pk}/" in path and _is_of(path, n, world)), "")
    return machines().get(name)


def _is_of(path, name, world):
    own = [place for place, machine in worlds.OF_MACHINES.items() if machine == name]
    return any(path.startswith(place) for place in (*own, f"/do/{name}/", f"/share/{name}/"))


def forms_of(client, world, chosen):
    """Every form but that of the demo's clock, whose very purpose is to move all records on."""
    found = forms_shown(client, world, worlds.insiders(world), chosen)
    return ((path, reader, form) for path, reader, form in found if path != "/desk/clock/")


class Outcome:
    """What a request did: how it was answered, the rows of the record, of the sender and of rights, what it wrote."""

    def __init__(self, client, path, sent, tables):
        self.values = []
        with transaction.atomic():
            with connection.execute_wrapper(self._keep):
                answer = client.post(path, sent)
            self.seen = (answer.status_code, _led_to(answer.get("Location", ""), path), _digest(tables))
            transaction.set_rollback(True)

    def _keep(self, execute, sql, params, many, context):
        if sql.lstrip().startswith(("INSERT", "UPDATE")) and '"django_session"' not in sql and "receipt" not in sql:
            self.values += [str(each) for each in params or ()]
        return execute(sql, params, many, context)

    @property
    def smuggled(self):
        """Values that were sent along and reached a row."""
        return [value for value in self.values if MARK in value or str(SMUGGLED) in value]


def _led_to(location, path):
    """Where the answer leads; the key of a row that the request made is another at each try."""
    known = {*path.split("/"), str(SMUGGLED)}
    return ["new" if part.isdecimal() and part not in known else part for part in location.split("/")[:3]]


def _digest(tables):
    """Of all but the key: a new row's is another at each try."""
    with connection.cursor() as cursor:
        found = []
        for table, where in tables:
            rows = f"SELECT id, to_jsonb(t) - 'id' AS rest FROM \"{table}\" t WHERE {where}"  # noqa: S608 -- ours
            cursor.execute(f"SELECT md5(string_agg(rest::text, '|' ORDER BY id)) FROM ({rows}) rows")  # noqa: S608 -- ours
            found.append(cursor.fetchone())
        return found


def tables_of(world, reader):
    """The rows that a request could raise somebody's rights by, or hand a record to somebody else by."""
    rows = [(row._meta.db_table, f"id = {row.pk}") for row in world.records.values()]
    rights = [(model._meta.db_table, f"user_id = {reader.pk}") for model in (Membership, RoleGrant)]
    flags = "accounts_user", f"id = {reader.pk} AND (is_superuser OR is_staff)"
    return [*rows, *rights, flags]


@pytest.mark.asvs("15.3.3")
@IN_ANY_STATE
def test_what_no_form_asks_for_changes_nothing(client, hostile, make, some_pages, record_property):
    world, wrong, statuses = make(), [], []
    for path, reader, form in forms_of(client, world, some_pages):
        shown, tables = _shown(form), tables_of(world, reader)
        beside = names_beside(form, model_at(path, world))
        plain = Outcome(client, path, shown, tables)
        for value in (str(SMUGGLED), MARK, "approved", "on"):
            more = Outcome(client, path, {name: [value] for name in beside} | _shown(form), tables)
            wrong += [(path, value, plain.seen, more.seen)] if more.seen != plain.seen else []
            wrong += [(path, value, more.smuggled[:3])] if more.smuggled else []
        statuses.append(plain.seen[0])

    record_property("figure", ("forms sent with columns beside their own", len(statuses)))
    assert wrong == []
    assert statuses.count(302) > 0


@pytest.mark.asvs("15.3.7")
@IN_ANY_STATE
def test_a_field_sent_twice_counts_once(client, hostile, make, some_pages, record_property):
    world, wrong, tried = make(), [], 0
    for path, reader, form in forms_of(client, world, some_pages):
        shown, tables, numbers = _shown(form), tables_of(world, reader), count()
        many = {f.name for f in form.fields if f.many or f.kind in ("checkbox", "file")}
        doubled = {n: v if n in many or len(v) != 1 else [f"{MARK}{next(numbers)}", *v] for n, v in shown.items()}
        plain, twice = Outcome(client, path, shown, tables), Outcome(client, path, doubled | _files(form), tables)
        tried += 1
        if twice.seen != plain.seen or twice.smuggled:
            wrong.append((path, plain.seen, twice.seen, twice.smuggled[:3]))

    record_property("figure", ("forms sent with every field twice", tried))
    assert wrong == []


def _shown(form):
    return form.as_shown() | _files(form)


def _files(form):
    """A fresh file for each field that takes one."""
    return {
        f.name: SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
        for f in form.fields
        if f.kind == "file"
    }
