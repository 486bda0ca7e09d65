"""Copies of one form at the same moment against several web processes, in a database of its own.

    bench/race.py --endpoint submit --pairs 200 --copies 2..10 --servers 2     each demand handed in exactly once
    bench/race.py --endpoint submit ... --unsafe                               the guards off: doubles must appear
    bench/race.py --endpoint all                                               every form and every open step

Ends with 0 where every form acted once, every copy got the same answer and none an error; with `--unsafe`, where at
least one double appeared, without which the races would prove nothing.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.test")
django.setup()

from django.conf import settings  # noqa: E402 -- Django is set up above
from django.core.management import call_command  # noqa: E402 -- needs Django set up
from django.db import connection  # noqa: E402 -- needs Django set up
from django.test.utils import setup_test_environment  # noqa: E402 -- needs Django set up

from demands.collection.models import Demand  # noqa: E402 -- needs Django set up
from portal.models import Receipt  # noqa: E402 -- needs Django set up
from portal.records import verifying  # noqa: E402 -- needs Django set up
from portal.records.models import Record  # noqa: E402 -- needs Django set up
from tests.everywhere import world as worlds  # noqa: E402 -- needs Django set up
from tests.everywhere.serving import processes  # noqa: E402 -- needs Django set up
from tests.factories import collection, people  # noqa: E402 -- needs Django set up
from tests.reliability import injection, races  # noqa: E402 -- needs Django set up

# What the database itself says to a second handing-in under the number of the first.
LAST_GUARD = "a_version_has_its_number"


def asked() -> argparse.Namespace:
    """The figures of the run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--endpoint", choices=["submit", "all"], default="submit")
    parser.add_argument("--pairs", type=int, default=200, help="how many forms, each sent in several copies")
    parser.add_argument("--copies", default="2..10", help="how many copies of each, from..to")
    parser.add_argument("--servers", type=int, default=2, help="web processes")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unsafe", action="store_true", help="without locks, receipts and the last constraint")
    return parser.parse_args()


def waiting_demand(n: int) -> tuple[Demand, races.Sent]:
    """A demand that its administrator is about to hand in, and the form by which that is done."""
    demand = collection.in_review()
    admin = people.member(demand.organisation, is_admin=True)
    (form,) = races.forms_on(admin, [f"/do/demand/{demand.pk}/submit/"])
    return demand, form


def without_the_last_guard() -> None:
    """The database itself no longer says no to a second version of the same number."""
    versions = Demand.versions.rel.related_model
    (guard,) = [each for each in versions._meta.constraints if each.name == LAST_GUARD]
    with connection.schema_editor() as editor:
        editor.remove_constraint(versions, guard)


def race_submissions(ports: list[int], given: argparse.Namespace, chance: random.Random) -> bool:
    """Hand each demand in several times at once; prints the figures; whether all is as it should be."""
    low, high = map(int, given.copies.split(".."))
    statuses: Counter = Counter()
    equal = doubles = stored = copies = 0
    for n in range(given.pairs):
        demand, form = waiting_demand(n)
        outcome = races.race(ports, form, chance.randint(low, high))
        copies += len(outcome.answers)
        seen = {(getattr(a, "status", repr(a)), getattr(a, "location", "")) for a in outcome.answers}
        statuses.update(str(getattr(a, "status", type(a).__name__)) for a in outcome.answers)
        demand.refresh_from_db()
        steps = Record.objects.of(demand).filter(step="submit").count()
        receipts = Receipt.objects.filter(machine="demand", step="submit", object_id=demand.pk)
        stored += demand.submissions == demand.versions.count() == steps == 1 and receipts.count() == 1
        doubles += demand.versions.count() > 1 or steps > 1
        number = getattr(receipts.first(), "number", "")
        equal += seen == {(302, f"/receipts/{number}/")}
    broken = sum(count for status, count in statuses.items() if not status.isdigit() or status >= "500")
    faults = len(verifying.faults())
    print(f"forms {given.pairs}, copies {copies}, statuses {dict(statuses)}, broken chains {faults}")
    print(f"stored once {stored}, one receipt for all copies {equal}, 5xx {broken}, doubles {doubles}")
    if given.unsafe:
        return doubles >= 1
    return stored == equal == given.pairs and not broken and not doubles and not faults


def race_everything(ports: list[int], given: argparse.Namespace, chance: random.Random) -> bool:
    """Race every form of the pages of a small world, and every step that is open on a record in any state."""
    low, high = map(int, given.copies.split(".."))
    world = worlds.gone_on()
    injection.records_in_every_state()
    forms = {sent.name: sent for sent in races.forms_of(world, worlds.insiders(world))}
    forms = {sent.name: sent for sent in races.one_of_each_step()} | forms
    outcomes = [races.race(ports, sent, chance.randint(low, high)) for sent in forms.values()]
    for each in outcomes:
        came = "; ".join(each.wrong) or ("once" if each.writers else "refused to all alike" if each.found else "gone")
        print(f"{each.name}: {len(each.answers)} copies, {came}")
    wrong = [each for each in outcomes if each.wrong]
    taken = sum(each.is_taken for each in outcomes)
    print(f"endpoints {len(outcomes)}, acted exactly once {taken}, wrong {len(wrong)}")
    return not wrong and taken > len(outcomes) // 3


def main() -> int:
    """Run in a database made for it, which goes afterwards."""
    given, began = asked(), time.monotonic()
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"race_{os.getpid()}"
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("createcachetable", verbosity=0)
        if given.unsafe:
            without_the_last_guard()
        door = "tests.everywhere.unguarded" if given.unsafe else "portal.wsgi"
        run = race_submissions if given.endpoint == "submit" else race_everything
        with processes(given.servers, door) as ports:
            good = run(ports, given, random.Random(given.seed))  # noqa: S311 -- the same race again by its seed
    finally:
        connection.creation.destroy_test_db("", verbosity=0)
    print(f"{time.monotonic() - began:.0f} s: {'holds' if good else 'DOES NOT HOLD'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
