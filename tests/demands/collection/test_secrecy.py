"""Reviewed first, published after: every item is decided, one that may not be published says why."""

import pytest
from django.urls import reverse

from demands.collection import secrecy
from demands.collection.forms.steps import RevisionRequestForm
from demands.collection.models import Demand
from portal import once
from portal.workflow import StepRefused, perform
from tests.factories import collection, files

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(now):
    return collection.demand_in(Demand.State.SELECTED)


def refused(demand, by, verdict, items):
    with pytest.raises(StepRefused) as refusal:
        perform(demand, "review_secrecy", by=by, verdict=verdict, opinion="逐项审查。", items=items)
    return refusal.value.reasons


def test_every_public_text_and_every_attachment_is_an_item(demand, org_admin):
    file = files.stored(demand, org_admin)
    keys = [item.key for item in secrecy.items_of(demand)]
    assert keys[:4] == ["title", "about", "tasks", "indicators"]
    assert keys[-1] == f"file_{file.pk}"


def test_a_review_that_leaves_an_item_out_is_refused(demand, dept_officer):
    items = [item for item in secrecy.decided(demand) if item["key"] != "tasks"]
    assert refused(demand, dept_officer, "pass", items) == ["“要解决的技术问题”尚未审查"]


def test_what_may_not_be_published_needs_its_remark_and_keeps_the_whole_back(demand, dept_officer):
    assert refused(demand, dept_officer, "fail", secrecy.decided(demand, {"tasks": " "})) == [
        "“要解决的技术问题”不宜公开的，请写明问题所在"
    ]
    assert refused(demand, dept_officer, "pass", secrecy.decided(demand, {"tasks": "参数过细"})) == [
        "有 1 项不宜公开，审查结论不能为通过"
    ]
    assert refused(demand, dept_officer, "fail", secrecy.decided(demand)) == [
        "结论为不通过的，请至少指明一项不宜公开的内容"
    ]


def test_the_unit_is_asked_to_mend_what_the_review_found(demand, dept_officer):
    items = secrecy.decided(demand, {"tasks": "参数过细，请改写为范围"})
    failed = perform(
        demand, "review_secrecy", by=dept_officer, verdict="fail", opinion="部分内容不宜公开。", items=items
    )
    assert failed.secrecy_passed is False
    points = RevisionRequestForm.initial_for(failed)["points"]
    assert points[-2:] == ["要解决的技术问题：参数过细，请改写为范围", "部分内容不宜公开。"]


def test_the_page_asks_for_each_item_and_keeps_what_was_typed(client, demand, dept_officer):
    client.force_login(dept_officer)
    url = reverse("step", args=["demand", demand.pk, "review_secrecy"])
    decisions = {f"decision_{item.key}": "pass" for item in secrecy.items_of(demand)}
    sent = decisions | {"decision_tasks": "fail", "verdict": "pass", "opinion": "逐项审查。"}
    answer = client.post(url, sent | {"token": once.new_token()})
    assert answer.status_code == 422
    assert "有 1 项不宜公开，结论应为不通过。" in answer.content.decode()
    assert "逐项审查。" in answer.content.decode()
    assert client.post(url, sent | {"token": once.new_token(), "decision_tasks": "pass"}).status_code == 302
    assert Demand.objects.get(pk=demand.pk).secrecy_passed is True


def test_a_public_answer_to_an_added_field_is_looked_through_too(now):
    demand = collection.submitted(answers={"industry": "电池制造", "unit_profile": "不公开的简介"})

    found = {item.key: (item.label, item.text) for item in secrecy.items_of(demand)}

    assert found["added_industry"] == ("应用行业", "电池制造")
    assert "不公开的简介" not in str(found)
