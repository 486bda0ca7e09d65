"""Refuse a migration that would stop the portal while it runs, or that old code cannot live with.

    python tools/lint_migrations.py              ends with 1 where a migration since the last release is unsafe
    python tools/lint_migrations.py --release    write what exists now to tools/released_migrations.txt, at a release

A release goes out while the one before still serves: first the schema grows, then the code changes, and only the next
release may take away what nothing uses any more. What is refused and how to do it instead: docs/decisions/0013.
A migration says why it is safe all the same with `reviewed = "..."`, and that it takes away what a release no longer
used with `unused_since = "0.2.0"`.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "tools/released_migrations.txt"
# Tables of settings and codes: a few hundred rows that are locked for no time.
SMALL = {"accounts_region", "calls_call", "calls_calendarday", "calls_field", "calls_regionfund", "calls_setting"}
SMALL |= {"portal_clockshift"}
HARMLESS = {"CreateModel", "AlterModelOptions", "AlterModelManagers", "AlterModelTableComment", "RenameIndex"}
HARMLESS |= {"AddIndexConcurrently", "RemoveIndexConcurrently", "AddConstraintNotValid", "ValidateConstraint"}
HARMLESS |= {"RemoveConstraint", "AddTrigger", "RemoveTrigger"}
TAKES_AWAY = ("RemoveField", "DeleteModel", "RenameField", "RenameModel", "AlterModelTable")
Key = tuple[str, str]


class Judge:
    """What is wrong with one operation, given the tables that stood at the last release."""

    def __init__(self, existing: set[str]):
        self.existing = existing

    def fault(self, op: Operation, app: str, before: ProjectState, after: ProjectState) -> str:
        """A sentence, or nothing."""
        kind = type(op).__name__
        if kind in HARMLESS:
            return ""
        if kind in TAKES_AWAY:
            return f"{op.describe()}: code of the release before still reads it; say `unused_since`, one release later"
        if isinstance(op, migrations.RunSQL | migrations.RunPython):
            return self._by_hand(op)
        table = _table(op, app, after)
        if table not in self.existing:
            return ""
        check = getattr(self, f"_{kind}", None)
        return check(op, app, before, after, table in SMALL) if check else f"{kind}: unknown here; say `reviewed`"

    def _by_hand(self, op: migrations.RunSQL | migrations.RunPython) -> str:
        if not op.reversible:
            return f"{type(op).__name__} without a way back: give reverse_sql or reverse_code"
        return f"{type(op).__name__}: say in `reviewed` why it is safe while old code writes"

    def _AddField(
        self, op: migrations.AddField, app: str, before: ProjectState, after: ProjectState, small: bool
    ) -> str:
        field = op.field
        if field.many_to_many:
            return ""
        has_default = field.db_default is not models.NOT_PROVIDED or field.generated
        if not (field.null or has_default):
            return f"{op.describe()}: NOT NULL without db_default; old code cannot write the row"
        if not small and (field.unique or field.db_index):
            return f"{op.describe()}: its index is built under a lock; db_index=False, then AddIndexConcurrently"
        return ""

    def _AlterField(
        self, op: migrations.AlterField, app: str, before: ProjectState, after: ProjectState, small: bool
    ) -> str:
        old = before.models[app, op.model_name_lower].get_field(op.name)
        new = op.field
        if old.null and not new.null:
            return f"{op.describe()}: NOT NULL reads the table under a lock; a check validated later does not"
        if _kind(old) is not _kind(new) or _shrinks(old, new):
            return f"{op.describe()}: another type of column rewrites the table; add a column beside it"
        if not small and (new.unique or new.db_index) and not (old.unique or old.db_index):
            return f"{op.describe()}: its index is built under a lock; AddIndexConcurrently"
        return ""

    def _AddIndex(self, op: Operation, app: str, before: ProjectState, after: ProjectState, small: bool) -> str:
        return "" if small else f"{op.describe()}: writes wait while it is built; AddIndexConcurrently, atomic = False"

    def _RemoveIndex(self, op: Operation, app: str, before: ProjectState, after: ProjectState, small: bool) -> str:
        return "" if small else f"{op.describe()}: waits for every reader; RemoveIndexConcurrently, atomic = False"

    def _AddConstraint(self, op: Operation, app: str, before: ProjectState, after: ProjectState, small: bool) -> str:
        return (
            "" if small else f"{op.describe()}: reads the table under a lock; AddConstraintNotValid, ValidateConstraint"
        )


def _kind(field: models.Field) -> type:
    """Django's own class of a field, which decides the type of its column."""
    return next(each for each in type(field).__mro__ if each.__module__.startswith("django.db.models"))


