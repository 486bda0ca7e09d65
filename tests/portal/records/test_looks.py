"""A look at what is confidential is on record: once for each person, record and hour; not of one's own people."""

from datetime import timedelta

import pytest

from portal import clock, records
from portal.records.models import Record
from tests.factories import applications, delivery, matching, people, reviews

pytestmark = pytest.mark.django_db

LOOKED_AT = {
    "solution": (matching.negotiating, lambda record: record.organisation, "查看解决方案"),
    "agreement": (matching.agreement, lambda record: record.solution.organisation, "查看合作意向"),
    "application": (applications.submitted, lambda record: record.lead, "查看申报书和预算"),
    "project": (delivery.project, lambda record: record.lead, "查看项目和预算"),
    "task_agreement": (delivery.agreement, lambda record: record.project.lead, "查看任务书和预算"),
    "organisation": (people.verified_unit, lambda record: record, "查看单位联系人和电话"),
}


def looks(record):
    return list(Record.objects.of(record).filter(step="look").values_list("label", "person_id"))


@pytest.mark.asvs("16.3.2")
@pytest.mark.parametrize("machine", LOOKED_AT)
def test_a_look_by_others_is_on_record_once_an_hour_and_by_its_own_people_never(client, now, machine):
    make, unit_of, label = LOOKED_AT[machine]
    record, reader = make(), people.staff("office_officer")
    own = people.member(unit_of(record), is_admin=True)
    client.force_login(own)
    assert client.get(record.get_absolute_url()).status_code == 200
    assert looks(record) == []

    client.force_login(reader)
    for _time in range(2):
        assert client.get(record.get_absolute_url()).status_code == 200
    assert looks(record) == [(label, reader.pk)]
    with clock.standing_at(now + timedelta(hours=1)):
        client.get(record.get_absolute_url())
    assert looks(record) == [(label, reader.pk)] * 2


def test_a_look_at_an_expert_is_on_record_but_not_ones_own(client, now):
    expert, keeper = reviews.expert(), people.staff("expert_keeper")
    client.force_login(expert.user)
    client.get(expert.get_absolute_url())
    assert looks(expert) == []
    client.force_login(keeper)
    client.get(expert.get_absolute_url())

    assert looks(expert) == [("查看专家信息", keeper.pk)]


def test_looking_through_the_experts_is_on_record_with_what_was_asked(client, now):
    keeper = people.staff("expert_keeper")
    client.force_login(keeper)
    for _time in range(2):
        client.get("/experts/?name=王&page=1")
    client.get("/experts/")

    found = Record.objects.filter(machine="account", object_id=keeper.pk, step="search").order_by("seq")
    assert [(row.label, row.detail["asked"]) for row in found] == [("查看专家库", {"name": ["王"]}), ("查看专家库", {})]


def test_solutions_side_by_side_are_looked_at_each(client, now):
    solution, reader = matching.negotiating(), people.staff("office_officer")
    client.force_login(reader)
    client.get(f"/demands/{solution.demand_id}/compare/?s={solution.pk}")

    assert ("比选解决方案", reader.pk) in looks(solution)


@pytest.mark.asvs("16.3.2")
def test_what_leaves_the_portal_is_on_record_each_time(zhejiang, now):
    unit, reader = people.unit(zhejiang), people.staff("office_officer")
    for _time in range(2):
        records.looked(unit, by=reader, what="下载", every_time=True)

    assert looks(unit) == [("下载", reader.pk)] * 2


@pytest.mark.parametrize("other", ["person", "record", "what"])
def test_another_person_record_or_kind_of_look_is_another_look(zhejiang, now, other):
    unit, reader = people.unit(zhejiang), people.staff("office_officer")
    records.looked(unit, by=reader, what="查看")
    different = {
        "person": lambda: records.looked(unit, by=people.staff("office_officer"), what="查看"),
        "record": lambda: records.looked(people.unit(zhejiang), by=reader, what="查看"),
        "what": lambda: records.looked(unit, by=reader, what="另看"),
    }[other]

    assert different() is not None
    assert records.looked(unit, by=reader, what="查看") is None
