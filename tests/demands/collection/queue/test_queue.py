"""The queue: who handles what, one click for a clean demand, and decisions for many with a report of each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from demands.collection import checklist, services
from demands.collection.duplicates import judging, running
from demands.collection.models import BulkReport, Demand
from portal import worklist
from portal.workflow import StepRefused, perform
from tests.factories import collection, people

pytestmark = pytest.mark.django_db
State = Demand.State


def clean(**more):
    """A demand with which the machine finds nothing wrong."""
    n = Demand.objects.count()
    texts = {
        "title": f"{n}号高温合金叶片",
        "background": f"第{n}批叶片蠕变寿命不足。" * 2,
        "tasks": f"建立{n}号铸造工艺窗口。" * 2,
    }
    demand = collection.submitted(**texts | more)
    running.run(judging.latest(demand).pk)
    return demand


@pytest.fixture
def three(now, call):
    """Three that differ from each other in everything."""
    call.set_value("demand_duplicate_flag", 101)
    call.set_value("title_flag", 101)
    return [clean() for _n in range(3)]


def at_the_queue(client, user, **query):
    client.force_login(user)
    return client.get(reverse("check_queue"), query)


def codes(answer):
    return [row.record.code for row in answer.context["table"].rows]


def test_the_queue_shows_what_waits_for_the_own_department_the_nearest_deadline_first(
    client, three, dept_officer, shanghai
):
    collection.submitted(people.verified_unit(shanghai))
    Demand.objects.filter(pk=three[2].pk).update(check_due=three[0].check_due - timedelta(days=9))

    shown = at_the_queue(client, dept_officer)
    assert codes(shown) == [three[2].code, three[0].code, three[1].code]
    assert codes(at_the_queue(client, dept_officer, view="late")) == [three[2].code]
    assert shown.context["first"] == three[2].pk


def test_an_assigned_demand_is_its_officers_and_leaves_the_work_of_the_others(client, three, dept_officer, zhejiang):
    other = people.staff("dept_officer", zhejiang)
    perform(three[0], "assign", by=dept_officer, handler=other)

    def waiting(user):
        return {row.pk for row in worklist.rows(worklist.waiting(user)) if row.machine == "demand"}

    assert codes(at_the_queue(client, other, view="mine")) == [three[0].code]
    assert waiting(other) == {row.pk for row in three}
    assert waiting(dept_officer) == {three[1].pk, three[2].pk}
    other.grants.update(ended_at=three[0].submitted_at)
    assert waiting(dept_officer) == {row.pk for row in three}


def test_nobody_but_an_officer_of_the_region_is_assigned(three, dept_officer, dept_approver):
    with pytest.raises(StepRefused) as refused:
        perform(three[0], "assign", by=dept_officer, handler=dept_approver)

    assert refused.value.reasons == ["经办人须是本省（市）科技厅（委）的经办人，请重新选择。"]


def test_a_clean_demand_is_passed_by_one_click_and_the_next_one_opens(client, three, dept_officer):
    client.force_login(dept_officer)
    address = reverse("demand_check", args=[three[0].pk])
    assert "通过并下一件" in client.get(address).text

    answer = client.post(address, {"rest": "pass"})

    assert answer.url == reverse("demand_check", args=[three[1].pk])
    passed = Demand.objects.get(pk=three[0].pk)
    assert (passed.state, passed.accepted_by) == (State.ACCEPTED, dept_officer)
    assert passed.checks.filter(passed=True).count() == len(checklist.ITEMS)


def test_the_last_one_passed_leads_back_to_the_queue(client, now, dept_officer):
    demand = clean()
    client.force_login(dept_officer)

    assert client.post(reverse("demand_check", args=[demand.pk]), {"rest": "pass"}).url == reverse("check_queue")


def test_what_the_machine_doubts_is_not_passed_by_one_click(client, now, dept_officer):
    demand = collection.submitted()
    client.force_login(dept_officer)
    address = reverse("demand_check", args=[demand.pk])
    assert "通过并下一件" not in client.get(address).text

    answer = client.post(address, {"rest": "pass"})
    assert (answer.status_code, Demand.objects.get(pk=demand.pk).state) == (409, State.SUBMITTED)
    assert "机检“查重”须核对" in answer.text
    assert demand.checks.count() == 0


def test_a_phrase_picked_is_a_verdict_and_one_more_click_sends_the_demand_back(client, three, dept_officer):
    client.force_login(dept_officer)

    answer = client.post(
        reverse("demand_check", args=[three[0].pk]), {"attachments-phrase": "0", "money-phrase": "1", "go": "return"}
    )

    back = Demand.objects.get(pk=three[0].pk)
    assert (answer.url, back.state) == (reverse("demand_check", args=[three[1].pk]), State.RETURNED)
    assert back.defects == ["投入真实合理：总投入与任务不相称，请核实。", "附件齐全、清晰、已盖章：附件缺盖章页。"]


def test_nothing_is_sent_back_without_a_fault(client, three, dept_officer):
    client.force_login(dept_officer)

    answer = client.post(reverse("demand_check", args=[three[0].pk]), {"go": "return"})

    assert (answer.status_code, Demand.objects.get(pk=three[0].pk).state) == (409, State.SUBMITTED)
    assert "没有须补正的事项" in answer.text


def sent(client, act, demands, **more):
    return client.post(reverse("check_bulk"), {"act": act, "pick": [d.pk for d in demands]} | more)


def test_many_are_passed_and_one_refused_stops_no_other(client, three, dept_officer):
    services.decide_items(three[1], {"money": (False, "出资来源未说明。")}, by=dept_officer)
    client.force_login(dept_officer)
    preview = client.get(reverse("check_bulk"), {"act": "pass", "pick": [d.pk for d in three]})
    assert (preview.context["ready"], "“投入真实合理”已判不符合" in preview.text) == (2, True)

    answer = sent(client, "pass", three)

    report = BulkReport.objects.get()
    assert answer.url == report.get_absolute_url()
    assert [Demand.objects.get(pk=d.pk).state for d in three] == [State.ACCEPTED, State.SUBMITTED, State.ACCEPTED]
    assert [(row["done"], row["reasons"]) for row in report.rows] == [
        (True, []),
        (False, ["“投入真实合理”已判不符合"]),
        (True, []),
    ]
    assert "办成 2 项" in client.get(answer.url).text


def test_many_are_sent_back_each_with_its_own_faults_and_the_common_ones(client, three, dept_officer):
    services.decide_items(three[0], {"money": (False, "出资来源未说明。")}, by=dept_officer)
    client.force_login(dept_officer)

    sent(client, "return", three[:2], more="请按新模板补充承诺函。", due="2026-03-20")

    assert [Demand.objects.get(pk=d.pk).defects for d in three] == [
        ["投入真实合理：出资来源未说明。", "请按新模板补充承诺函。"],
        ["请按新模板补充承诺函。"],
        [],
    ]


def test_many_are_assigned_at_once(client, three, dept_officer, zhejiang):
    other = people.staff("dept_officer", zhejiang)
    client.force_login(dept_officer)

    assert sent(client, "assign", three, handler="0").status_code == 422
    sent(client, "assign", three, handler=other.pk)

    assert set(Demand.objects.values_list("handler", flat=True)) == {other.pk}


def test_a_report_is_for_whoever_sent_it(client, three, dept_officer, zhejiang):
    client.force_login(dept_officer)
    address = sent(client, "pass", three).url

    client.force_login(people.staff("dept_officer", zhejiang))
    assert client.get(address).status_code == 404


def test_another_regions_demands_are_not_touched(client, three, shanghai):
    client.force_login(people.staff("dept_officer", shanghai))

    assert sent(client, "pass", three).status_code == 422
    assert set(Demand.objects.values_list("state", flat=True)) == {State.SUBMITTED}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_asks_no_more_for_more_rows(client, now, dept_officer, rows, django_assert_num_queries):
    for _n in range(rows):
        collection.submitted()
    client.force_login(dept_officer)

    with django_assert_num_queries(14):
        assert client.get(reverse("check_queue")).status_code == 200
