"""Migrations that would stop a running portal are refused (bar R-12)."""

from types import SimpleNamespace

import pytest
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader

from tools import lint_migrations as lint

NOTE = models.CharField(max_length=10, default="")
INDEX = models.Index(fields=["at"], name="by_time")
CHECK = models.CheckConstraint(condition=models.Q(number__gt=""), name="numbered")
SAFE = [
    migrations.CreateModel("Fresh", [("id", models.BigAutoField(primary_key=True)), ("note", NOTE)]),
    migrations.AddField("receipt", "note", models.CharField(max_length=10, null=True)),
    migrations.AddField("receipt", "note", models.CharField(max_length=10, db_default="")),
    migrations.AddField("clockshift", "note", models.CharField(max_length=10, null=True, db_index=True)),
    migrations.AlterField("receipt", "number", models.CharField(max_length=400)),
    migrations.AlterField("receipt", "number", models.CharField(max_length=40, null=True)),
    AddIndexConcurrently("receipt", INDEX),
    AddConstraintNotValid("receipt", CHECK),
    migrations.AddIndex("clockshift", models.Index(fields=["id"], name="small")),
]
UNSAFE = [
    (migrations.AddField("receipt", "note", NOTE), "NOT NULL without db_default"),
    (migrations.AddField("receipt", "note", models.CharField(max_length=9, null=True, unique=True)), "its index"),
    (migrations.AddField("receipt", "note", models.CharField(max_length=9, null=True, db_index=True)), "its index"),
    (migrations.AlterField("receipt", "number", models.CharField(max_length=4)), "another type"),
    (migrations.AlterField("receipt", "number", models.IntegerField()), "another type"),
    (migrations.AddIndex("receipt", INDEX), "AddIndexConcurrently"),
    (migrations.RemoveIndex("receipt", "by_time"), "RemoveIndexConcurrently"),
    (migrations.AddConstraint("receipt", CHECK), "AddConstraintNotValid"),
    (migrations.RemoveField("receipt", "number"), "code of the release before"),
    (migrations.RenameField("receipt", "number", "no"), "code of the release before"),
    (migrations.DeleteModel("Receipt"), "code of the release before"),
    (migrations.RunSQL("SELECT 1"), "without a way back"),
    (migrations.RunSQL("SELECT 1", "SELECT 1"), "say in `reviewed`"),
    (migrations.RunPython(lambda apps, schema: None), "without a way back"),
    (migrations.AlterUniqueTogether("receipt", {("id", "number")}), "unknown here"),
]


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None, ignore_no_migrations=True)


def said(loader, operation, **marks):
    """What the lint says of one more migration after all that are there."""
    last = max(name for app, name in loader.disk_migrations if app == "portal")
    kind = type(
        "Migration", (migrations.Migration,), {"operations": [operation], "dependencies": [("portal", last)], **marks}
    )
    released = {key for key in loader.disk_migrations if key[0] == "portal"}
    with_one_more = SimpleNamespace(
        disk_migrations={**loader.disk_migrations, ("portal", "9999_more"): kind("9999_more", "portal")},
        graph=loader.graph,
        project_state=lambda nodes, at_end=True: loader.project_state(("portal", last)),
    )
    return list(lint.faults(with_one_more, released, {"portal"}))


@pytest.mark.parametrize("operation", SAFE, ids=lambda each: each.describe())
def test_what_old_code_can_live_with_passes(loader, operation):
    assert said(loader, operation) == []


@pytest.mark.parametrize(
    ("operation", "why"), UNSAFE, ids=lambda each: each if isinstance(each, str) else each.describe()
)
def test_what_would_stop_a_running_portal_is_refused(loader, operation, why):
    (fault,) = said(loader, operation)

    assert fault.startswith("portal 9999_more: ")
    assert why in fault


def test_a_reason_given_in_the_migration_lets_it_pass(loader):
    assert said(loader, migrations.RunSQL("SELECT 1", "SELECT 1"), reviewed="reads only") == []


def test_only_what_an_earlier_release_no_longer_used_is_taken_away(loader):
    remove = migrations.RemoveField("receipt", "number")

    assert said(loader, remove, unused_since=min(lint.versions())) == []
    assert len(said(loader, remove, unused_since="99.0.0")) == 1
