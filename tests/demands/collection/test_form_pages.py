"""The demand's form: sections in any order, saved with gaps, never with wrong values; nothing typed is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from demands.collection.models import Demand
from portal import clock, once
from portal.documents.models import StoredFile
from tests.factories import collection, people
from tests.factories.files import pdf
from tests.portal.drafts.opening import opened

pytestmark = pytest.mark.django_db
INDICATORS = {
    "deliverables": "样机 1 套",
    "present_is_public": "on",
    "indicators-TOTAL_FORMS": "2",
    "indicators-INITIAL_FORMS": "0",
    "indicators-0-name": "循环寿命",
    "indicators-0-target": "≥12000",
    "indicators-1-name": "",
}


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.draft(unit, by=org_editor)


@pytest.fixture
def page(client, org_editor, demand):
    client.force_login(org_editor)

    def address(key):
        return reverse("demand_section", args=[demand.pk, key])

    return address


def fresh(demand):
    return Demand.objects.get(pk=demand.pk)


def test_a_section_is_saved_with_gaps_and_says_who_saved_it(client, page, demand, org_editor):
    answer = client.post(page("problem"), {"background": "现有材料导电性差。", "tasks": "", "next": "1"})

    assert (answer.status_code, answer.url) == (302, page("indicators"))
    saved = fresh(demand)
    assert (saved.background, saved.sections["problem"]["by"]) == ("现有材料导电性差。", org_editor.name)


def test_a_section_saved_meanwhile_by_somebody_else_is_not_overwritten(client, page, demand):
    first = opened(client, page("problem")) | {"background": "甲的文字", "tasks": ""}
    client.post(page("problem"), first)

    answer = client.post(page("problem"), first | {"background": "乙的文字"})

    assert answer.status_code == 409
    assert "乙的文字" in answer.text
    assert fresh(demand).background == "甲的文字"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"total_investment": "-1"}, "金额不能是负数，请修改。"),
        ({"total_investment": "1200.005"}, "金额以万元计，最多两位小数，请修改。"),
        ({"total_investment": "一千"}, "请填写数字，单位万元，例如 1200.00。"),
        ({"total_investment": "100", "own_money": "100.01"}, "需求方出资不能超过总投入，请核对两个金额。"),
    ],
)
def test_wrong_money_is_refused_beside_its_field_and_in_the_summary(client, page, demand, given, says):
    answer = client.post(page("investment"), {} | given)

    assert answer.status_code == 422
    assert answer.text.count(says) == 2
    assert "<title>错误：" in answer.text
    assert fresh(demand).total_investment is None


def test_money_is_kept_to_the_cent(client, page, demand):
    client.post(page("investment"), {"total_investment": "1200.50", "own_money": "800"})

    assert (fresh(demand).total_investment, fresh(demand).own_money) == (Decimal("1200.50"), Decimal("800.00"))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"title": ""}, "请填写需求名称"),
        ({"keywords": "一、二、三、四、五、六"}, "关键词最多 5 个，现有 6 个，请删去不重要的。"),
        ({"term_months": "12"}, "攻关期限须在 24～36 个月之间，请修改。"),
    ],
)
def test_wrong_basics_are_refused(client, page, demand, given, says):
    answer = client.post(page("basics"), {"title": "钠电储能系统"} | given)

    assert answer.status_code == 422
    assert says in answer.text


def test_rows_of_indicators_are_kept_in_order_and_empty_ones_passed_over(client, page, demand):
    client.post(page("indicators"), INDICATORS)

    assert [(r.order, r.name, r.target) for r in demand.indicators.all()] == [(1, "循环寿命", "≥12000")]


def test_a_row_is_deleted_and_the_rest_move_up(client, page, demand):
    rows = [demand.indicators.create(order=n, name=f"指标{n}") for n in (1, 2)]
    sent = INDICATORS | {"indicators-INITIAL_FORMS": "2", "indicators-0-DELETE": "on", "indicators-1-name": "指标2"}
    sent |= {f"indicators-{n}-id": str(row.pk) for n, row in enumerate(rows)}
    answer = client.post(page("indicators"), sent)

    assert answer.status_code == 302
    assert [(r.order, r.name) for r in demand.indicators.all()] == [(1, "指标2")]


def test_one_more_row_comes_without_a_script_and_nothing_is_saved(client, page, demand):
    answer = client.post(page("indicators"), INDICATORS | {"indicators-add": "1"})

    assert answer.status_code == 200
    assert 'name="indicators-2-name"' in answer.text
    assert "循环寿命" in answer.text
    assert demand.indicators.count() == 0


def test_a_script_in_a_text_comes_back_as_text(client, page, demand):
    client.post(page("problem"), {"background": "<script>alert(1)</script>", "tasks": ""})

    shown = client.get(reverse("demand_review", args=[demand.pk])).text
    assert "<script>alert(1)</script>" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown


def test_an_attachment_is_kept_and_taken_back(client, page, demand):
    client.post(page("pledge"), {"upload": pdf("出资承诺函.pdf")})
    stored = StoredFile.objects.get(machine="demand", object_id=demand.pk)
    assert stored.name == "出资承诺函.pdf"
    assert "出资承诺函.pdf" in client.get(page("pledge")).text

    client.post(reverse("demand_file_remove", args=[demand.pk, stored.pk]))

    assert StoredFile.objects.count() == 0


def test_a_file_of_the_wrong_kind_is_refused(client, page, demand):
    upload = SimpleUploadedFile("承诺函.wps", b"wps", "application/octet-stream")

    answer = client.post(page("pledge"), {"upload": upload})

    assert answer.status_code == 422
    assert "当前文件为 .wps" in answer.text


def test_the_way_into_the_form_is_its_first_section_with_a_gap(client, org_editor, unit, now):
    client.force_login(org_editor)
    gap, whole = collection.complete(unit, by=org_editor, background=""), collection.complete(unit, by=org_editor)

    assert client.get(reverse("demand_fill", args=[gap.pk])).url.endswith("/fill/problem/")
    assert client.get(reverse("demand_fill", args=[whole.pk])).url.endswith("/review/")


def test_every_section_shows_its_page(client, page):
    for key in ("basics", "problem", "indicators", "application", "investment", "pledge"):
        assert client.get(page(key)).status_code == 200
    assert client.get(page("nothing")).status_code == 404


def test_a_demand_handed_in_is_not_changed_any_more(client, org_editor, unit, now):
    sent = collection.submitted(unit, by=org_editor)
    client.force_login(org_editor)

    assert client.post(reverse("demand_section", args=[sent.pk, "problem"]), {"tasks": "改"}).status_code == 409
    assert fresh(sent).tasks == sent.tasks


def test_strangers_do_not_find_the_form_and_the_department_may_not_fill_it(client, demand, page, dept_officer):
    client.force_login(people.member(people.verified_unit()))
    assert client.get(page("problem")).status_code == 404
    client.force_login(dept_officer)
    assert client.get(page("problem")).status_code == 403


def test_the_check_before_handing_in_names_gaps_and_what_the_public_reads(client, org_editor, unit, now):
    demand = collection.complete(unit, by=org_editor, users="", is_anonymous=True)
    client.force_login(org_editor)

    shown = client.get(reverse("demand_review", args=[demand.pk])).text

    assert "请填写成果用户与应用场景" in shown
    assert "浙江省某企业" in shown
    assert "暂不能办理" in shown


def test_the_administrator_hands_in_once_and_gets_a_receipt(client, org_admin, unit, now):
    demand = collection.in_review(unit)
    address, token = reverse("step", args=["demand", demand.pk, "submit"]), once.new_token()
    client.force_login(org_admin)
    assert client.post(address, {"token": token}).status_code == 422

    answers = [client.post(address, {"token": token, "unclassified": "on"}) for _n in range(2)]

    assert answers[0].url.startswith("/receipts/")
    assert answers[0].url == answers[1].url
    assert fresh(demand).submissions == 1


def test_at_the_deadline_the_page_of_the_step_refuses(client, org_admin, unit, now):
    demand = collection.in_review(unit)
    client.force_login(org_admin)
    with clock.standing_at(demand.round.closes_at + timedelta(seconds=1)):
        answer = client.post(
            reverse("step", args=["demand", demand.pk, "submit"]), {"token": once.new_token(), "unclassified": "on"}
        )

    assert answer.status_code == 409
    assert fresh(demand).state == "org_review"


def test_a_telephone_number_of_letters_is_refused_with_an_example(client, page, demand):
    refused = client.post(page("basics"), {"title": demand.title, "contact_phone": "找张三"})

    assert refused.status_code == 422
    assert "例如 021-12345678" in refused.content.decode()