def _shrinks(old: models.Field, new: models.Field) -> bool:
    """Whether fewer values fit than before."""
    narrower = new.max_length is not None and (old.max_length is None or new.max_length < old.max_length)
    digits = [(getattr(each, "max_digits", None), getattr(each, "decimal_places", None)) for each in (old, new)]
    return narrower or digits[0] != digits[1]


def _table(op: Operation, app: str, state: ProjectState) -> str:
    name = (
        getattr(op, "model_name_lower", None) or getattr(op, "model_name", "").lower() or getattr(op, "name_lower", "")
    )
    model = state.models.get((app, name))
    return (model.options.get("db_table") or f"{app}_{name}") if model else ""


def faults(loader: MigrationLoader, released: set[Key], ours: set[str]) -> Iterator[str]:
    """What is wrong with each migration of ours since the last release."""
    judge = Judge(_tables_of(loader, released))
    for key in sorted(set(loader.disk_migrations) - released):
        migration = loader.disk_migrations[key]
        if key[0] not in ours or getattr(migration, "reviewed", ""):
            continue
        state = loader.project_state(key, at_end=False)
        for op in migration.operations:
            before = state.clone()
            op.state_forwards(key[0], state)
            wrong = judge.fault(op, key[0], before, state)
            allowed = type(op).__name__ in TAKES_AWAY and getattr(migration, "unused_since", "") in versions()
            if wrong and not allowed:
                yield f"{key[0]} {key[1]}: {wrong}"


def _tables_of(loader: MigrationLoader, released: set[Key]) -> set[str]:
    """The tables that the released migrations make."""
    made = loader.project_state([key for key in loader.graph.nodes if key in released])
    return {model.options.get("db_table") or f"{app}_{name}" for (app, name), model in made.models.items()}


def read_released() -> set[Key]:
    """The migrations of the last release."""
    lines = RELEASED.read_text().splitlines() if RELEASED.exists() else []
    return {tuple(line.split()) for line in lines if line and not line.startswith("#")}  # type: ignore[misc]


def versions() -> set[str]:
    """The releases so far, as the head of the file names them."""
    lines = RELEASED.read_text().splitlines() if RELEASED.exists() else []
    return {word for line in lines if line.startswith("# released") for word in line.split()[2:]}


def write_released(loader: MigrationLoader, ours: set[str], version: str) -> None:
    """Everything that exists now goes out with this release."""
    names = sorted(f"{app} {name}" for app, name in loader.disk_migrations if app in ours)
    before = " ".join(sorted(versions() | {version}))
    head = "# Made by tools/lint_migrations.py --release; migrations that are not here are checked."
    RELEASED.write_text("\n".join([head, f"# released {before}", *names]) + "\n")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Refuse migrations that would stop a running portal")
    parser.add_argument("--release", metavar="VERSION", help="what exists now goes out with this release")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
    sys.path.insert(0, str(ROOT))
    django.setup()
    from django.apps import apps

    ours = {each.label for each in apps.get_app_configs() if Path(each.path).is_relative_to(ROOT / "portal")}
    ours |= {
        each.label for each in apps.get_app_configs() if each.name.split(".")[0] in ("reviews", "demands", "projects")
    }
    loader = MigrationLoader(None, ignore_no_migrations=True)
    if options.release:
        write_released(loader, ours, options.release)
        return 0
    found = list(faults(loader, read_released(), ours))
    new = [key for key in loader.disk_migrations if key[0] in ours and key not in read_released()]
    print("\n".join([*found, f"{len(new)} migrations since the last release: {len(found)} unsafe operations"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
