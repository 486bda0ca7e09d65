"""Article 9: a release list is co-signed by the four departments and published by the Office."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from demands.collection.models import Demand
from demands.release.models import ReleaseItem, ReleaseList
from portal import clock, cosign
from portal.models import Signature
from portal.records.models import Record
from portal.workflow import StepRefused, actions_for, perform
from tests.conftest import NOW
from tests.factories import people
from tests.factories import release as make

State = ReleaseList.State


def refusal(record, name, by, **inputs):
    """The sentences with which a step is refused."""
    with pytest.raises(StepRefused) as refused:
        perform(record, name, by=by, **inputs)
    return refused.value.reasons


def test_an_empty_list_is_not_sent_to_be_signed(office_officer):
    assert refusal(make.release_list(), "request_cosign", office_officer) == ["榜单上至少有一项需求"]


def test_a_demand_whose_secrecy_review_is_open_holds_the_list_up_and_names_its_department(office_officer):
    demand = make.selected_demand(region="340000", secrecy_passed=None)
    held = refusal(make.release_list([demand]), "request_cosign", office_officer)
    assert held == [f"{demand.code} 尚未通过保密审查，请等待安徽省科学技术厅审查。"]


def test_a_demand_whose_secrecy_review_failed_can_not_be_put_on_a_list():
    demand = make.selected_demand(secrecy_passed=False)
    with pytest.raises(StepRefused, match=demand.code):
        make.release_list([demand])


def test_a_demand_that_failed_its_review_after_it_was_put_on_the_list_holds_it_up(office_officer):
    demand = make.selected_demand(secrecy_passed=None)
    drawn_up = make.release_list([demand])
    Demand.objects.filter(pk=demand.pk).update(secrecy_passed=False)
    held = refusal(drawn_up, "request_cosign", office_officer)
    assert held == [f"{demand.code} 的保密审查未通过，请将其移出榜单。"]


def test_the_deadline_for_signing_lies_ahead(office_officer):
    drawn_up = make.release_list([make.selected_demand()], deadline=NOW + timedelta(hours=1))
    with clock.standing_at(NOW + timedelta(hours=1)):
        held = refusal(drawn_up, "request_cosign", office_officer)
    assert held == ["会签期限已过，请先编辑榜单，改为今后的时间。"]


def test_a_demand_stands_on_one_live_list_only():
    demand = make.selected_demand()
    make.release_list([demand])
    with pytest.raises(StepRefused, match=f"{demand.code} 已列入其他榜单"):
        make.release_list([demand])


def test_the_database_itself_refuses_a_demand_on_two_live_lists():
    demand, other = make.selected_demand(), make.release_list()
    make.release_list([demand])
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseItem.objects.create(release_list=other, demand=demand, order=1)


def test_each_department_signs_once():
    asked = make.asked_for_signature()
    (approver,) = make.sign(asked, "330000")
    assert refusal(asked, "cosign", approver, confirmed=True) == ["本厅（委）尚未会签"]
    assert refusal(asked, "cosign", people.staff("dept_approver", asked.demands[0].region), confirmed=True) == [
        "本厅（委）尚未会签"
    ]


def test_whoever_signs_confirms_having_checked_the_list():
    asked, approver = make.asked_for_signature(), people.staff("dept_approver", make.selected_demand().region)
    assert refusal(asked, "cosign", approver) == ["请填写：已核对榜单上每项需求的公开内容和揭榜窗口"]


def test_a_signature_is_refused_where_the_list_changed_after_it_was_opened():
    asked, approver = make.asked_for_signature(), people.staff("dept_approver", make.selected_demand().region)
    held = refusal(asked, "cosign", approver, confirmed=True, digest="0" * 64)
    assert held == ["榜单内容在您打开页面后有改动，请重新核对后再会签。"]


def test_the_record_says_for_which_department_somebody_signed():
    asked = make.asked_for_signature()
    make.sign(asked, "340000")
    row = Record.objects.of(asked).filter(step="cosign").get()
    assert (row.acting_for, row.detail["region"], row.articles) == ("安徽省科学技术厅", "340000", "9")


def test_a_list_is_published_only_once_all_four_departments_signed(office_approver):
    asked = make.asked_for_signature()
    make.sign(asked, "310000", "320000", "330000")
    assert refusal(asked, "publish", office_approver) == ["尚缺安徽省科学技术厅会签"]
    make.sign(asked, "340000")
    assert perform(asked, "publish", by=office_approver).state == State.PUBLISHED


def test_the_action_held_up_stays_in_sight_and_says_which_signature_is_missing(office_approver):
    asked = make.asked_for_signature()
    make.sign(asked, "310000", "320000", "330000")
    publish = next(a for a in actions_for(asked, office_approver) if a.name == "publish")
    assert publish.held_up_by == ["尚缺安徽省科学技术厅会签"]


def test_who_drew_the_list_up_does_not_publish_it():
    both = people.staff("office_officer")
    people.services.give_role(user=both, role="office_approver")
    both = type(both).objects.get(pk=both.pk)
    asked = make.asked_for_signature(by=both)
    make.sign(asked, *make.DEPARTMENTS)
    assert refusal(asked, "publish", both) == ["发布人不是拟制或送签榜单的人"]


@pytest.mark.parametrize("name", ["revise", "send_back"])
def test_taking_the_list_back_voids_every_signature(name, office_officer, dept_approver):
    asked = make.asked_for_signature()
    make.sign(asked, "310000", "320000")
    by = office_officer if name == "revise" else dept_approver
    back = perform(asked, name, by=by, reason="指标与评估意见不一致")
    assert back.state == State.DRAFTING
    assert cosign.signed_regions(back) == set()
    assert set(Signature.objects.values_list("voided_why", flat=True)) == {"指标与评估意见不一致"}


def test_a_list_sent_again_is_a_new_version_that_all_sign_anew(office_officer, dept_approver, office_approver):
    asked = make.asked_for_signature()
    make.sign(asked, *make.DEPARTMENTS)
    back = perform(asked, "send_back", by=dept_approver, reason="次序须调整")
    again = perform(back, "request_cosign", by=office_officer)
    assert again.version == 2
    assert len(refusal(again, "publish", office_approver)) == 4


def test_what_is_signed_are_the_words_that_go_out():
    demand = make.selected_demand()
    asked = make.asked_for_signature([demand])
    make.sign(asked, "310000")
    Demand.objects.filter(pk=demand.pk).update(tasks="另一段文字")
    assert cosign.signed_regions(ReleaseList.objects.get(pk=asked.pk)) == set()


def test_what_only_the_departments_read_is_not_signed():
    demand = make.selected_demand()
    asked = make.asked_for_signature([demand])
    make.sign(asked, "310000")
    Demand.objects.filter(pk=demand.pk).update(contact="另一人", own_money="1.00")
    assert cosign.signed_regions(ReleaseList.objects.get(pk=asked.pk)) == {"310000"}


def test_a_demand_withdrawn_by_its_unit_leaves_the_list_and_voids_what_was_signed():
    unit = people.verified_unit()
    stays, leaves = make.selected_demand(), make.selected_demand(unit=unit)
    asked = make.asked_for_signature([stays, leaves])
    make.sign(asked, "310000", "320000")
    perform(leaves, "withdraw", by=people.member(unit, is_admin=True), reason="本单位已自行解决")
    asked = ReleaseList.objects.get(pk=asked.pk)
    assert (asked.state, asked.demands) == (State.DRAFTING, [stays])
    assert cosign.signed_regions(asked) == set()
    row = Record.objects.of(asked).get(step="revise")
    assert (row.position, row.cause) == ("system", f"demand:{leaves.pk}")
    assert row.reason == f"{leaves.code} 退出榜单：本单位已自行解决"


def test_a_demand_that_is_declined_leaves_a_list_being_drawn_up_quietly(dept_approver):
    demand = make.selected_demand()
    drawn_up = make.release_list([demand])
    perform(demand, "decline", by=dept_approver, reason="与已有项目重复")
    assert ReleaseList.objects.get(pk=drawn_up.pk).demands == []


def test_a_cancelled_list_frees_its_demands_for_another(office_approver):
    demand = make.selected_demand()
    asked = make.asked_for_signature([demand])
    perform(asked, "cancel", by=office_approver, reason="合并到下一批发布")
    assert Demand.objects.get(pk=demand.pk).state == "selected"
    assert make.release_list([demand]).demands == [demand]


def test_a_published_list_is_not_cancelled(office_approver):
    assert "不能取消榜单" in refusal(make.published(), "cancel", office_approver, reason="来不及了吗")[0]


@pytest.mark.parametrize("name", ["compose", "request_cosign", "revise"])
def test_only_the_offices_officer_draws_a_list_up(name, office_approver, dept_approver, org_admin, dept_officer):
    for stranger in (office_approver, dept_approver, org_admin, dept_officer):
        with pytest.raises(PermissionDenied):
            perform(make.release_list(), name, by=stranger, reason="没有权限的人")


def test_a_department_sees_a_list_once_it_is_asked_to_sign(dept_approver, org_admin, office_officer):
    drawn_up, asked, out = make.release_list(), make.asked_for_signature(), make.published()

    def seen(user):
        return set(ReleaseList.objects.visible_to(user))

    assert seen(office_officer) == {drawn_up, asked, out}
    assert seen(dept_approver) == {asked, out}
    assert seen(org_admin) == {out}
