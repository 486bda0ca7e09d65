"""A key that a form carries is no right: each one replaced by that of a record of somebody else (section 1.4.5).

Read from the forms that pages show: choices, hidden keys, ticked rows, buttons that name a row, filters of lists.
"""

import pytest
from django.db import connection

from tests.everywhere import world as worlds
from tests.everywhere.doors import OURS, is_barred
from tests.everywhere.forms import read
from tests.everywhere.sending import forms_shown, send
from tests.factories import files, people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OUR_FAULT = 500


class Foreign:
    """The records that a reader may not see: their keys, their marks, their rows as they stand."""

    def __init__(self, world, reader):
        rows = {name: type(row).objects.visible_to(reader) for name, row in world.records.items()}
        self.hidden = {n: row for n, row in world.records.items() if not rows[n].filter(pk=row.pk).exists()}
        self.marks = [world.marks[name] for name in self.hidden if name not in world.published]
        self.keys = {str(row.pk) for row in self.hidden.values()} | world.strangers

    def rows(self):
        """Each hidden row as the database has it."""
        found = {}
        with connection.cursor() as cursor:
            for name, row in self.hidden.items():
                cursor.execute(f'SELECT t::text FROM "{row._meta.db_table}" t WHERE id = %s', [row.pk])  # noqa: S608 -- a table of ours
                found[name] = cursor.fetchone()
        return found

    def told(self, *pages):
        return [mark for mark in self.marks if any(mark in page for page in pages)]


@pytest.fixture(params=[worlds.beginning, worlds.gone_on])
def world(request, now):
    """Records of many units, and keys of strangers: a person, a unit, a file, each that nobody here has to do with."""
    made = request.param()
    unit = people.verified_unit()
    stranger = people.member(unit, is_admin=True)
    made.strangers = {str(stranger.pk), str(unit.pk), str(files.stored(unit, stranger).pk)}
    return made


@pytest.mark.asvs("8.2.2", "8.4.1")
def test_a_forms_keys_replaced_by_foreign_ones_open_and_change_nothing(client, world, some_pages, record_property):
    wrong, tried = [], 0
    for path, reader, form in forms_shown(client, world, worlds.limited(world), some_pages):
        foreign, shown = Foreign(world, reader), form.as_shown()
        before = foreign.rows()
        for field in (f for f in form.fields if f.names_rows):
            offered = {*field.choices, field.value}
            for key in sorted(foreign.keys - offered):
                tried += 1
                wrong += _tried(client, path, shown | {field.name: [key]}, field, foreign, before)

    record_property("figure", ("keys of forms replaced by foreign ones", tried))
    assert wrong == []


def _tried(client, path, sent, field, foreign, before):
    answer, after, statements = send(client, path, sent)
    page = "" if answer.streaming else answer.text
    if foreign.told(page, after):
        yield path, field.name, "shows", foreign.told(page, after)
    if answer.status_code >= OUR_FAULT:
        yield path, field.name, answer.status_code
    if foreign.rows() != before:
        yield path, field.name, "changed a foreign row"
    if field.kind == "select" and answer.status_code == 302 and statements:
        yield path, field.name, f"took {sent[field.name]}, which was not offered"


def test_filters_of_lists_with_foreign_keys_show_nothing_foreign(client, world, some_pages, record_property):
    wrong, tried = [], 0
    for reader in worlds.limited(world):
        foreign = Foreign(world, reader)
        client.force_login(reader)
        for address in (a for a in OURS if not is_barred(a, reader) and some_pages(a.path)):
            path = world.path(address.path)
            page = client.get(path)
            if page.status_code != 200 or page.streaming:
                continue
            names = {f.name for form in read(page.text).forms if form.method == "get" for f in form.fields}
            for key in sorted(foreign.keys) if names else ():
                tried += 1
                answer = client.get(path, dict.fromkeys(names, key))
                told = [] if answer.streaming else foreign.told(answer.text)
                wrong += [(path, key, told)] if told or answer.status_code >= OUR_FAULT else []

    record_property("figure", ("filters asked with foreign keys", tried))
    assert wrong == []


def test_readers_of_little_have_much_to_be_kept_from(world):
    """What is tried above means something: there are records that these people may not see, and strangers' keys."""
    hidden = [set(Foreign(world, reader).hidden) for reader in worlds.limited(world)]

    assert len(world.strangers) == 3
    assert sum(map(len, hidden)) > 2 * len(hidden)
    assert set.union(*hidden) >= {"solution", "demand", "application", "expert"}
