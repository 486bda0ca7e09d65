"""Pages of the staff: drawing a list up, signing it, seeing what holds it up."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from demands.collection.models import Demand
from demands.release.models import ReleaseList
from portal import once
from portal.workflow import perform
from tests.conftest import NOW
from tests.factories import people
from tests.factories import release as make
from tests.portal.drafts.opening import opened

NEW = "/release-lists/new/"


def words(**more):
    """What an officer types."""
    deadline = timezone.localtime(NOW + timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    given = {"title": "2026 年度第一批榜单", "window_days": 30, "deadline": deadline, "notice": "", "demands": []}
    return {"token": once.new_token()} | given | more


def test_a_list_is_drawn_up_with_its_demands_in_order(client, office_officer):
    first, second = make.selected_demand("310000"), make.selected_demand("340000")
    client.force_login(office_officer)
    sent = words(demands=[first.pk, second.pk], **{f"order_{second.pk}": 1})
    answer = client.post(NEW, sent)
    made = ReleaseList.objects.get()
    assert answer.url == made.get_absolute_url()
    assert made.demands == [second, first]
    assert timezone.localtime(made.deadline).strftime("%m-%d %H:%M") == "03-17 10:00"


def test_a_form_sent_twice_makes_one_list(client, office_officer):
    client.force_login(office_officer)
    sent = words(demands=[make.selected_demand().pk])
    assert client.post(NEW, sent).url == client.post(NEW, sent).url
    assert ReleaseList.objects.count() == 1


def test_a_new_list_begins_with_the_years_window_and_term(client, office_officer, call):
    call.set_value("window_days", 45)
    client.force_login(office_officer)
    form = client.get(NEW).context["form"]
    assert form["window_days"].value() == 45
    assert timezone.localtime(form.initial["deadline"]).strftime("%m-%d %H:%M") == "03-17 17:00"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "请填写"),
        ({"window_days": "0"}, "揭榜窗口为 1 至 365 日，请修改。"),
        ({"window_days": "366"}, "揭榜窗口为 1 至 365 日，请修改。"),
        ({"window_days": "很久"}, "须是整数"),
        ({"deadline": "2026-03-10T10:00"}, "会签期限须晚于现在（2026-03-10 10:00），请改为今后的时间。"),
        ({"deadline": "明天"}, "须是日期和时间"),
        ({"demands": ["999999"]}, "所选需求已列入其他榜单，或不再是“拟发布”，请刷新后重选。"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, office_officer, wrong, said):
    client.force_login(office_officer)
    answer = client.post(NEW, words(notice="一段发布说明", **wrong))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "一段发布说明" in text
    assert ReleaseList.objects.count() == 0


def test_a_demand_on_another_list_is_not_offered(client, office_officer):
    free, taken = make.selected_demand(), make.selected_demand()
    make.release_list([taken])
    client.force_login(office_officer)
    assert client.get(NEW).context["form"].free == [free]


def test_a_list_is_edited_while_it_is_drafted_only(client, office_officer):
    first, second = make.selected_demand(), make.selected_demand()
    drawn_up = make.release_list([first], by=office_officer)
    address = reverse("release_list_edit", args=[drawn_up.pk])
    client.force_login(office_officer)
    client.post(address, words(title="改过的名称", demands=[second.pk]))
    assert (ReleaseList.objects.get().title, ReleaseList.objects.get().demands) == ("改过的名称", [second])
    perform(drawn_up, "request_cosign", by=office_officer)
    answer = client.post(address, words(title="又改", demands=[first.pk]))
    assert answer.status_code == 409
    assert ReleaseList.objects.get().demands == [second]
    assert "会签中的榜单须先撤回修改" in client.get(address).content.decode()


@pytest.mark.parametrize("address", [NEW, "edit"])
def test_only_the_offices_officer_opens_the_forms(client, address, dept_approver, office_approver, org_admin):
    drawn_up = make.asked_for_signature()
    url = NEW if address == NEW else reverse("release_list_edit", args=[drawn_up.pk])
    for person in (dept_approver, office_approver, org_admin):
        client.force_login(person)
        assert client.get(url).status_code == 403


def test_the_page_shows_who_signed_and_who_has_still_to(client, dept_approver):
    asked = make.asked_for_signature()
    make.sign(asked, "310000", "320000", "340000")
    client.force_login(dept_approver)
    answer = client.get(asked.get_absolute_url())
    shown = [(card["department"], str(card["label"])) for card in answer.context["signatures"]]
    assert shown == [
        ("上海市科学技术委员会", "已会签"),
        ("江苏省科学技术厅", "已会签"),
        ("浙江省科学技术厅", "待会签"),
        ("安徽省科学技术厅", "已会签"),
    ]
    assert [mark["mine"] for mark in answer.context["marks"]] == [False, False, True, False]
    assert [action.name for action in answer.context["actions"]] == ["cosign", "send_back"]


def test_a_department_signs_on_the_page_of_the_step_what_it_saw(client, dept_approver):
    asked = make.asked_for_signature()
    client.force_login(dept_approver)
    address = asked.step_url("cosign")
    page = client.get(address).content.decode()
    digest = re.search(r'name="digest" value="(\w{64})"', page).group(1)
    assert digest == asked.signing_digest()
    assert "代表浙江省科学技术厅" in page
    sent = {"token": once.new_token(), "confirmed": "on", "opinion": "同意", "digest": digest}
    assert client.post(address, sent).status_code == 302
    cards = client.get(asked.get_absolute_url()).context["signatures"]
    assert [card["text"] for card in cards if card["label"] == "已会签"] == ["同意"]


def test_the_office_sees_the_publication_held_up(client, office_approver):
    asked = make.asked_for_signature()
    make.sign(asked, "310000", "320000", "330000")
    client.force_login(office_approver)
    text = client.get(asked.get_absolute_url()).content.decode()
    assert "尚缺安徽省科学技术厅会签" in text
    assert 'aria-disabled="true"' in text


def test_the_work_list_asks_each_department_until_it_has_signed(client, dept_approver):
    asked = make.asked_for_signature()
    client.force_login(dept_approver)
    assert [todo.machine for todo in client.get("/desk/").context["todos"]] == ["release_list"]
    perform(asked, "cosign", by=dept_approver, confirmed=True)
    assert client.get("/desk/").context["todos"] == []


def test_the_work_list_asks_the_approver_once_all_have_signed(client, office_approver):
    asked = make.asked_for_signature()
    client.force_login(office_approver)
    make.sign(asked, *make.DEPARTMENTS[:3])
    assert client.get("/desk/").context["todos"] == []
    make.sign(asked, make.DEPARTMENTS[3])
    assert [str(todo.action_label) for todo in client.get("/desk/").context["todos"]] == ["发布榜单"]


def test_the_preview_shows_what_the_public_will_read_and_nothing_else(client, dept_approver):
    asked = make.asked_for_signature([make.selected_demand()])
    client.force_login(dept_approver)
    text = client.get(reverse("release_list_preview", args=[asked.pk])).content.decode()
    assert "突破磷酸焦磷酸铁钠正极材料的低温性能。" in text
    assert "许知远" not in text
    assert "123.45" not in text


def test_the_notice_can_be_read_before_it_is_printed(client, dept_approver):
    asked = make.asked_for_signature(title="2026 年度第一批榜单")
    client.force_login(dept_approver)
    text = client.get(reverse("release_list_notice", args=[asked.pk])).content.decode()
    assert "关于发布2026 年度第一批榜单的通知" in text
    assert text.count("安徽省科学技术厅") >= 2


def test_a_unit_reads_the_published_list_where_everybody_reads_it(client, org_admin):
    out, asked = make.published(), make.asked_for_signature()
    client.force_login(org_admin)
    assert client.get(out.get_absolute_url()).url == f"/lists/{out.number}/"
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_the_demand_and_its_list_lead_to_each_other(client, office_officer):
    demand = make.selected_demand()
    asked = make.asked_for_signature([demand])
    client.force_login(office_officer)
    links = {str(link["label"]): link["url"] for link in client.get(asked.get_absolute_url()).context["links"]}
    assert links["需求"] == demand.get_absolute_url()
    links = {str(link["label"]): link["url"] for link in client.get(demand.get_absolute_url()).context["links"]}
    assert links["榜单"] == asked.get_absolute_url()


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_database_the_same_however_many_rows(
    client, django_assert_num_queries, office_approver, count
):
    lists = [make.asked_for_signature([make.selected_demand() for _n in range(count)]) for _m in range(count)]
    client.force_login(office_approver)
    for address, queries in (("/release-lists/", 12), (lists[0].get_absolute_url(), 25)):
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_the_sheet_of_a_list_holds_its_demands(client, office_officer):
    demand = make.selected_demand()
    asked = make.asked_for_signature([demand])
    client.force_login(office_officer)
    assert client.get(asked.get_absolute_url(), {"export": "xlsx"})["Content-Disposition"].startswith("attachment")
    assert Demand.objects.get(pk=demand.pk).state == "selected"


def test_the_titles_come_back_as_text(client, office_officer):
    asked = make.asked_for_signature(title="<b>榜单</b>", notice="<script>x</script>")
    client.force_login(people.staff("office_approver"))
    text = client.get(asked.get_absolute_url()).content.decode()
    assert "<b>榜单" not in text
    assert "<script>x" not in text


def test_what_another_officer_saved_meanwhile_is_shown_beside_ones_own_and_not_overwritten(client, office_officer):
    made, colleague = make.release_list(), Client()
    path = reverse("release_list_edit", args=[made.pk])
    client.force_login(office_officer)
    colleague.force_login(people.staff("office_officer"))
    here, there = opened(client, path), opened(colleague, path)
    on_it = [demand.pk for demand in made.demands]
    assert colleague.post(path, there | words(notice="李娜的说明", demands=on_it)).status_code == 302

    answer = client.post(path, here | words(notice="我的说明", demands=on_it))

    assert answer.status_code == 409
    # Each with its own words marked.
    assert ("<ins>我</ins>的说明" in answer.text, "<ins>李娜</ins>的说明" in answer.text) == (True, True)
    assert ReleaseList.objects.get(pk=made.pk).notice == "李娜的说明"
