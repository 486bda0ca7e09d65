"""Submitting is exactly once: a repeat shows the same receipt, and the test of it can fail."""

import time

import pytest
from django.db import IntegrityError, connection, transaction

from portal import clock, once
from portal.calls.models import Field
from portal.models import Receipt
from portal.workflow import StepRefused
from tests.at_once import at_once
from tests.factories import people

CHANGED = "这份表单已经提交过，内容与本次不同。请从记录页面重新打开表单再修改。"


def sending(token, person, *, content="同一内容", step="submit", machine="organisation", act=None):
    """What a form's sending asks for; it makes a field, whose page is the person's unit."""

    def make():
        made = Field.objects.create(name=f"领域{time.monotonic_ns()}")
        made.get_absolute_url = lambda: "/units/1/"
        return made

    return once.act_once(
        token=token, person=person, machine=machine, step=step, content={"text": content}, act=act or make
    )


@pytest.fixture
def person(db):
    return people.person()


def test_the_first_sending_acts_and_gives_a_receipt(person, now):
    token = once.new_token()
    receipt, acted = sending(token, person)

    made = Field.objects.get(name__startswith="领域")
    assert acted is True
    assert receipt.number == f"HZ20260310-{token.replace('-', '')[:10].upper()}"
    assert (receipt.object_id, receipt.url, receipt.at) == (made.pk, "/units/1/", now)
    assert receipt.content_hash == once.content_hash({"text": "同一内容"})


def test_a_repeat_acts_no_more_and_gives_the_same_receipt(person):
    token = once.new_token()
    first, _acted = sending(token, person)
    again, acted = sending(token, person)

    assert (again.pk, acted) == (first.pk, False)
    assert Field.objects.filter(name__startswith="领域").count() == 1


@pytest.mark.parametrize(
    "other", [{"content": "别的内容"}, {"step": "withdraw"}, {"machine": "demand"}], ids=["content", "step", "machine"]
)
def test_something_else_under_the_same_token_is_refused(person, other):
    token = once.new_token()
    sending(token, person)

    with pytest.raises(StepRefused) as refused:
        sending(token, person, **other)

    assert refused.value.reasons == [CHANGED]
    assert (Field.objects.filter(name__startswith="领域").count(), Receipt.objects.count()) == (1, 1)


def test_another_person_gets_no_receipt_for_this_persons_token(person):
    token = once.new_token()
    sending(token, person)

    with pytest.raises(StepRefused):
        sending(token, people.person())
    with pytest.raises(StepRefused):
        once.receipt_of(
            token=token, person=people.person(), machine="organisation", step="submit", content={"text": "同一内容"}
        )


def test_the_receipt_of_a_sending_is_found_again_and_none_of_one_that_never_came(person):
    token = once.new_token()
    receipt, _acted = sending(token, person)
    sent = {"person": person, "machine": "organisation", "step": "submit", "content": {"text": "同一内容"}}

    assert once.receipt_of(token=token, **sent) == receipt
    assert once.receipt_of(token=once.new_token(), **sent) is None


@pytest.mark.parametrize("token", ["", "123", "' OR 1=1 --", "{9D1A0C36-2B0B-4A7E-8C25-0F6C1C2D3E4F}", "x" * 5000])
def test_what_is_no_token_of_ours_is_refused_with_a_sentence(person, token):
    with pytest.raises(StepRefused) as refused:
        sending(token, person)

    assert refused.value.reasons == ["表单已过期，请核对后重新提交。"]


def test_a_sending_that_failed_leaves_nothing_and_may_come_again(person):
    token = once.new_token()

    def fail():
        Field.objects.create(name="领域半成")
        raise StepRefused("窗口已关闭")

    with pytest.raises(StepRefused):
        sending(token, person, act=fail)
    assert (Receipt.objects.count(), Field.objects.count()) == (0, 0)

    assert sending(token, person)[1] is True


def slowly():
    """An act long enough for every copy to arrive meanwhile."""
    made = Field.objects.create(name=f"领域{time.monotonic_ns()}")
    time.sleep(0.3)
    made.get_absolute_url = lambda: "/units/1/"
    return made


@pytest.mark.django_db(transaction=True)
def test_ten_copies_at_once_act_once_and_all_read_the_same_receipt():
    person, token = people.person(), once.new_token()

    answers = at_once(*[lambda: sending(token, person, act=slowly)] * 10)

    assert sorted(acted for _receipt, acted in answers) == [False] * 9 + [True]
    assert len({receipt.number for receipt, _acted in answers}) == 1
    assert (Field.objects.count(), Receipt.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_if_the_first_copy_fails_the_next_one_acts():
    person, token, tries = people.person(), once.new_token(), []

    def fails_the_first_time():
        tries.append(1)
        if len(tries) == 1:
            time.sleep(0.3)
            raise StepRefused("窗口已关闭")
        return slowly()

    answers = at_once(*[lambda: sending(token, person, act=fails_the_first_time)] * 2)

    assert sorted(type(answer).__name__ for answer in answers) == ["StepRefused", "tuple"]
    assert (Field.objects.count(), Receipt.objects.count()) == (1, 1)


GUARDS = """
    SELECT conname FROM pg_constraint
    WHERE conrelid = 'portal_receipt'::regclass AND contype = 'u' ORDER BY conname
"""


@pytest.fixture
def guard_off(transactional_db):
    """The receipts without their unique columns, put back afterwards."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("".join(f"ALTER TABLE portal_receipt DROP CONSTRAINT {name};" for name in names))
        yield names
        cursor.execute("DELETE FROM portal_receipt")
        for name in names:
            column = "token" if "token" in name else "number"
            cursor.execute(f"ALTER TABLE portal_receipt ADD CONSTRAINT {name} UNIQUE ({column})")


def test_with_the_guard_off_every_copy_acts(guard_off):
    """The positive control: without it, the test of ten copies would prove nothing."""
    assert len(guard_off) == 2
    person, token, acts = people.person(), once.new_token(), []

    def act():
        acts.append(1)
        return slowly()

    at_once(*[lambda: sending(token, person, act=act)] * 10)

    assert len(acts) == 10


def test_the_database_itself_refuses_a_second_receipt_of_a_token(person):
    token = once.new_token()
    sending(token, person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(token=token, person=person, number="HZ-2", step="submit", at=clock.now())
