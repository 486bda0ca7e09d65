"""The table of who may open what is whole: no address outside it, nothing in it that does not exist (bar S-03)."""

import json

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from portal import access, policy
from portal.positions import LABELS
from portal.workflow import machines


def _patterns(resolver):
    """Every pattern of the URLconf, counted without the policy's help."""
    for pattern in resolver.url_patterns:
        yield from _patterns(pattern) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.asvs("8.1.1", "8.1.2")
def test_every_address_of_the_resolver_stands_in_the_policy_and_declares_who_may_open_it(record_property):
    found, rows = list(_patterns(get_resolver())), policy.rows()
    undeclared = [row.path for row in rows if row.declared.kind == "undeclared"]

    record_property("figure", ("addresses in the resolver", len(found)))
    record_property("figure", ("addresses in the policy", len(rows)))
    record_property("figure", ("addresses undeclared", len(undeclared)))
    assert [row.name for row in rows] == [pattern.name for pattern in found]
    assert undeclared == []


def test_every_address_answers_some_method_and_only_reads_and_posts():
    methods = {row.path: row.declared.methods for row in policy.rows()}

    assert {path for path, of in methods.items() if not of} == set()
    assert {method for of in methods.values() for method in of} == {"GET", "HEAD", "POST"}


def test_every_address_with_an_argument_says_what_it_is_about():
    known = {*machines(), *policy.THINGS}

    assert {row.path for row in policy.rows() if "<" in row.path and row.is_about not in known} == set()


def test_every_narrowing_of_readers_is_one_that_the_policy_knows_and_belongs_to_a_record():
    narrowed = [row for row in policy.rows() if row.declared.only and row.is_about]

    assert {row.declared.only for row in narrowed} <= set(access.Only)
    assert {only for only in access.Only if only not in {row.declared.only for row in narrowed}} == set()


def test_roles_of_the_policy_are_roles_of_the_programme():
    named = {role for row in policy.rows() for role in row.declared.roles | row.declared.may_send}

    assert named - set(LABELS) == set()


def test_the_page_of_the_policy_is_made_from_the_declarations_and_not_stale():
    page = (settings.BASE_DIR / "docs" / "access.md").read_text(encoding="utf-8")

    assert page == policy.as_markdown(), "run: script/run python manage.py access > docs/access.md"


def test_the_policy_can_be_had_as_data(capsys):
    call_command("access", format="json")

    rows = {row["path"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["/demands/<int:pk>/check/"] == {
        "path": "/demands/<int:pk>/check/",
        "name": "demand_check",
        "open_to": "roles",
        "roles": ["dept_officer"],
        "methods": ["GET", "HEAD", "POST"],
        "sent_by": [],
        "about": "demand",
        "only": "officer",
        "confirms": False,
        "at_once": False,
    }
