"""What is typed stays a value: in queries, in the heads of mails, in front of the patterns that judge it."""

import importlib
import pkgutil
import re
import time

import pytest
from django import forms
from django.core import mail
from django.core.validators import RegexValidator
from django.db import connection

import demands
import portal
import projects
import reviews
from portal.accounts import services
from portal.accounts.models import Region
from portal.notices import outbox, tell
from portal.views.lists import RecordList
from tests.everywhere.doors import is_barred
from tests.factories import people
from tests.portal.addresses import addresses

INJECTIONS = (
    "' OR '1'='1",
    "'; DROP TABLE portal_receipt; --",
    '" UNION SELECT password FROM accounts_user --',
    "%' --",
)
HOSTILE = ("a" * 100_000, "1" * 100_000, "0-" * 50_000, " " * 100_000 + "!", "（" * 100_000, "1(" * 50_000 + "\n")
LIMIT = 0.05  # seconds


def lists():
    for address in addresses():
        view = getattr(address.view, "view_class", None)
        if view and issubclass(view, RecordList):
            yield address, view


def asked(client, path, question):
    """The answer's status and the statements of one request without their values, but for what stands on record."""
    statements = []

    def watch(execute, sql, params, many, context):
        if not sql.startswith(("INSERT", "SAVEPOINT", "RELEASE")) and "records_" not in sql:
            statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        return client.get(path, question).status_code, statements


@pytest.mark.asvs("1.2.4")
@pytest.mark.django_db
def test_what_is_written_into_a_filter_never_changes_the_query(client):
    person = people.member(people.unit(), is_admin=True)
    for role in ("office_officer", "expert_keeper", "expert", "auditor"):
        services.give_role(user=person, role=role)
    region = Region.objects.get(pk="330000")
    readers, tried = [person, *(people.staff(role, region) for role in ("dept_officer", "bureau_officer"))], 0
    for address, view in lists():
        client.force_login(next(reader for reader in readers if not is_barred(address, reader)))
        names = [n for n, f in view.filterset_class.base_filters.items() if isinstance(f.field, forms.CharField)]
        for name in (*names, "sort", "page"):
            plain = asked(client, address.path, {name: "zzz"})
            assert plain[0] == (404 if name == "page" else 200)  # there is no such page
            for injection in INJECTIONS:
                assert asked(client, address.path, {name: injection}) == plain, (address.path, name, injection)
                tried += 1

    assert tried > 150


@pytest.mark.asvs("1.3.11")
@pytest.mark.django_db
def test_line_breaks_in_a_name_add_nothing_to_the_head_of_a_mail(unit, org_admin):
    name = "王某\r\nBcc: everybody@example.org\r\n\r\n另一封信"
    services.invite(unit=unit, email="new@example.org", name=name, is_admin=False, by=org_admin)
    tell.send([org_admin], key="x", text=f"{name}提交了需求", url="/desk/")
    while outbox.do_next():
        pass

    heads = {"content-type", "content-transfer-encoding", "mime-version", "subject", "from", "to", "date", "message-id"}
    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        assert {head.lower() for head in sent.message()} <= heads
        assert sent.recipients() in (["new@example.org"], [org_admin.email])


def patterns():
    """Every pattern of the portal: compiled in a module, or judging a field of a form."""
    for hall in (portal, reviews, demands, projects):
        for found in pkgutil.walk_packages(hall.__path__, f"{hall.__name__}."):
            if any(part in found.name for part in (".migrations", ".wsgi", ".asgi", ".settings")):
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{found.name}.{name}", value
                elif isinstance(value, tuple):
                    yield from ((f"{found.name}.{name}.{p.pattern}", p) for p in _in(value))
                elif isinstance(value, type) and issubclass(value, forms.BaseForm):
                    yield from _of_form(value)


def _in(value):
    """The patterns in a table of patterns."""
    for each in value:
        if isinstance(each, re.Pattern):
            yield each
        elif isinstance(each, tuple):
            yield from _in(each)


def _of_form(form):
    for name, field in getattr(form, "base_fields", {}).items():
        for check in field.validators:
            if isinstance(check, RegexValidator):
                yield f"{form.__name__}.{name}", check.regex


@pytest.mark.asvs("1.3.12")
def test_no_pattern_is_held_up_by_hostile_text():
    slow, tried = [], dict(patterns())
    for name, pattern in tried.items():
        for text in HOSTILE:
            given = text.encode() if isinstance(pattern.pattern, bytes) else text
            for judge in (pattern.search, pattern.fullmatch):
                begun = time.process_time()
                judge(given)
                slow += [name] if time.process_time() - begun > LIMIT else []

    assert slow == []
    assert len(tried) >= 5
