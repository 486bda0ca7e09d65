"""The unit's administrator sees what changed: since the filler last asked, and since the last handing-in."""

import pytest
from django.urls import reverse

from demands.collection import tasks
from demands.collection.models import Demand
from portal import clock
from portal.documents.storing import take_back
from portal.workflow import perform
from tests.factories import collection, files, people

pytestmark = pytest.mark.django_db


def fresh(demand):
    return Demand.objects.get(pk=demand.pk)


@pytest.fixture
def returned(now, unit, org_editor, org_admin):
    """A demand that the administrator gave back to its filler once."""
    demand = collection.in_review(unit, by=org_editor)
    return perform(demand, "org_return", by=org_admin, reason="请补充跨区域的理由")


def test_the_first_request_has_nothing_to_compare_with(now, unit):
    assert tasks.changes_since_request(collection.in_review(unit)) == []


def test_what_the_filler_changed_since_the_last_request_is_told(returned, org_editor):
    Demand.objects.filter(pk=returned.pk).update(cross_region_reason="正极在浙江，系统在上海。")
    told = [{"label": "跨区域协同的理由", "before": returned.cross_region_reason, "after": "正极在浙江，系统在上海。"}]
    assert tasks.changes_since_request(fresh(returned)) == told

    again = perform(fresh(returned), "request_org_review", by=org_editor)

    assert tasks.changes_since_request(again) == told
    assert tasks.changes_of(again) == []


def test_attachments_that_came_and_went_are_told(returned, org_editor):
    old = files.stored(returned, org_editor)
    type(old).objects.update(at=returned.created_at.replace(year=2025))
    with clock.standing_at(clock.now().replace(hour=11)):
        take_back(old, by=org_editor)
        files.stored(returned, org_editor)
        (told,) = tasks.changes_since_request(fresh(returned))

    assert told == {"label": "附件", "before": "营业执照.pdf", "after": "营业执照.pdf"}


def test_both_comparisons_and_the_public_copy_stand_on_the_page_before_handing_in(client, unit, org_admin, now):
    demand = collection.submitted(unit, admin=org_admin)
    officer, asked = people.staff("dept_officer", demand.region), {"defects": ["请写明指标"], "due": demand.lapses_at}
    perform(demand, "return_for_correction", by=officer, **asked)
    Demand.objects.filter(pk=demand.pk).update(background="补正后的背景", is_anonymous=True)
    perform(fresh(demand), "request_org_review", by=fresh(demand).created_by)
    client.force_login(org_admin)

    page = client.get(reverse("demand_review", args=[demand.pk]))

    assert "与上一次提交的差别" in page.text
    assert "与上一次提请单位审核时的差别" in page.text
    assert "浙江省某企业" in page.text
    assert page.context["restricted"] == ["联系人", "联系电话", "单位简介", "需求方出资（万元）", "合作意向单位"]
