"""Every list: Excel holds exactly the rows that the filters leave; a page costs as much for three rows as for one.

Each hall counts the queries of its own lists. Counted here is what belongs to no hall: the desk, what was done, the
messages, notices and public notices of all stages, calendars, own applications and reviews, consents, roles.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.collection.models import PrecheckTerm
from portal import clock
from portal.accounts.models import Region, RoleGrant
from portal.notices.models import Message
from portal.records import holds
from portal.records.models import Record
from portal.views.lists import RecordList
from portal.workflow import perform
from tests.factories import (
    applications,
    approval,
    collection,
    delivery,
    guidelines,
    matching,
    materials,
    people,
    redress,
    release,
    reserve,
    reviews,
)
from tests.portal.addresses import addresses

pytestmark = pytest.mark.django_db
WANTED = "只找这一件"


@dataclass(frozen=True)
class Listed:
    """One list: how a row comes onto it, whose page shows it, which question finds it by which column."""

    name: str
    make: Any
    reader: Any
    question: str = "title"
    column: str = "title"

    def rows(self):
        """Three rows, of which the second is the one that is wanted."""
        made = [self.make() for _n in range(3)]
        *path, column = self.column.split("__")
        row = made[1]
        for step in path:
            row = getattr(row, step)
        type(row)._base_manager.filter(pk=row.pk).update(**{column: WANTED})
        return made


def office():
    return people.staff("office_officer")


def member_of(find):
    """Whoever works in all of the units that hold the rows; the rows are made before."""
    return lambda rows: _joined([find(row) for row in rows])


def _joined(units):
    first, *others = units
    person = people.member(first, is_admin=True)
    for unit in others:
        if unit not in [m.organisation for m in person.memberships.all()]:
            person.memberships.create(organisation=unit, is_admin=True, joined_at=person.date_joined)
    return type(person).objects.get(pk=person.pk)


def auditor():
    return people.staff("auditor")


def bureau_officer():
    return people.staff("bureau_officer", Region.objects.get(pk="330000"))


def before_the_bureau():
    """A demand of a city whose bureau is heard before the department."""
    PrecheckTerm.objects.get_or_create(region_id="330000", defaults={"is_on": True})
    if not RoleGrant.objects.filter(role="bureau_officer").exists():
        bureau_officer()
    return collection.submitted()


def officer():
    return people.staff("dept_officer", Region.objects.get(pk="330000"))


def on_record():
    """A step of a unit, as it stands in the record."""
    unit = people.unit()
    perform(unit, "return_for_correction", by=people.staff("dept_officer", unit.region), reason="营业执照已经过期")
    return Record.objects.of(unit).last()


def held():
    unit = people.unit()
    return holds.place("organisation", unit.pk, reason="信访调查", by=auditor())


LISTS = (
    Listed("record_search", on_record, auditor, "unit", "acting_for"),
    Listed("holds", held, auditor, "reason", "lifted_why"),
    Listed("materials", materials.material, member_of(lambda row: row.unit), "q", "name"),
    Listed("organisations", people.unit, office, "name", "name"),
    Listed("experts", reviews.expert, lambda: people.staff("expert_keeper"), "name", "name"),
    Listed("review_rounds", reviews.review_round, office),
    Listed("collection_rounds", collection.open_round, office, "name", "name"),
    Listed("demands", collection.submitted, office, "q"),
    Listed("check_queue", collection.submitted, officer, "q"),
    Listed("bureau_demands", before_the_bureau, bureau_officer, "q"),
    Listed("selection", lambda: collection.demand_in("evaluated"), office, "q"),
    Listed("own_demands", collection.draft, member_of(lambda row: row.organisation), "q"),
    Listed("release_lists", release.release_list, office),
    Listed("corrections", release.correction, office, "q", "demand__title"),
    Listed("takedowns", release.closed, office, "code", "demand__code"),
    Listed("matchings", matching.demand_with_window, office),
    Listed("redresses", redress.filed, office, "q"),
    Listed("expert_comparisons", matching.comparison_asked, office, "q", "demand__title"),
    Listed("solutions", matching.negotiating, office, "q"),
    Listed("agreements", matching.agreement, office, "q", "demand__title"),
    Listed("adjustments", reserve.adjustment_handed_in, office, "q", "demand__title"),
    Listed("demand_take_overs", reserve.unmatched, office),
    Listed("reserve_entries", reserve.submitted, office, "q"),
    Listed("guideline_list", guidelines.draft, office),
    Listed("applications", applications.submitted, office, "q"),
    Listed("my_applications", applications.draft, member_of(lambda row: row.lead), "q"),
    Listed("decision_lists", approval.decision_list, office),
    Listed("projects", delivery.project, office),
    Listed("task_agreements", delivery.agreement, office, "title", "project__title"),
)


def test_every_list_of_records_stands_in_this_table():
    views = {a.name: getattr(a.view, "view_class", object) for a in addresses()}

    assert {listed.name for listed in LISTS} == {name for name, view in views.items() if issubclass(view, RecordList)}


@pytest.mark.parametrize("listed", LISTS, ids=lambda listed: listed.name)
def test_excel_holds_exactly_the_rows_that_the_filters_leave(client, now, listed):
    rows = listed.rows()
    client.force_login(listed.reader(rows) if listed.reader.__code__.co_argcount else listed.reader())
    address, asked = reverse(listed.name), {listed.question: WANTED}

    assert len(client.get(address).context["table"].rows) == 3
    assert [row.record.pk for row in client.get(address, asked).context["table"].rows] == [rows[1].pk]
    assert len(_sheet(client.get(address, {"export": "xlsx"}))) == 1 + 3
    (head, found) = _sheet(client.get(address, asked | {"export": "xlsx"}))
    assert all(isinstance(name, str) and name for name in head)
    assert any(WANTED in str(cell) for cell in found)


def _sheet(answer):
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def at_the_desk(count):
    """Demands before their department."""
    for _n in range(count):
        collection.submitted()
    return people.staff("dept_officer", Region.objects.get(pk="330000"))


def what_was_done(count):
    """Demands that one administrator handed in for several units."""
    units = [people.verified_unit() for _n in range(count)]
    admin = _joined(units)
    for unit in units:
        collection.submitted(unit, admin=admin)
    return admin


def told(count):
    """Messages, of which one was read."""
    person = people.person()
    for n in range(count):
        Message.objects.create(
            person=person, key=str(n), text="需求已受理", at=clock.now(), read_at=None if n else clock.now()
        )
    return person


def published(count):
    """Lists, guidelines and public notices that are out."""
    for _n in range(count):
        release.published([release.selected_demand(code=f"ZJ-2026-9{count}{_n}1")])
        guidelines.issued()
        approval.announced()


def asked_to_review(count):
    """An expert with so many demands to score."""
    reviews.pool(5)
    round_ = reviews.scoring(count, by=people.staff("dept_officer", Region.objects.get(pk="330000")))
    expert = round_.assignments.first().expert
    assert round_.assignments.filter(expert=expert).count() == count
    return expert.user


def asked_for_consent(count):
    """Entries about which a department is still asked."""
    for _n in range(count):
        reserve.checked()
    return people.staff("dept_approver", Region.objects.get(pk="310000"))


def own_applications(count):
    """Drafts of one unit."""
    made = [applications.draft() for _n in range(count)]
    return _joined([row.lead for row in made])


def given_roles(count):
    """People who hold a role."""
    for _n in range(count):
        people.staff("office_officer")
    return people.staff("security_admin")


COSTS = (
    ("desk", at_the_desk, 9),
    ("done", what_was_done, 10),
    ("messages", told, 10),
    ("home", published, 15),
    ("announcements", published, 4),
    ("publicity", published, 2),
    ("hall_calendar", published, 3),
    ("calendar_feed", published, 4),
    ("my_reviews", asked_to_review, 10),
    ("reserve_consents", asked_for_consent, 11),
    ("my_applications", own_applications, 12),
    ("roles", given_roles, 11),
)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "make", "queries"), COSTS, ids=[name for name, _make, _queries in COSTS])
def test_a_page_costs_as_much_for_three_rows_as_for_one(
    client, now, name, make, queries, count, django_assert_num_queries
):
    if reader := make(count):
        client.force_login(reader)
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


def test_no_list_costs_more_than_fifteen_queries():
    assert max(queries for _name, _make, queries in COSTS) <= 15
