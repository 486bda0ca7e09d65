"""Nobody is erased who stands in a record under hold; once it is lifted, nothing of it stands in the way."""

import pytest

from portal import clock
from portal.personal import erasing
from portal.records import holds
from portal.workflow import StepRefused, perform
from tests.factories import people


@pytest.fixture
def leaver(zhejiang, dept_officer):
    """Somebody who registered a unit, put it right and has left it."""
    company = people.unit(zhejiang)
    person = people.member(company, is_admin=True)
    perform(company, "return_for_correction", by=dept_officer, reason="营业执照已经过期，请换新的")
    perform(company, "resubmit", by=person, answer="已换", name="某公司", contact="钱某", phone="0571-1")
    person.memberships.update(ended_at=clock.now())
    person = type(person).objects.get(pk=person.pk)
    person.company = company
    return person


@pytest.mark.parametrize("held", ["what the person did", "the account"])
def test_whoever_stands_in_a_held_record_is_not_erased_until_it_is_lifted(leaver, held):
    of = ("organisation", leaver.company.pk) if held == "what the person did" else ("account", leaver.pk)
    holds.place(*of, reason="信访调查", by=people.staff("auditor"))

    with pytest.raises(StepRefused, match="依法须继续保留"):
        erasing.ask(person=leaver, why="已离职")
    holds.lift(*of, reason="调查结束", by=people.staff("supervisor"))
    assert erasing.ask(person=leaver, why="已离职").pk


def test_a_hold_on_something_else_stands_in_nobodys_way(leaver, zhejiang):
    holds.place("organisation", people.unit(zhejiang).pk, reason="信访调查", by=people.staff("auditor"))

    assert erasing.reasons_against(leaver) == []
