"""Rights hold below the pages too: in services called directly, and in the worker, which acts for whoever asked."""

import pytest
from django_fsm import TransitionNotAllowed

from portal import clock
from portal.accounts.models import Membership, RoleGrant
from portal.notices import mail, outbox, tell
from portal.notices.models import Message
from portal.records.models import Package
from portal.records.packing import asking
from portal.steps import PastTheDoor
from portal.workflow import machines, steps_of
from tests.factories import collection, files, people
from tests.factories.machines import MACHINES

pytestmark = pytest.mark.django_db


@pytest.mark.asvs("8.3.1")
@pytest.mark.parametrize("machine", machines())
def test_no_step_of_any_machine_runs_past_the_door(machine, now):
    record, ran = MACHINES[machine](), []
    for declared in steps_of(type(record)):
        try:
            getattr(record, declared.name)(by=people.person())
        except (PastTheDoor, TransitionNotAllowed):
            continue
        ran.append(declared.name)

    assert ran == []


@pytest.mark.asvs("8.3.3")
@pytest.mark.parametrize("loses", ["the role", "the account"])
def test_the_worker_packs_nothing_for_whoever_lost_the_right_after_asking(now, loses):
    auditor, demand = people.staff("auditor"), collection.submitted()
    package = asking.ask(demand, by=auditor)
    if loses == "the role":
        RoleGrant.objects.filter(user=auditor).update(ended_at=clock.now())
    else:
        type(auditor).objects.filter(pk=auditor.pk).update(is_active=False)
    while outbox.do_next():
        pass

    package.refresh_from_db()
    assert (package.status, bool(package.file)) == (Package.Status.FAILED, False)


@pytest.mark.asvs("8.3.3")
def test_the_worker_writes_no_mail_to_an_account_that_was_disabled_after_it_was_told(now, mailoutbox):
    person = people.person()
    tell.send([person], key="told:1", text="您的需求已受理。")
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    mail.send_mail(person_id=person.pk, key="told:1")

    assert mailoutbox == []
    assert Message.objects.get(person=person).mailed_at is None


def _leaves(client, person):
    """The person's last unit lets go of it, which ends the session; then it signs in again."""
    Membership.objects.filter(user=person).update(ended_at=clock.now())
    client.force_login(type(person).objects.get(pk=person.pk))


@pytest.mark.asvs("8.3.2")
def test_whoever_left_a_unit_is_left_with_nothing_of_its_records(client, now):
    """Not the file that one handed in, nor the name of the record among one's own steps."""
    demand = collection.submitted()
    file = files.stored(demand, demand.created_by)
    client.force_login(demand.created_by)
    before = client.get(f"/files/{file.pk}/").status_code, demand.title in client.get("/desk/done/").text
    _leaves(client, demand.created_by)

    assert before == (200, True)
    assert client.get(f"/files/{file.pk}/").status_code == 404
    assert demand.title not in client.get("/desk/done/").text


@pytest.mark.asvs("8.3.2")
def test_a_receipt_says_nothing_of_a_record_that_is_no_longer_ones_own_to_read(client, now):
    """Whoever left the unit keeps the receipt of what was handed in, and learns nothing new of the record."""
    from tests.everywhere import world as worlds

    demand = collection.submitted()
    receipt = worlds.receipt_of(demand)
    client.force_login(demand.created_by)
    before = client.get(f"/receipts/{receipt.number}/").text
    _leaves(client, demand.created_by)
    after = client.get(f"/receipts/{receipt.number}/").text

    assert (demand.title in before, receipt.number in before) == (True, True)
    assert (demand.title in after, receipt.number in after) == (False, True)
    assert demand.get_state_display() not in after
