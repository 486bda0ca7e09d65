"""Nothing is lost or doubled while things break: a portal of its own is started, people hand in and check demands
over HTTP, each fault does its harm in turn, and what the people know is held against what is stored (the oracle, A to
H). Ends 0 where every answer is yes.

python bench/faults.py --fault kill9-web,redis-stop --minutes 5 [--clients 4] [--keep]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["DJANGO_SETTINGS_MODULE"] = "bench.faulty.settings"

from bench.faulty.inject import FAULTS  # noqa: E402 -- the path is set above
from bench.faulty.journal import Sent, read  # noqa: E402 -- the same
from bench.faulty.stand import Stand  # noqa: E402 -- the same
from tests.reliability.rig.programs import until  # noqa: E402 -- the same

SETTLING = 120  # seconds that the outbox may take once everything is well again
LAG = 30.0  # seconds, of 99 in 100 errands after the faults


def main() -> int:
    """Run it; 0 where nothing was lost or doubled."""
    asked = _arguments()
    stand = Stand(small_disks="disk-full" in asked.fault and os.geteuid() == 0)
    try:
        return 0 if _run(stand, asked) else 1
    finally:
        if asked.keep:
            print(stand.tail())
        stand.end()


def _arguments() -> argparse.Namespace:
    names = lambda text: text.split(",")  # noqa: E731 -- a type for argparse
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--fault", type=names, default=list(FAULTS), help=f"of {', '.join(FAULTS)}")
    parser.add_argument("--minutes", type=float, default=1.0, help="for all faults together")
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--keep", action="store_true", help="print the ends of the logs")
    asked = parser.parse_args()
    if unknown := set(asked.fault) - set(FAULTS):
        parser.error(f"no fault is called {', '.join(sorted(unknown))}")
    return asked


def _run(stand: Stand, asked: argparse.Namespace) -> bool:
    import django

    django.setup()
    from bench.faulty import world

    people = world.build(asked.clients)
    stand.serve()
    clients, journals = _start_clients(stand, people)
    try:
        well, calm = _break(stand, asked, journals)
        (stand.folder / "stop").touch()
        for client in clients:
            client.wait(timeout=90)
    finally:
        for client in clients:
            client.kill()
    return _judge(stand, people, read(journals), calm) and well


def _start_clients(stand: Stand, people: list[dict]) -> tuple[list[subprocess.Popen], list[Path]]:
    clients, journals = [], []
    for number, who in enumerate(people):
        journals.append(stand.folder / f"journal{number}")
        config = who | {"port": stand.front.port, "journal": str(journals[-1]), "seed": number}
        config["stop"] = str(stand.folder / "stop")
        command = [sys.executable, "-m", "bench.faulty.clients", json.dumps(config)]
        with (stand.folder / f"client{number}.log").open("w") as said:
            clients.append(subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said))
    return clients, journals


def _break(stand: Stand, asked: argparse.Namespace, journals: list[Path]) -> tuple[bool, float]:
    """One fault after the other; whether each found what it expects, and when all was well again."""
    share, well = asked.minutes * 60 / len(asked.fault), True
    for name in asked.fault:
        before = _taken(journals)
        said, so = FAULTS[name](stand, time.monotonic() + share)
        well = well and so
        print(
            f"{'ok  ' if so else 'FAIL'} {name}: {said}; {_taken(journals) - before} forms taken meanwhile", flush=True
        )
    return well, time.time()


def _taken(journals: list[Path]) -> int:
    return sum(sent.acknowledged for sent in read(path for path in journals if path.exists()))


def _heard(folder: Path) -> Counter:
    """How often the clients heard which status."""
    lines = (json.loads(line) for path in folder.glob("journal*") for line in path.read_text().splitlines())
    return Counter(line["status"] for line in lines if "status" in line)


def _judge(stand: Stand, people: list[dict], sent: list[Sent], calm: float) -> bool:
    from django.db import connections

    from bench.faulty import oracle
    from portal.notices.models import Outbox

    connections.close_all()  # those from before the faults may lead to a database that was stopped since
    taken, no, unknown = (sum(getattr(s, kind) for s in sent) for kind in ("acknowledged", "refused", "unknown"))
    often = sum(s.sendings for s in sent)
    print(f"acknowledged {taken}, refused {no}, unknown {unknown}, of {len(sent)} forms sent {often} times")
    again = oracle.unknown(sent, stand, people)
    queue = stand.redis.client()
    settled = until(lambda: not Outbox.objects.unfinished().exists() and not queue.llen("celery"), SETTLING, pause=0.2)
    lag = _lag(calm)
    answers = {
        "A": oracle.acknowledged(sent), "B": oracle.refused(sent), "C": again, "D": oracle.states(sent),
        "E": oracle.outbox(stand), "F": oracle.files(sent), "G": oracle.chain(sent), "H": oracle.quiet(stand),
    }  # fmt: skip
    for letter, (yes, figure) in answers.items():
        print(f"{'ok  ' if yes else 'FAIL'} {letter} {figure}")
    print(f"{'ok  ' if lag <= LAG else 'FAIL'} lag of the outbox after the faults: p99 {lag:.1f} s")
    heard = _heard(stand.folder)
    print(f"{'ok  ' if 500 not in heard else 'FAIL'} answers to all requests by status (0: none came): {dict(heard)}")
    whole = settled and lag <= LAG and 500 not in heard
    return whole and bool(sent) and all(yes for yes, _figure in answers.values())


def _lag(calm: float) -> float:
    """Seconds from when an errand could be done to when it was, of 99 in 100 done after the faults were over."""
    from portal.notices.models import Outbox

    rows = Outbox.objects.exclude(done_at=None).values_list("at", "done_at")
    lags = [done.timestamp() - max(at.timestamp(), calm) for at, done in rows if done.timestamp() > calm]
    return statistics.quantiles(lags, n=100)[98] if len(lags) > 1 else max(lags, default=0.0)


if __name__ == "__main__":
    sys.exit(main())
