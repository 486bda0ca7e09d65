"""Take out one permission check at a time and see whether the tests of the doors turn red (bar S-05).

    python tools/mutate_permissions.py --k 30 --seed 1     prints each mutant and, last, caught k/k; ends 1 on a miss
    python tools/mutate_permissions.py --list              the checks that can be taken out

Each mutant is made in a scratch copy of the files under version control; the tests that run are chosen by the module
that was changed. The test database of TEST_DB is used over and over, so that a mutant costs seconds, not minutes.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HALLS = ("portal", "reviews", "demands", "projects")
LINKED = ("static", "node_modules", "locale")  # what pages need and no mutant changes
CSRF = "django.middleware.csrf.CsrfViewMiddleware"
WRAPPERS = {"about", "sent_by", "confirmed"}
POLICY = "tests/security/test_policy_complete.py"
PLACES = "tests/security/matrix/test_places.py"
THINGS = "tests/security/matrix/test_things.py"
RECORDS = "tests/security/matrix/test_records.py"
TOKENS = "tests/security/test_csrf_methods.py"
# By the beginning of a module's path: which standings of the matrix ask it.
STANDINGS = {
    "portal/accounts": ("organisation-registered", "organisation-verified"),
    "portal/": ("organisation-verified", "demand-submitted", "application-draft"),
    "reviews/experts": ("expert-active", "expert-removed"),
    "reviews/": (
        "review_round-drafting",
        "review_round-scoring",
        "review_assignment-proposed",
        "review_assignment-accepted",
    ),
    "demands/collection": ("demand-draft", "demand-submitted", "demand-published", "collection_round-draft"),
    "demands/release": ("release_list-drafting", "release_list-cosigning", "release_list-published"),
    "demands/matching": ("solution-draft", "solution-submitted", "agreement-drafting", "demand-published"),
    "demands/reserve": ("reserve_entry-draft", "reserve_entry-submitted", "reserve_entry-in_pool"),
    "projects/guidelines": ("guideline-drafting", "guideline-consulting", "guideline-issued"),
    "projects/applications": ("application-draft", "application-confirming", "application-submitted"),
    "projects/approval": ("decision_list-drafting", "decision_list-cosigning"),
    "projects/delivery": ("project-contracting", "task_agreement-drafting", "task_agreement-lead_signed"),
}


@dataclass(frozen=True)
class Mutant:
    """One check taken out: where, what kind, the text in its place."""

    path: str
    kind: str
    line: int
    start: int
    end: int
    instead: str

    def __str__(self) -> str:
        return f"{self.kind:12} {self.path}:{self.line}"


class Finder(ast.NodeVisitor):
    """Collects the checks of one module."""

    def __init__(self, path: str, source: str):
        self.path, self.source, self.found = path, source, []
        self.starts = [0]
        for line in source.encode().splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.in_views = "/views" in path or path.endswith("views.py")
        self.scope: list[str] = []

    def put(self, kind: str, node: ast.AST, instead: str) -> None:
        """Note that this node may be replaced by this text; offsets are in bytes."""
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        self.found.append(Mutant(self.path, kind, node.lineno, start, end, instead))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.scope.append(node.name)
        self.generic_visit(node)
        self.scope.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        if any(isinstance(t, ast.Name) and t.id == "access" for t in node.targets):
            declared = node.value
            while isinstance(declared, ast.Call) and getattr(declared.func, "attr", "") in WRAPPERS:
                declared = declared.func.value
            if isinstance(declared, (ast.Call, ast.Name)):
                self.put("declaration", declared, "access.SIGNED_IN")
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        name = self.scope[-1] if self.scope else ""
        if name == "visible_to" and isinstance(node.value, ast.Call):
            self.put("visible_to", node.value, "self")
        if name == "fits" and self.path == "portal/actors.py" and "self.of" in ast.unparse(node.value):
            self.put("tie", node.value, "True")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        only = node.body[0]
        is_door = self.in_views or self.path == "portal/access.py"
        if is_door and isinstance(only, ast.Raise) and "PermissionDenied" in ast.unparse(only):
            self.put("refusal", node.test, "False")
        if self.path == "portal/documents/views.py" and isinstance(only, ast.Raise) and "Http404" in ast.unparse(only):
            self.put("file", node.test, "False")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        text = ast.unparse(node.func)
        if self.in_views and text.endswith(".objects.visible_to"):
            self.put("own rows", node, text.removesuffix(".visible_to") + ".all()")
        if text in ("in_unit", "in_region") and "/rules" in self.path and len(node.args) == 2:
            role, more = ast.unparse(node.args[0]), [ast.unparse(k) for k in node.keywords]
            anywhere = ", ".join([role, *more])
            self.put("tie", node, f"__import__('portal.actors').actors.in_office({anywhere})")
        self.generic_visit(node)


def mutants() -> list[Mutant]:
    """Every check that can be taken out, and the guard of forms."""
    found: list[Mutant] = []
    for hall in HALLS:
        for path in sorted((ROOT / hall).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if "/migrations/" in name or "/demo/" in name:
                continue
            source = path.read_text(encoding="utf-8")
            finder = Finder(name, source)
            finder.visit(ast.parse(source))
            found += finder.found
    return [*found, *_csrf()]


def _csrf() -> Iterator[Mutant]:
    path = "portal/settings/base.py"
    source = (ROOT / path).read_bytes()
    start = source.index(f'    "{CSRF}",\n'.encode())
    yield Mutant(path, "csrf", source[:start].count(b"\n") + 1, start, source.index(b"\n", start) + 1, "")


def chosen(k: int, seed: int) -> list[Mutant]:
    """So many of them, of every kind by turns."""
    by_kind: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in mutants():
        by_kind[mutant.kind].append(mutant)
    dice = random.Random(seed)  # noqa: S311 -- a sample, not a secret
    for rows in by_kind.values():
        dice.shuffle(rows)
    picked: list[Mutant] = []
    while len(picked) < k and any(by_kind.values()):
        picked += [rows.pop() for _kind, rows in sorted(by_kind.items()) if rows]
    return picked[:k]


def tests_for(mutant: Mutant) -> list[str]:
    """What pytest is to run: the tests that ask the module which was changed."""
    if mutant.kind == "csrf":
        return [TOKENS]
    if mutant.kind == "declaration":
        return [POLICY]
    standings = next(
        names for prefix, names in sorted(STANDINGS.items(), reverse=True) if mutant.path.startswith(prefix)
    )
    wanted = " or ".join([*standings, "without_a_record", "sees_of_each_thing"])
    return [RECORDS, PLACES, THINGS, "--matrix", "--matrix-one-in", "2", "-k", wanted]


def scratch() -> Path:
    """A copy of the files under version control, with links to what is not."""
    place = Path(tempfile.mkdtemp(prefix="mutants-"))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, place / name)
    for name in LINKED:
        if (ROOT / name).exists() and not (place / name).exists():
            (place / name).symlink_to(ROOT / name)
    return place


def is_caught(mutant: Mutant, place: Path) -> bool:
    """Whether some test fails while the check is out. Raises RuntimeError where the tests cannot run at all."""
    target = place / mutant.path
    whole = target.read_bytes()
    target.write_bytes(whole[: mutant.start] + mutant.instead.encode() + whole[mutant.end :])
    try:
        run = subprocess.run(  # noqa: S603 -- our own interpreter with our own tests
            [
                sys.executable,
                "-m",
                "pytest",
                "-x",
                "-q",
                "-p",
                "no:logging",
                "-p",
                "no:cacheprovider",
                *tests_for(mutant),
            ],
            cwd=place,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
    finally:
        target.write_bytes(whole)
    if run.returncode not in (0, 1):
        raise RuntimeError(f"{mutant}: pytest ended {run.returncode}\n{run.stdout[-2000:]}{run.stderr[-1000:]}")
    return run.returncode == 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--k", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    if given.list:
        sys.stdout.write("".join(f"{mutant}\n" for mutant in mutants()))
        return 0
    place, missed, picked = scratch(), [], chosen(given.k, given.seed)
    try:
        for mutant in picked:
            began = time.monotonic()
            caught = is_caught(mutant, place)
            missed += [] if caught else [mutant]
            sys.stdout.write(f"{'caught' if caught else 'MISSED'} {mutant} {time.monotonic() - began:.0f} s\n")
            sys.stdout.flush()
    finally:
        shutil.rmtree(place)
    sys.stdout.write(f"caught {len(picked) - len(missed)}/{len(picked)}\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
