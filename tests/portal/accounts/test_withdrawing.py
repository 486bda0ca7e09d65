"""A role is withdrawn for a reason, which its holder reads and the record keeps."""

import pytest
from django.urls import reverse

from portal.notices.models import Message
from portal.records.models import Record
from tests.factories import people

pytestmark = pytest.mark.django_db
REASON = "调离岗位，由李某接任。"


@pytest.fixture
def grant(zhejiang):
    return people.staff("dept_officer", zhejiang).grants.get()


@pytest.fixture
def keeper(client, now):
    keeper = people.staff("security_admin")
    client.force_login(keeper)
    return client


def test_without_a_reason_nothing_is_withdrawn(keeper, grant):
    answer = keeper.post(reverse("end_role", args=[grant.pk]), {"reason": " "})

    grant.refresh_from_db()
    assert (answer.status_code, grant.ended_at) == (422, None)
    assert "撤销理由" in answer.content.decode()


def test_its_holder_reads_why_and_the_record_keeps_it(keeper, grant):
    answer = keeper.post(reverse("end_role", args=[grant.pk]), {"reason": REASON})

    grant.refresh_from_db()
    assert (answer.status_code, grant.ended_at is None) == (302, False)
    text = Message.objects.get(person=grant.user).text
    assert text == f"您的角色“浙江省科技厅（委）经办人”已撤销。理由：{REASON}"
    assert Record.objects.get(step="role_withdrawn").detail["reason"] == REASON
