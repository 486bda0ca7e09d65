"""The pool: who gets in, what that gives, what leaving it does."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.workflow import StepRefused, perform
from reviews.experts.models import Expert
from tests.factories import people, reviews


@pytest.fixture
def keeper(db):
    return people.staff("expert_keeper")


def test_admission_gives_the_account_the_role_of_an_expert(keeper):
    found = perform(reviews.expert(), "admit", by=keeper)

    assert found.state == Expert.State.ACTIVE
    assert found.user.roles == {"expert"}


def test_nobody_is_admitted_without_identity_unit_and_field(keeper):
    blank = reviews.expert(phone="", email="", organisation_name="")
    blank.fields.clear()

    with pytest.raises(StepRefused) as refused:
        perform(blank, "admit", by=keeper)

    assert refused.value.reasons == [
        "请补全专家姓名和至少一种联系方式（电话或邮箱）",
        "请补全专家所在单位",
        "请至少选择一个专业领域",
    ]


def test_only_the_keeper_admits(dept_officer):
    with pytest.raises(PermissionDenied):
        perform(reviews.expert(), "admit", by=dept_officer)


def test_removal_ends_the_role(keeper):
    removed = perform(reviews.active_expert(), "remove", by=keeper, reason="本人申请退出专家库")

    assert people.User.objects.get(pk=removed.user_id).roles == frozenset()


def test_pausing_hands_open_reviews_to_the_organiser_and_closes_them_to_the_expert(keeper, dept_officer, now):
    reviews.pool(7)
    round_ = reviews.staffed(by=dept_officer)
    assignment = round_.assignments.filter(state="invited").first()

    perform(assignment.expert, "pause", by=keeper, reason="本人长期出国")

    assert list(round_.assignments.to_be_replaced()) == [assignment]
    with pytest.raises(StepRefused) as refused:
        perform(assignment, "accept", by=assignment.expert.user, pledge=True)
    assert refused.value.reasons == ["专家在库，未被暂停或出库"]


def test_applicants_see_no_expert_and_an_expert_only_the_own_row(org_admin, keeper):
    mine, _other = reviews.active_expert(), reviews.active_expert()

    assert list(Expert.objects.visible_to(org_admin)) == []
    assert list(Expert.objects.visible_to(mine.user)) == [mine]
    assert Expert.objects.visible_to(keeper).count() == 2


def test_an_account_is_tied_to_one_expert_only(keeper, client):
    taken = reviews.active_expert()
    client.force_login(keeper)
    free = reviews.active_expert(user=None)

    page = client.post(f"/do/expert/{free.pk}/link_account/", {"user": taken.user.username, "token": _token()})

    assert page.status_code == 422
    assert "这个账号已绑定另一位专家，请核对。" in page.content.decode()


def test_the_keeper_registers_an_expert_once_however_often_the_form_is_sent(keeper, client):
    client.force_login(keeper)
    sent = _form(name="<b>江某</b>", organisation_name="某某研究院", phone="021-0000 0000")

    first, second = client.post("/experts/new/", sent), client.post("/experts/new/", sent)
    page = client.get(first.url)

    assert [first.status_code, second.url] == [302, first.url]
    assert Expert.objects.count() == 1
    assert "&lt;b&gt;江某" in page.content.decode()


def test_a_unit_not_yet_left_is_no_former_unit(keeper, client, now):
    client.force_login(keeper)

    page = client.post(
        "/experts/new/", _form(name="江某", **{"past_units-0-name": "某厂", "past_units-0-left_on": "2027-01-01"})
    )

    assert page.status_code == 422
    assert "离开日期不能晚于今天；仍在任职的单位请填在“所在单位”。" in page.content.decode()


def test_one_more_row_without_scripts_loses_nothing_typed(keeper, client):
    client.force_login(keeper)

    page = client.post("/experts/new/", _form(name="江某", **{"past_units-add": "1"})).content.decode()

    assert 'name="past_units-1-name"' in page
    assert 'value="江某"' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_the_same_for_one_and_three(keeper, client, rows, django_assert_num_queries):
    for _ in range(rows):
        reviews.active_expert()
    client.force_login(keeper)
    client.get("/experts/")

    with django_assert_num_queries(16):
        client.get("/experts/")


def _form(**fields):
    from uuid import uuid4

    rows = {"past_units-TOTAL_FORMS": "1", "past_units-INITIAL_FORMS": "0"}
    return {"token": str(uuid4()), **rows, "past_units-MIN_NUM_FORMS": "0", "past_units-MAX_NUM_FORMS": "10", **fields}


def _token():
    from uuid import uuid4

    return str(uuid4())
