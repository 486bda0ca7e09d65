"""Lists, the record and the public pages: who sees what, and that it does not cost a query for each row."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portal import clock, publicity
from portal.workflow import perform
from projects.guidelines import checks
from projects.guidelines.models import Guideline
from projects.guidelines.rules import issuing
from tests.factories import guidelines, people, reserve
from tests.factories.calls import CallFactory

pytestmark = pytest.mark.usefixtures("db", "now")
LIST_QUERIES, PUBLIC_LIST_QUERIES, PUBLIC_QUERIES = 12, 2, 4


def seen(user):
    return set(Guideline.objects.visible_to(user))


def test_a_draft_is_the_offices_alone_departments_see_it_once_asked_others_once_issued(
    office_officer, dept_officer, org_admin
):
    draft, asked, public = guidelines.complete(), guidelines.consulting(), guidelines.issued()

    assert seen(office_officer) == {draft, asked, public}
    assert seen(dept_officer) == {asked, public}
    assert seen(org_admin) == {public}


def test_a_draft_is_not_there_for_strangers(client):
    asked = guidelines.consulting()

    assert client.get(asked.public_url()).status_code == 404
    assert asked.title not in client.get(reverse("guidelines")).text


def test_the_public_page_holds_what_the_document_holds(client):
    entry = reserve.in_pool()
    guideline = guidelines.issued(entries=[entry], number="沪科合〔2026〕18号")

    page = client.get(guideline.public_url()).text

    for direction in guideline.directions.all():
        assert direction.title in page
        assert direction.content in page
    assert "沪科合〔2026〕18号" in page
    assert "每个项目不超过 1,500.00 万元" in page
    assert entry.demand.code in page
    assert "承担单位须覆盖三省一市中的2个以上省（市）" in page


def test_the_public_page_gives_the_document_and_its_code(client):
    guideline = guidelines.approved()
    guidelines.pdf_made(guideline)
    code = issuing.pdf_of(guideline).code
    perform(guideline, "review_secrecy", by=people.staff("office_approver"), result="passed", opinion="全文不涉密。")
    perform(guideline, "issue", by=people.staff("office_approver"))

    assert code in client.get(guideline.public_url()).text


def test_an_extension_and_a_revocation_are_public_with_their_reasons(client):
    guideline, approver = guidelines.issued(), people.staff("office_approver")
    later = guideline.closes_at + timedelta(days=7)
    perform(guideline, "extend", by=approver, closes_at=later, reason="应申报单位要求延长。")

    page = client.get(guideline.public_url()).text
    assert f"延至 {timezone.localtime(later):%Y-%m-%d %H:%M}" in page
    assert "应申报单位要求延长。" in page

    perform(guideline, "revoke", by=approver, reason="政策调整，重新发布。")
    assert "本指南已撤销，不再接收申报。理由：政策调整，重新发布。" in client.get(guideline.public_url()).text


def test_the_list_costs_the_same_for_one_and_for_three(client, office_officer, django_assert_num_queries):
    client.force_login(office_officer)
    for _ in range(2):
        guidelines.complete()
        with django_assert_num_queries(LIST_QUERIES):
            assert client.get(reverse("guideline_list")).status_code == 200
        guidelines.complete()


def test_the_public_list_costs_the_same_for_one_and_for_three(client, django_assert_num_queries):
    for _ in range(2):
        guidelines.issued()
        with django_assert_num_queries(PUBLIC_LIST_QUERIES):
            assert client.get(reverse("guidelines")).status_code == 200
        guidelines.issued()


def test_the_public_page_costs_the_same_however_many_directions_it_has(client, django_assert_num_queries):
    short = guidelines.issued()
    long = guidelines.complete()
    for _ in range(5):
        guidelines.direction(long)
    perform(long, "consult", by=long.drafted_by)
    guidelines.sign(long_asked := Guideline.objects.get(pk=long.pk), *guidelines.speak(long, *guidelines.DEPARTMENTS))
    perform(long_asked, "approve", by=people.staff("office_approver"), number="沪科合〔2026〕900号")
    guidelines.pdf_made(long)
    perform(long, "review_secrecy", by=people.staff("office_approver"), result="passed", opinion="全文不涉密。")
    perform(long, "issue", by=people.staff("office_approver"))

    for guideline in (short, long):
        with django_assert_num_queries(PUBLIC_QUERIES):
            assert client.get(guideline.public_url()).status_code == 200


def test_the_list_as_excel_holds_what_is_filtered(client, office_officer):
    client.force_login(office_officer)
    guidelines.complete()

    answer = client.get(reverse("guideline_list"), {"export": "xlsx", "state": "issued"})

    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("sheet")


def test_the_record_shows_staff_the_opinions_and_hides_them_from_units(client, office_officer, org_admin):
    guideline = guidelines.consulting()
    guidelines.speak(guideline, "310000", stance="objects", text="方向 1.1 的指标偏低。")
    others = ("320000", "330000", "340000")
    approvers = guidelines.speak(guideline, *others)

    client.force_login(office_officer)
    page = client.get(guideline.get_absolute_url()).text
    assert "方向 1.1 的指标偏低。" in page
    assert "有不同意见，待答复" in page
    assert len(approvers) == 3

    client.force_login(org_admin)
    assert client.get(guideline.get_absolute_url()).status_code == 404


def test_the_checks_say_what_is_missing_before_the_issue():
    guideline = guidelines.consulting()
    guidelines.sign(guideline, *guidelines.speak(guideline, "310000", "320000"))

    found = {check.label: (check.ok, check.note) for check in checks.of(Guideline.objects.get(pk=guideline.pk))}

    assert found["编号连续"] == (True, "1 个方向")
    assert found["四方意见"] == (False, "2/4")
    assert found["会签"] == (False, "2/4")
    assert found["文号"] == (False, "")
    assert found["敏感词"] == (True, "0")
    assert found["支持额度不超过年度经费"] == (False, "合计 3,000.00 万元，年度经费 0.00 万元")


def test_words_that_may_not_be_published_are_pointed_at():
    guideline = guidelines.complete(preface="本项目为机密级，按内部资料管理。")

    words = next(check for check in checks.of(guideline) if check.label == "敏感词")

    assert words.reasons == ("出现“机密”，请核对能否公开。", "出现“内部资料”，请核对能否公开。")


def test_the_public_site_is_told_of_the_guideline_its_deadline_and_its_directions():
    guidelines.complete()
    guideline = guidelines.issued()

    notices = [row for row in publicity.notices(10) if row.url == guideline.public_url()]
    deadlines = [row for row in publicity.deadlines(guideline.opens_at) if row.url == guideline.public_url()]
    figures = {str(row.label): row.value for row in publicity.figures(CallFactory())}

    assert [(str(row.kind), row.title, row.date) for row in notices] == [("申报指南", guideline.title, clock.now())]
    with clock.standing_at(guideline.opens_at):
        deadlines = [row for row in publicity.deadlines(clock.now()) if row.url == guideline.public_url()]
    assert [row.at for row in deadlines] == [guideline.closes_at]
    assert figures["指南方向"] == 1


def test_the_steps_ask_in_their_forms_for_what_they_need(client, dept_approver):
    guideline = guidelines.consulting()
    client.force_login(dept_approver)
    address = guideline.step_url("give_opinion")
    page = client.get(address)
    token = page.context["token"]

    bare = client.post(address, {"token": token, "stance": "objects"})
    whole = client.post(address, {"token": token, "stance": "objects", "text": "方向 1.1 的指标偏低。"})

    assert bare.status_code == 422
    assert "有不同意见时请写明内容，至少 5 个字。" in bare.text
    assert whole.status_code == 302
    assert guideline.opinions.get().text == "方向 1.1 的指标偏低。"


@pytest.mark.parametrize(
    ("number", "status"),
    [("沪科合〔2026〕18号", 302), ("沪科合[2026] 18 号", 302), ("2026-18", 422), ("沪科合〔2026〕018号", 422)],
)
def test_a_document_number_has_its_form_and_is_used_once(client, office_approver, number, status):
    guideline = guidelines.cosigned()
    client.force_login(office_approver)
    address = guideline.step_url("approve")

    answer = client.post(address, {"token": client.get(address).context["token"], "number": number})

    assert answer.status_code == status
    numbers = set(Guideline.objects.exclude(number="").values_list("number", flat=True))
    assert numbers == ({"沪科合〔2026〕18号"} if status == 302 else set())
