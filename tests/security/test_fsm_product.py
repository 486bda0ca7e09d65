"""State x step x person for every machine: what is not declared is refused and leaves nothing behind (bar S-22).

Every cell is judged at the door itself; of the refused ones of a step in a state one by turns goes the whole way
through `perform`, and with --matrix all of them do.
"""

import itertools

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal import clock, workflow
from portal.records.models import Record
from portal.workflow import StepRefused, machines, perform, steps_of
from tests.conftest import NOW
from tests.factories.machines import MACHINES
from tests.support import place, without_checks
from tests.traces import traces
from tests.workflow.answers import answers_for
from tests.workflow.cast import cast_for

TESTED = [name for name in machines() if name in MACHINES]


@pytest.fixture
def standing():
    with clock.standing_at(NOW):
        yield


def test_every_machine_has_a_factory_and_every_factory_a_machine():
    assert set(MACHINES) == set(machines())


@pytest.mark.parametrize("machine", TESTED)
def test_a_factory_gives_a_saved_record_in_its_first_state(machine, db, standing):
    record = MACHINES[machine]()

    assert type(record) is machines()[machine]
    assert record.pk is not None
    assert record.state == type(record)._meta.get_field("state").get_default()


@pytest.fixture
def every(request):
    """Whether each refused cell goes the whole way."""
    return request.config.getoption("--matrix")


@pytest.mark.asvs("2.3.1", "8.3.1")
@pytest.mark.parametrize("machine", TESTED)
def test_a_step_is_taken_only_from_its_states_and_by_its_people(machine, db, standing, every, record_property):
    without_checks(machines()[machine])
    first = MACHINES[machine]()
    cast, turn, opened, refused = cast_for(first), itertools.count(), 0, 0
    record, before = first, traces(first)
    for state, declared in itertools.product(type(first).State.values, steps_of(type(first))):
        if record.state != state:
            record = place(first, state)
            before = traces(record)
        closed = []
        for player in cast:
            may = any(player.plays(actor, record) for actor in declared.by)
            cell = f"{machine}: {player.name} takes {declared.name} from {state}"
            if may and state in declared.sources:
                opened += 1
                _open_to(player.user, record, declared, cell)
            else:
                closed.append((player.user, StepRefused if may else PermissionDenied, cell))
        _closed_to_all(record, declared, closed, None if every else next(turn))
        refused += len(closed)
        assert traces(record) == before, f"{machine}: {declared.name} from {state} was refused and left something"

    record_property("figure", ("cells of state, step and person refused", refused))
    record_property("figure", ("cells of state, step and person open", opened))
    assert opened > 0


def _closed_to_all(record, declared, closed, turn):
    for user, refusal, cell in closed:
        _refused(refusal, cell, lambda u=user: workflow._checked(record, declared, u, None, {}))
    for user, refusal, cell in closed if turn is None else [closed[turn % len(closed)]]:
        _refused(refusal, cell, lambda u=user: perform(record, declared.name, by=u))


def _refused(refusal, cell, act):
    try:
        act()
    except refusal:
        return
    except (PermissionDenied, StepRefused) as other:
        pytest.fail(f"{cell}: was refused as {type(other).__name__}, not as {refusal.__name__}")
    pytest.fail(f"{cell}: was not refused")


def _open_to(user, record, declared, cell):
    """The person is right and the state is: only what is missing in a record put there may hold the step up."""
    undone = transaction.savepoint()
    rows = Record.objects.of(record).count()
    try:
        with transaction.atomic():
            done = perform(record, declared.name, by=user, **answers_for(declared, record, user))
    except PermissionDenied:
        pytest.fail(f"{cell}: was refused to the right person")
    except Exception:  # noqa: S110 -- a record put into a state lacks what leads there; stories walk the whole way
        pass
    else:
        assert done.state in declared.targets or declared.then, cell
        assert Record.objects.of(record).count() > rows, cell
    finally:
        transaction.savepoint_rollback(undone)


@pytest.mark.parametrize("machine", TESTED)
def test_the_work_list_of_everybody_can_be_read(machine, db, standing):
    """Columns, ties and deadlines of each machine's queues fit together in the one query over all machines."""
    from portal import worklist

    record = MACHINES[machine]()
    for player in cast_for(record):
        waiting = worklist.waiting(player.user)
        rows = worklist.rows(waiting) if waiting is not None else []
        mine = {(row.machine, row.pk) for row in rows}
        due_now = [
            s
            for s in steps_of(type(record))
            if s.todo and not s.todo_when and record.state in s.sources and any(player.plays(a, record) for a in s.by)
        ]
        visible = type(record).objects.visible_to(player.user).filter(pk=record.pk).exists()
        if due_now and visible:
            assert (machine, record.pk) in mine, player.name
