"""表单配置 on its screens: who may, what is refused and why, what units then see; rounds copied."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from demands.collection import preparing
from demands.collection.layouts import default, editing, transfer
from demands.collection.layouts.parts import FormField
from demands.collection.models import CollectionRound, Demand, FormVersion
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db
SITE = {"label": "应用地点", "section": "problem", "kind": "short", "limit": "20", "public": "on", "key": "site"}


@pytest.fixture
def draft(now):
    return collection.collection_round()


@pytest.fixture
def office(client, draft):
    client.force_login(who := people.staff("office_officer"))
    return who


def at(name, round_, *args):
    return reverse(name, args=[round_.pk, *args])


def layout(round_):
    return FormVersion.objects.get(round=round_).layout


def press(client, round_, act, of, seen=1):
    return client.post(at("round_form_change", round_), {act: of, "seen": str(seen)})


def test_a_department_prepares_the_rounds_that_it_drafted_and_no_others(client, now, zhejiang):
    own, others = collection.collection_round(department=zhejiang), collection.collection_round()
    client.force_login(people.staff("dept_officer", zhejiang))

    answers = [press(client, round_, "up", "fields/tasks").status_code for round_ in (own, others)]
    pages = [client.get(at("round_form", round_)).status_code for round_ in (own, others)]

    assert (answers, pages) == ([302, 403], [200, 200])


def test_a_field_is_added_and_asked_for_with_what_is_left_to_write(client, draft, office):
    answer = client.post(at("round_form_field", draft, "new"), SITE | {"kind": "long", "limit": "300"})
    assert (answer.status_code, answer.url) == (302, at("round_form", draft))

    unit = people.verified_unit()
    demand = collection.draft(unit, by=(filler := people.member(unit)), into=place(draft, "open"))
    client.force_login(filler)
    page = client.get(reverse("demand_section", args=[demand.pk, "problem"]))
    assert 'name="added_site"' in page.text
    assert "最多 300 字" in page.text

    client.post(reverse("demand_section", args=[demand.pk, "problem"]), {"added_site": "绍兴"})
    assert Demand.objects.get(pk=demand.pk).answers == {"site": "绍兴"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"key": "tasks"}, "标识“tasks”重复，请换一个。"),
        ({"section": ""}, "请选择所在部分。"),
        ({"limit": "0"}, "字数上限须在 1～200 之间。"),
        ({"kind": "one", "limit": ""}, "请至少写两个选项，一行一个。"),
    ],
)
def test_a_field_that_is_not_in_order_is_refused_beside_its_input(client, draft, office, given, says):
    answer = client.post(at("round_form_field", draft, "new"), SITE | given)

    assert answer.status_code == 422
    assert says in answer.text
    assert "应用地点" in answer.text
    assert layout(draft) == default.layout()


def test_what_the_rules_need_is_renamed_but_not_taken_away(client, draft, office):
    page = client.get(at("round_form_field", draft, "tasks"))
    assert "储备后任务不得变动" in page.text
    assert 'name="public"' not in page.text

    sent = {"label": "攻关任务", "section": "problem", "limit": "2000"}
    assert client.post(at("round_form_field", draft, "tasks"), sent).status_code == 302
    refused = press(client, draft, "remove", "fields/tasks", seen=2)

    assert (layout(draft).label("tasks"), refused.status_code) == ("攻关任务", 409)
    assert "缺少字段“tasks”：规则要用到它，不能删除。" in refused.text


def test_a_field_is_moved_hidden_and_shown_again_without_a_script(client, draft, office):
    press(client, draft, "up", "fields/tasks", seen=1)
    press(client, draft, "hide", "fields/users", seen=2)
    assert [each.key for each in layout(draft).of("problem")] == ["tasks", "background"]
    assert layout(draft).by_key["users"].hidden is True

    press(client, draft, "show", "fields/users", seen=3)

    assert layout(draft).by_key["users"].hidden is False


def test_two_officers_at_once_do_not_undo_each_other(client, draft, office):
    other = people.staff("office_officer")
    with transaction.atomic():
        version = preparing.locked_form(draft.pk)
        preparing.change_form(version, editing.moved(version.layout, "fields", "tasks", -1), what="上移任务", by=other)

    answer = press(client, draft, "up", "fields/tasks", seen=1)

    assert answer.status_code == 409
    assert f"{other.name}：上移任务" in answer.text
    assert FormVersion.objects.get(round=draft).revision == 2


def test_a_field_of_an_opened_round_has_no_page(client, draft, office):
    place(draft, "open")

    assert client.get(at("round_form_field", draft, "tasks")).status_code == 403
    assert press(client, draft, "hide", "fields/users").status_code == 403


def test_hostile_words_in_a_form_are_shown_as_words(client, draft, office):
    hostile = "<script>alert(1)</script>"
    client.post(at("round_form_field", draft, "new"), SITE | {"label": hostile, "help": hostile, "example": hostile})

    for name in ("round_form", "round_form_preview"):
        page = client.get(at(name, draft)).text
        assert hostile not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_checklist_and_grounds_are_configured(client, draft, office):
    item = {"key": "site", "label": "地点清楚", "hint": "写明市、县。", "phrases": "地点不清。\n\n地点有误。"}
    client.post(at("round_form_item", draft, "new"), item)
    client.post(at("round_form_grounds", draft), {"grounds": "材料不真实\n地点不符"})

    last = layout(draft).checklist[-1]
    assert (last.key, last.phrases) == ("site", ("地点不清。", "地点有误。"))
    assert layout(draft).grounds == (("untrue", "材料不真实"), ("ground_1", "地点不符"))


def test_a_form_goes_out_as_a_file_and_comes_into_another_round(client, draft, office):
    client.post(at("round_form_field", draft, "new"), SITE)
    raw = client.get(at("round_form_export", draft)).content
    into = collection.collection_round()

    answer = client.post(at("round_form_import", into), {"file": SimpleUploadedFile("form.json", raw)})

    assert answer.status_code == 302
    assert layout(into) == layout(draft)


def test_a_form_is_taken_from_another_round_and_what_differs_since_is_shown(client, draft, office):
    client.post(at("round_form_field", draft, "new"), SITE)
    source = place(draft, "closed")
    into = collection.collection_round()

    client.post(at("round_form_import", into), {"source": source.pk})
    press(client, into, "hide", "fields/site", seen=2)

    page = client.get(at("round_form", into)).text
    assert f"与 {source.code} 表单的差别" in page
    assert "字段：应用地点" in page


def test_a_file_with_faults_is_told_row_by_row_and_nothing_is_written(client, draft, office):
    data = json.loads(transfer.written(default.layout()))
    data["fields"][0]["limit"], data["fields"][1]["label"] = 0, ""
    raw = json.dumps(data).encode()

    answer = client.post(at("round_form_import", draft), {"file": SimpleUploadedFile("form.json", raw)})

    assert answer.status_code == 422
    assert "字段第 1 行（title）：字数上限须在 1～60 之间。" in answer.text
    assert "字段第 2 行（field）：请填写名称。" in answer.text
    assert FormVersion.objects.get(round=draft).revision == 1


def test_a_round_is_copied_whole_with_all_its_dates_moved_together(client, now, zhejiang):
    source = collection.collection_round(name="2025 年度第一批", notice="2025 年度征集通知。")
    with transaction.atomic():
        site = FormField("site", "problem", "应用地点", "short", limit=20)
        after = editing.put(default.layout(), "fields", site)
        preparing.change_form(preparing.locked_form(source.pk), after, what="加", by=people.staff("office_officer"))
    place(source, "closed")
    client.force_login(who := people.staff("dept_officer", zhejiang))
    opens = now + timedelta(days=20)
    sent = {"name": "2026 年度第一批", "opens_at": timezone.localtime(opens).strftime("%Y-%m-%dT%H:%M")}

    answer = client.post(at("collection_round_copy", source), sent)

    made = CollectionRound.objects.exclude(pk=source.pk).get()
    assert answer.url == made.get_absolute_url()
    assert (made.state, made.created_by, made.department) == ("draft", who, zhejiang)
    assert made.closes_at - made.opens_at == source.closes_at - source.opens_at
    assert set(made.fields.all()) == set(source.fields.all())
    assert (made.form.layout, made.form.copied_from) == (layout(source), source.form)
    page = client.get(answer.url).text
    assert "批次名称和征集通知里还写着 2025 年" in page
    assert f"表单与 {source.code} 的有 0 处差别" in page
