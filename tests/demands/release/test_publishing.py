"""Article 9: what goes out, frozen and in full, and when the list is over."""

from datetime import timedelta

import pytest
from django.utils import timezone

from demands.collection.models import Demand
from demands.release.models import PublicDemand, ReleaseList
from portal import clock
from portal.documents.making import documents_of
from portal.records.models import Record
from portal.timed import QUEUE, perform_due
from portal.workflow import StepRefused, perform
from tests.factories import release as make
from tests.support import place

State = ReleaseList.State


def refusal(record, name, by, **inputs):
    """The sentences with which a step is refused."""
    with pytest.raises(StepRefused) as refused:
        perform(record, name, by=by, **inputs)
    return refused.value.reasons


def shown(instant):
    """The instant as Shanghai writes it."""
    return timezone.localtime(instant).strftime("%Y-%m-%d %H:%M")


def test_publishing_gives_the_next_number_of_the_year():
    assert [make.published().number, make.published().number] == ["YRD-2026-B01", "YRD-2026-B02"]


def test_publishing_publishes_every_demand_with_its_full_window_until_17_o_clock():
    demands = [make.selected_demand(region="310000"), make.selected_demand(region="340000")]
    out = make.published(demands, window_days=30)
    ends = {shown(Demand.objects.get(pk=d.pk).window_closes_at) for d in demands}
    assert set(Demand.objects.values_list("state", flat=True)) == {"published"}
    assert ends == {"2026-04-09 17:00"}
    assert shown(out.closes_at) == "2026-04-09 17:00"


def test_the_step_of_the_demand_names_the_list_that_drove_it():
    demand = make.selected_demand()
    out = make.published([demand])
    assert Record.objects.of(demand).get(step="publish").cause == f"release_list:{out.pk}"


def test_the_public_copy_is_frozen_without_what_is_restricted():
    demand = make.selected_demand()
    make.published([demand])
    Demand.objects.filter(pk=demand.pk).update(title="改过的名称", tasks="改过的任务")
    copy = PublicDemand.objects.get(code=demand.code)
    assert copy.snapshot["title"] == copy.title == demand.title
    assert copy.snapshot["tasks"] == demand.tasks
    assert not {"contact", "contact_phone", "own_money"} & set(copy.snapshot)


def test_a_demander_who_wishes_not_to_be_named_is_not_named():
    demand = make.selected_demand(is_anonymous=True)
    make.published([demand])
    copy = PublicDemand.objects.get(code=demand.code)
    assert (copy.unit_name, copy.city) == ("浙江省某企业", "")
    assert demand.organisation.name not in str(copy.snapshot)


def test_one_demand_that_left_the_selection_keeps_the_whole_list_from_going_out(office_approver):
    stays, leaves = make.selected_demand(), make.selected_demand()
    asked = make.asked_for_signature([stays, leaves])
    make.sign(asked, *make.DEPARTMENTS)
    place(leaves, Demand.State.DECLINED)
    assert refusal(asked, "publish", office_approver) == [f"{leaves.code} 现为“未入选”，请撤回修改，将其移出榜单。"]
    assert Demand.objects.get(pk=stays.pk).state == "selected"
    assert PublicDemand.objects.count() == 0


def test_the_joint_notice_is_asked_for_when_the_list_goes_out():
    out = make.published()
    assert [(d.kind, d.is_public) for d in documents_of(out)] == [("release_notice", True)]


def test_the_clock_closes_a_list_once_every_window_is_over():
    out = make.published()
    with clock.standing_at(out.closes_at + QUEUE - timedelta(seconds=1)):
        perform_due()
        assert ReleaseList.objects.get(pk=out.pk).state == State.PUBLISHED
    with clock.standing_at(out.closes_at + QUEUE):
        perform_due()
        assert ReleaseList.objects.get(pk=out.pk).state == State.CLOSED


def test_a_list_stays_open_while_one_of_its_windows_was_extended(system):
    demand = make.selected_demand()
    out = make.published([demand])
    Demand.objects.filter(pk=demand.pk).update(window_closes_at=out.closes_at + timedelta(days=7))
    with clock.standing_at(out.closes_at):
        assert refusal(out, "close", system) == ["榜单上的需求均已过揭榜截止时间或已撤下"]
