"""Take out one permission check at a time and see whether the tests of the doors turn red (bar S-05).

    python tools/mutate_permissions.py --k 30 --seed 1     prints each mutant and, last, caught k/k; ends 1 on a miss
    python tools/mutate_permissions.py --list              the checks that can be taken out

Each mutant is made in a scratch copy of the files under version control; the tests that run are chosen by the module
that was changed. The test database of TEST_DB is used over and over, so that a mutant costs seconds, not minutes.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from permission_checks import ROOT, Mutant, mutants

LINKED = ("static", "node_modules", "locale")  # what pages need and no mutant changes
POLICY = "tests/security/test_policy_complete.py"
PLACES = "tests/security/matrix/test_places.py"
THINGS = "tests/security/matrix/test_things.py"
RECORDS = "tests/security/matrix/test_records.py"
TOKENS = "tests/security/test_csrf_methods.py"
STRANGERS = "tests/everywhere/test_every_address.py"
FUNCTIONS = "tests/security/test_function_level.py"
WORKFLOW = "tests/portal/test_declarations.py"
STEPS = "tests/security/test_fsm_product.py"
# Besides the matrix: who holds what a page shows, and what only this module's own tests can know.
MORE = {
    "portal/access.py": ["tests/portal/test_access.py::test_a_view_that_declares_nothing_is_closed_to_everybody"],
    "portal/actors.py": [STEPS, "-k", "is_taken_only and demand"],
    "portal/views/lists.py": [STRANGERS],
    "portal/views/desk.py": [FUNCTIONS],
    "portal/views/steps.py": [FUNCTIONS],
    "portal/documents/views.py": [FUNCTIONS],
    "portal/drafts/": ["tests/portal/drafts"],
    "portal/records/": ["tests/portal/records"],
    "portal/accounts/views/people.py": ["tests/portal/accounts"],
    "reviews/rounds/views/scoring.py": ["tests/reviews/rounds/test_scoring_pages.py"],
    "demands/matching/views/choosing.py": ["tests/demands/matching"],
    "demands/matching/views/records.py": ["tests/demands/matching"],
    "demands/reserve/views/records.py": ["tests/demands/reserve"],
}
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


def tests_for(mutant: Mutant) -> list[list[str]]:
    """What pytest is to run, one run after the other: the tests that ask the module which was changed."""
    if mutant.kind == "csrf":
        return [[TOKENS]]
    if mutant.kind == "declaration":
        return [[POLICY]]
    first = [[WORKFLOW]] if mutant.kind == "tie" else []  # who takes a step is printed, and the page held true
    more = [tests for prefix, tests in MORE.items() if mutant.path.startswith(prefix)]
    names = next(of for prefix, of in sorted(STANDINGS.items(), reverse=True) if mutant.path.startswith(prefix))
    wanted = " or ".join([*names, "without_a_record", "sees_of_each_thing"])
    return [*first, *more, [RECORDS, PLACES, THINGS, "--matrix", "--matrix-one-in", "2", "-k", wanted]]


def scratch() -> Path:
    """A copy of the files under version control, with links to what is not."""
    place = Path(tempfile.mkdtemp(prefix="mutants-"))
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607 -- git
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
        return any(_fails(mutant, place, tests) for tests in tests_for(mutant))
    finally:
        target.write_bytes(whole)


def _fails(mutant: Mutant, place: Path, tests: list[str]) -> bool:
    run = subprocess.run(  # noqa: S603 -- our own interpreter with our own tests
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:logging", "-p", "no:cacheprovider", *tests],
        cwd=place,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
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
