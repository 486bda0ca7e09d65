"""遴选: the rank list, decisions for many, and what the unit is told of its evaluation (article 8)."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.collection import outcome
from demands.collection.forms.steps import RevisionRequestForm
from demands.collection.models import BulkReport, Demand
from portal.workflow import StepRefused, perform
from reviews.rounds.models import PanelOpinion
from tests.factories import collection, people, reviews

pytestmark = pytest.mark.django_db
State = Demand.State


@pytest.fixture
def ranked(now, dept_officer, dept_approver):
    """Two demands of one concluded round, the second with the higher mean, and one that nobody reviewed."""
    reviews.pool()
    round_ = reviews.consolidating(2, by=dept_officer)
    first, second = round_.subjects.order_by("order")
    for subject, recommendation in ((first, "reject"), (second, "recommend")):
        PanelOpinion.objects.filter(subject=subject).update(recommendation=recommendation)
    last = second.assignments.order_by("pk").last()
    last.total = last.total + 5
    last.save(update_fields=["total"])
    perform(round_, "conclude", by=dept_approver)
    demands = [Demand.objects.get(pk=subject.object_id) for subject in (first, second)]
    return [*demands, collection.demand_in(State.EVALUATED)]


def the_list(client, user, **query):
    client.force_login(user)
    return client.get(reverse("selection"), query)


def shown(answer):
    return [row.record.pk for row in answer.context["table"].rows]


def test_the_rank_list_goes_from_the_best_to_what_nobody_reviewed(client, ranked, dept_approver, shanghai):
    low, high, none = ranked
    answer = the_list(client, dept_approver)

    assert shown(answer) == [high.pk, low.pk, none.pk]
    row = answer.context["table"].rows[0]
    cells = [row.get_cell_value(name) for name in ("rank", "mean", "standardised", "above_line", "said", "panel")]
    assert cells[0] == 1
    assert cells[1] > answer.context["table"].rows[1].record.mean
    assert cells[2] is not None
    assert [str(cell) for cell in cells[3:]] == ["达到", "推荐 5", "推荐"]
    assert shown(the_list(client, dept_approver, panel="recommend")) == [high.pk]
    assert shown(the_list(client, dept_approver, line="no")) == [none.pk]
    assert shown(
        the_list(client, dept_approver, review=high.pk and answer.context["table"].rows[0].record.review_id)
    ) == [
        high.pk,
        low.pk,
    ]
    assert shown(the_list(client, people.staff("dept_officer", shanghai))) == []


def test_excel_holds_the_ranks(client, ranked, dept_approver):
    sheet = load_workbook(BytesIO(the_list(client, dept_approver, export="xlsx").content)).active
    rows = list(sheet.values)

    assert rows[0][:3] == ("名次", "需求编号", "需求名称")
    assert [row[0] for row in rows[1:3]] == [1, 2]


def decide(client, act, demands, **more):
    return client.post(reverse("selection_bulk"), {"act": act, "pick": [d.pk for d in demands]} | more)


def test_many_are_declined_with_one_reason_and_one_refused_stops_no_other(client, ranked, dept_approver):
    Demand.objects.filter(pk=ranked[0].pk).update(accepted_by=dept_approver)
    client.force_login(dept_approver)
    preview = client.get(reverse("selection_bulk"), {"act": "decline", "pick": [d.pk for d in ranked]})
    assert preview.context["ready"] == 2
    assert "由受理人以外的审批人办理" in preview.text
    assert "第 1 名（共 2 项）" in preview.text
    assert decide(client, "decline", ranked).status_code == 422

    decide(client, "decline", ranked, reason="与国家重点专项重复，不列入本批。")

    assert [Demand.objects.get(pk=d.pk).state for d in ranked] == [State.EVALUATED, State.DECLINED, State.DECLINED]
    assert [row["done"] for row in BulkReport.objects.get().rows] == [False, True, True]


def test_many_are_selected_at_once(client, ranked, dept_approver, dept_officer):
    client.force_login(dept_officer)
    assert decide(client, "select", ranked).status_code == 403
    client.force_login(dept_approver)

    decide(client, "select", ranked[:2])

    assert [Demand.objects.get(pk=d.pk).state for d in ranked] == [State.SELECTED, State.SELECTED, State.EVALUATED]


def test_whoever_accepted_a_demand_does_not_decline_it_either(now, dept_approver):
    demand = collection.demand_in(State.EVALUATED)
    Demand.objects.filter(pk=demand.pk).update(accepted_by=dept_approver)

    with pytest.raises(StepRefused) as refused:
        perform(demand, "decline", by=dept_approver, reason="与国家重点项目重复。")

    assert refused.value.reasons == ["由受理人以外的审批人办理"]


def test_the_unit_is_told_what_the_year_allows_and_never_by_whom(client, ranked, call, dept_approver):
    high = ranked[1]
    admin = people.member(high.organisation, is_admin=True)
    client.force_login(admin)

    def told():
        high.round.call.__dict__.pop("_settings_read", None)
        return client.get(reverse("demand", args=[high.pk])).text

    assert "专家组一致同意推荐" not in told()
    perform(high, "select", by=dept_approver)
    text = told()
    assert ("专家组一致同意推荐" in text, "名次" in text, "专家意见 1" in text) == (True, False, False)

    call.set_value("demander_sees_rank", True)
    call.set_value("demander_sees_opinions", "all")
    text = told()
    assert ("名次" in text, "专家意见 5" in text) == (True, True)
    names = {a.expert.name for a in outcome.subjects.result_of(high).assignments.select_related("expert")}
    assert [name for name in names if name in text] == []

    call.set_value("demander_sees_opinions", "none")
    assert "专家组一致同意推荐" not in told()


def test_the_panels_opinion_comes_to_the_request_for_revision_point_by_point(ranked):
    PanelOpinion.objects.update(text="1. 提高循环寿命指标；\n（2）写明用户\n三、补充跨区域理由")

    offered = RevisionRequestForm.initial_for(ranked[0])["points"]

    assert offered == ["提高循环寿命指标；", "写明用户", "补充跨区域理由"]
    assert outcome.points_of("提高指标；写明用户") == ["提高指标", "写明用户"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rank_list_asks_no_more_for_more_rows(client, now, dept_approver, rows, django_assert_num_queries):
    for _n in range(rows):
        collection.demand_in(State.EVALUATED)
    client.force_login(dept_approver)

    with django_assert_num_queries(14):
        assert client.get(reverse("selection")).status_code == 200
