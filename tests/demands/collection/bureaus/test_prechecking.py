"""归口预审: off unless a region has it; the city's bureau is heard in time, and silence is no objection."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands.collection import checklist, machine_checks, services
from demands.collection.models import Demand, PrecheckTerm
from portal import clock, worklist
from portal.accounts.models import RoleGrant
from portal.calls import calendar
from portal.notices.models import Message
from portal.records.models import Record
from portal.workflow import StepRefused, perform
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
SAID = {"verdict": "objection", "opinion": "该企业同类项目已获市级立项，请核对。"}


@pytest.fixture
def bureau(zhejiang):
    """An officer of the bureau of 杭州, where the units of the tests are."""
    return people.staff("bureau_officer", zhejiang)


@pytest.fixture
def term(zhejiang):
    return PrecheckTerm.objects.create(region=zhejiang, is_on=True, days=3)


def finding(demand):
    return next((f for f in machine_checks.findings(demand) if f.label == "归口预审"), None)


def decided(demand, officer):
    services.decide_items(demand, {item.key: (True, "") for item in checklist.ITEMS}, by=officer)
    return demand


def test_a_region_that_has_it_off_asks_no_bureau(now, bureau):
    demand = collection.submitted()

    assert (demand.bureau_due, finding(demand)) == (None, None)
    assert list(Demand.objects.visible_to(bureau)) == []
    with pytest.raises(PermissionDenied):
        perform(demand, "precheck", by=bureau, **SAID)


def test_a_city_whose_bureau_has_nobody_waits_for_nothing(now, term):
    assert collection.submitted().bureau_due is None


def test_the_bureau_is_told_sees_the_demand_and_finds_it_in_its_work_list(now, term, bureau, shanghai):
    demand = collection.submitted()
    elsewhere = collection.submitted(people.verified_unit(shanghai))

    due = calendar.deadline_after(now, 3)
    assert (demand.bureau_due, demand.check_due, elsewhere.bureau_due) == (due, calendar.deadline_after(due, 5), None)
    assert list(Demand.objects.visible_to(bureau)) == [demand]
    (todo,) = worklist.rows(worklist.waiting(bureau))
    assert (todo.pk, todo.action_label, todo.due) == (demand.pk, "归口预审", due)
    assert Message.objects.filter(person=bureau).count() == 1


def test_a_city_is_the_same_with_and_without_its_last_character(now, term, bureau, zhejiang):
    plain, other = people.verified_unit(zhejiang), people.verified_unit(zhejiang)
    type(plain).objects.filter(pk=plain.pk).update(city="杭州")
    type(other).objects.filter(pk=other.pk).update(city="宁波市")
    plain.refresh_from_db()
    other.refresh_from_db()
    demand = collection.submitted(plain)

    assert collection.submitted(other).bureau_due is None
    assert list(Demand.objects.visible_to(bureau)) == [demand]


def test_the_department_waits_for_the_bureau_and_reads_what_it_says(now, term, bureau, dept_officer):
    demand = decided(collection.submitted(), dept_officer)
    with pytest.raises(StepRefused) as refused:
        perform(demand, "accept", by=dept_officer)
    assert refused.value.reasons == ["归口管理部门已预审，或预审期限已过"]
    assert finding(demand).ok is False

    demand = perform(demand, "precheck", by=bureau, **SAID)

    assert (finding(demand).ok, SAID["opinion"] in finding(demand).seen[0]) == (False, True)
    assert Record.objects.of(demand).last().acting_for == "杭州市归口管理部门"
    with pytest.raises(StepRefused):
        perform(demand, "precheck", by=bureau, **SAID)
    assert perform(demand, "accept", by=dept_officer).state == Demand.State.ACCEPTED


def test_silence_within_the_term_is_no_objection(now, term, bureau, dept_officer):
    demand = decided(collection.submitted(), dept_officer)
    with clock.standing_at(demand.bureau_due + timedelta(seconds=1)):
        assert (finding(demand).ok, finding(demand).seen) == (True, ["期满未提意见，视为无异议"])
        with pytest.raises(StepRefused):
            perform(demand, "precheck", by=bureau, **SAID)
        assert worklist.rows(worklist.waiting(bureau)) == []
        assert perform(demand, "accept", by=dept_officer).state == Demand.State.ACCEPTED


def test_a_corrected_demand_is_put_before_the_bureau_anew(now, term, bureau, dept_officer):
    demand = perform(collection.submitted(), "precheck", by=bureau, **SAID)
    perform(demand, "return_for_correction", by=dept_officer, defects=["缺盖章"], due=now + timedelta(days=5))
    perform(demand, "request_org_review", by=demand.created_by)
    again = perform(demand, "submit", by=people.member(demand.organisation, is_admin=True), unclassified=True)

    assert again.bureau_answered_at is None
    assert (
        perform(again, "precheck", by=bureau, verdict="no_objection", opinion="无异议。").bureau_opinions.count() == 2
    )


def test_the_unit_does_not_read_what_the_bureau_said(client, now, term, bureau, unit, org_admin, dept_officer):
    demand = perform(collection.submitted(unit), "precheck", by=bureau, **SAID)

    def text(user):
        client.force_login(user)
        return client.get(reverse("demand", args=[demand.pk])).text

    assert [SAID["opinion"] in text(user) for user in (org_admin, dept_officer, bureau)] == [False, True, True]


def test_a_bureaus_role_has_its_city_and_no_other_role_has_one(zhejiang, bureau, dept_officer):
    for grant, city in ((bureau.grants.get(), ""), (dept_officer.grants.get(), "杭州")):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(city=city)


def test_the_security_administrator_gives_the_role_for_a_city(client, now, zhejiang, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    from portal.accounts.forms_of_roles import GrantForm

    admin, user = people.staff("security_admin"), people.person()
    given = {"username": user.username, "role": "bureau_officer", "region": zhejiang.pk}
    assert GrantForm(given, by=admin).errors == {"city": ["归口管理部门的角色须填写城市。"]}
    assert GrantForm(given | {"role": "dept_officer", "city": "绍兴"}, by=admin).errors == {
        "city": ["这个角色不分城市，请不要填写。"]
    }
    form = GrantForm(given | {"city": "绍兴市"}, by=admin)
    assert (form.is_valid(), form.cleaned_data["city"]) == (True, "绍兴")


def test_an_approver_sets_the_term_of_the_own_region(client, now, zhejiang, shanghai, dept_officer, dept_approver):
    sent = {"region": zhejiang.pk, f"{zhejiang.pk}-is_on": "on", f"{zhejiang.pk}-days": "4"}
    client.force_login(dept_officer)
    assert "由本省（市）审批人设置" in client.get(reverse("precheck_term")).text
    assert client.post(reverse("precheck_term"), sent).status_code == 403

    client.force_login(dept_approver)
    assert client.post(reverse("precheck_term"), sent | {f"{zhejiang.pk}-days": "40"}).status_code == 422
    client.post(reverse("precheck_term"), sent)
    client.post(reverse("precheck_term"), {"region": shanghai.pk, f"{shanghai.pk}-is_on": "on"})
    assert [(t.region_id, t.is_on, t.days) for t in PrecheckTerm.objects.all()] == [(zhejiang.pk, True, 4)]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_bureaus_list_asks_no_more_for_more_rows(client, now, term, bureau, rows, django_assert_num_queries):
    for _n in range(rows):
        collection.submitted()
    client.force_login(bureau)

    with django_assert_num_queries(14):
        assert client.get(reverse("bureau_demands")).status_code == 200


def test_the_bureau_reads_its_deadline_and_whether_it_was_heard(client, now, term, bureau):
    demand = collection.submitted()
    client.force_login(bureau)

    def row():
        page = client.get(reverse("bureau_demands"))
        return page.context["table"].rows[0].get_cell("heard"), page.context["unit_name"]

    assert row() == ("待预审", "杭州市归口管理部门")
    perform(demand, "precheck", by=bureau, **SAID)
    assert row() == ("已提意见", "杭州市归口管理部门")
    assert client.get(demand.get_absolute_url()).context["way_back"]["label"] == "归口预审"


def test_silence_is_told_in_the_bureaus_list(client, now, term, bureau):
    demand = collection.submitted()
    client.force_login(bureau)

    with clock.standing_at(demand.bureau_due):
        assert (
            client.get(reverse("bureau_demands")).context["table"].rows[0].get_cell("heard") == "期满未提，视为无异议"
        )
