"""Requests on both sides of a deadline, as fast as they come, each knowing by which instant it was judged."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

from demands.collection.models import Demand
from demands.matching.models import Solution
from portal import clock
from portal.accounts.models import User
from portal.workflow import StepRefused, perform

AFTER = timedelta(milliseconds=400)  # so long requests go on once the deadline is past


class Judged(NamedTuple):
    """One request: by how much the instant that it was judged by came after its deadline, whether it was taken."""

    late_by: timedelta
    taken: bool


def around_the_deadline(solutions: list[tuple[Solution, User]], *, requests: int, seconds: float) -> list[Judged]:
    """Hand the solutions in and take them back by turns, each on a thread of its own, until `requests` are judged.

    The windows of their demands close while half of them are on their way: after so many seconds, and again each time
    that everything after the deadline was refused.
    """
    judged: list[Judged] = []
    while len(judged) < requests:
        closes_at = clock.now() + timedelta(seconds=seconds)
        Demand.objects.filter(solutions__in=[each.pk for each, _by in solutions]).update(window_closes_at=closes_at)
        start = threading.Barrier(len(solutions), timeout=30)
        with ThreadPoolExecutor(len(solutions)) as pool:
            runs = [pool.submit(_until, solution, by, closes_at, start) for solution, by in solutions]
        judged += [each for run in runs for each in run.result()]
    return judged


def _until(solution: Solution, by: User, closes_at: datetime, start: threading.Barrier) -> list[Judged]:
    judged: list[Judged] = []
    try:
        connection.ensure_connection()
        start.wait()
        while not judged or judged[-1].late_by < AFTER:
            judged.append(_one(solution, by, closes_at))
    finally:
        connection.close()
    return judged


def _one(solution: Solution, by: User, closes_at: datetime) -> Judged:
    with clock.held(at_once=True):
        late_by = clock.now() - closes_at
        fresh = Solution.objects.get(pk=solution.pk)
        step = {"name": "recall"} if fresh.state == Solution.State.SUBMITTED else {"name": "submit", "pledge": True}
        try:
            perform(fresh, step.pop("name"), by=by, **step)
        except StepRefused:
            return Judged(late_by, False)
    return Judged(late_by, True)
