"""Many people at once on records that drive each other, each in a process of their own, taking any step they may."""

import multiprocessing
import random
import time
import traceback
from collections import Counter
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections

from demands.collection.models import Demand
from portal import clock, workflow
from portal.workflow import StepRefused, machines, perform, steps_of
from tests.everywhere import world
from tests.factories import applications, approval, matching, people, release
from tests.workflow.answers import answers_for

MOMENT = 0.01  # seconds between a step's being judged and taken, so that steps overlap
Key = tuple[str, int]


def crowded_scene() -> list[Key]:
    """Records whose steps drive each other: lists with their demands, agreements of one demand, a round, a decision."""
    found = list(world.gone_on().records.values())
    asked = release.asked_for_signature([release.selected_demand(code=f"ZJ-2026-91{n:02d}") for n in range(3)])
    release.sign(asked, *release.DEPARTMENTS)
    found += [asked, *(item.demand for item in asked.items.all()), *_two_agreements_of_one_demand()]
    deciding = approval.cosigning()
    approval.sign(deciding, *approval.DEPARTMENTS)
    found += [deciding, *(item.application for item in deciding.items.all())]
    given = applications.consented()
    found += [given, given.guideline]
    round_ = next(record for record in found if record.machine == "review_round")
    found += [*round_.assignments.all(), *(assignment.expert for assignment in round_.assignments.all())]
    return list({(record.machine, record.pk): None for record in found})


def _two_agreements_of_one_demand() -> list[Any]:
    demand = matching.demand_with_window()
    admin = people.member(demand.demander, is_admin=True)
    matching.in_matching(demand)
    found = [Demand.objects.get(pk=demand.pk)]
    for region in ("310000", "320000"):
        solution = matching.place(matching.draft(demand, matching.provider_unit(region)), "negotiating")
        drawn = perform(matching.agreement(solution, by=admin), "sign_as_demander", by=admin, pledge=True)
        found += [solution, drawn]
    return found


def blow(scene: list[Key], *, processes: int, steps: int, seed: int) -> Counter:
    """So many processes take so many steps each; how often each thing came of it."""
    fork = multiprocessing.get_context("fork")
    connections.close_all()
    answers = fork.Queue()
    crowd = [fork.Process(daemon=True, target=_one, args=(scene, steps, seed + n, answers)) for n in range(processes)]
    for each in crowd:
        each.start()
    came = sum((answers.get(timeout=120) for _each in crowd), Counter())
    for each in crowd:
        each.join()
    return came


def _one(scene: list[Key], steps: int, seed: int, answers: Any) -> None:
    chance, came = random.Random(seed), Counter()
    take = workflow._take

    def take_slowly(*step: Any) -> Any:
        time.sleep(MOMENT)
        return take(*step)

    workflow._take = take_slowly
    connections.close_all()
    try:
        for _n in range(steps):
            came[_any_step(scene, chance)] += 1
        connections.close_all()
    except Exception as error:  # a process that said nothing would be waited for
        came["".join(traceback.format_exception(error))[-2000:]] += 1
    answers.put(came)


def _any_step(scene: list[Key], chance: random.Random) -> str:
    """Take a step that somebody may take now; what came of it: `taken`, `refused`, or the name of an error."""
    for machine, pk in chance.sample(scene, len(scene)):
        record = machines()[machine]._base_manager.get(pk=pk)
        for declared in chance.sample(steps_of(type(record)), len(steps_of(type(record)))):
            who = _somebody(record, declared, chance) if record.state in declared.sources else None
            if who is not None:
                return _taken(record, declared, who)
    return "nothing left"


def _somebody(record: Any, declared: Any, chance: random.Random) -> Any:
    actor = chance.choice(declared.by)
    found = [person for person in list(actor.people(record))[:5] if declared.actor(record, person)]
    return chance.choice(found) if found else None


def _taken(record: Any, declared: Any, who: Any) -> str:
    try:
        with clock.held(at_once=True):
            perform(record, declared.name, by=who, **answers_for(declared, record, who))
    except (StepRefused, PermissionDenied):
        return "refused"
    except DatabaseError as error:
        return f"{record.machine}.{declared.name}: {type(error).__name__} {error}"[:200]
    except (TypeError, ValueError, AttributeError, LookupError):  # what was made up for the form does not fit the step
        return "refused"
    return "taken"
