"""The form of a solution by sections: kept whatever is missing, begun once, and what is wrong is said in Chinese."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from demands.matching.models import IndicatorAnswer, Solution
from portal import clock, once
from portal.documents.storing import files_of
from portal.drafts.models import Draft
from portal.models import Receipt
from portal.workflow import perform
from tests.factories import files, materials, people
from tests.factories import matching as make


def address(demand):
    return reverse("solution_new", args=[demand.pk])


def part(solution, key):
    return reverse("solution_section", args=[solution.pk, key])


def text_of(page):
    return html.unescape(page.content.decode())


def as_sent(page, **changed):
    """What the browser sends of a section's form as the page shows it, but for what is changed."""
    form, rows = page.context["form"], page.context["rows"]
    sent = {field.html_name: field.value() for field in form.visible_fields()}
    if rows is not None:
        for each in (rows.management_form, *rows.forms):
            sent |= {field.html_name: field.value() for field in each}
    return {name: value for name, value in sent.items() if value is not None} | changed


@pytest.fixture
def signed_in(client, provider_editor):
    client.force_login(provider_editor)
    return client


@pytest.fixture
def begun(demand, provider):
    return make.complete(demand, provider)


def start(client, demand, unit, **changed):
    sent = {"token": once.new_token(), "unit": unit.pk, "title": "只有名称"} | changed
    return client.post(address(demand), sent)


def test_the_page_before_the_form_shows_the_demand_and_each_indicator(signed_in, demand):
    page = text_of(signed_in.get(address(demand)))

    assert demand.tasks in page
    assert [i.name in page for i in demand.indicators.all()] == [True, True]
    assert demand.contact_phone not in page


def test_a_draft_is_begun_with_its_name_and_a_row_for_each_indicator(signed_in, demand, provider):
    answer = start(signed_in, demand, provider)

    kept = Solution.objects.get()
    assert answer.url == reverse("solution_edit", args=[kept.pk])
    assert (kept.title, kept.organisation, kept.state, kept.money) == ("只有名称", provider, "draft", None)
    assert kept.indicator_answers.count() == 2
    assert signed_in.get(answer.url).url == part(kept, "overview")


def test_sent_twice_it_is_begun_once(signed_in, demand, provider):
    token = once.new_token()
    first, second = (start(signed_in, demand, provider, token=token) for _n in range(2))

    assert (first.url, first.status_code) == (second.url, second.status_code)
    assert (Solution.objects.count(), Receipt.objects.count()) == (1, 1)


def test_two_windows_of_one_unit_begin_one_solution_and_the_second_is_led_to_it(signed_in, demand, provider):
    start(signed_in, demand, provider)
    second = start(signed_in, demand, provider, title="另一个窗口里的名称")

    assert second.url == reverse("solution_edit", args=[Solution.objects.get().pk])
    assert "同事已为本单位开始了这份方案" in text_of(signed_in.get(second.url, follow=True))


def test_a_colleague_who_begins_another_is_led_to_the_draft(signed_in, demand, provider):
    there = make.draft(demand, provider)

    assert signed_in.get(address(demand)).url == reverse("solution_edit", args=[there.pk])


def test_an_earlier_solution_of_the_unit_brings_its_texts_and_tables(signed_in, demand, provider):
    earlier = make.complete(make.demand_with_window(), provider)
    start(signed_in, demand, provider, copy_of=earlier.pk)

    kept = Solution.objects.exclude(pk=earlier.pk).get()
    assert (kept.team, kept.money) == (earlier.team, earlier.money)
    assert [str(stage) for stage in kept.stages.all()] == [str(stage) for stage in earlier.stages.all()]
    assert [a.answer for a in kept.indicator_answers.all()] == ["", ""]
    assert earlier.stages.count() == 2


def test_the_solution_of_another_unit_brings_nothing(signed_in, demand, provider):
    other = make.complete(make.demand_with_window(), make.provider_unit("320000"))

    assert start(signed_in, demand, provider, copy_of=other.pk).status_code == 422
    assert Solution.objects.filter(organisation=provider).count() == 0


@pytest.mark.parametrize("key", [*make.SECTIONS])
def test_every_section_is_saved_as_it_is_shown(signed_in, begun, key):
    page = signed_in.get(part(begun, key))
    answer = signed_in.post(part(begun, key), as_sent(page, next="1"))

    assert (page.status_code, answer.status_code) == (200, 302)
    kept = Solution.objects.get()
    assert kept.sections[key]["n"] == 1
    assert (kept.money, kept.stages.count(), kept.members.count(), kept.title) == (
        begun.money,
        2,
        1,
        make.TEXTS["title"],
    )


def test_an_indicator_is_answered_with_its_margin_worked_out(signed_in, begun):
    page = signed_in.get(part(begun, "indicators"))
    prefix = page.context["rows"].forms[0].prefix
    changed = {f"{prefix}-answer": "exceeds", f"{prefix}-value": "≥12600", f"{prefix}-margin": ""}
    signed_in.post(part(begun, "indicators"), as_sent(page, **changed))

    first = IndicatorAnswer.objects.get(indicator__name="循环寿命")
    assert (first.answer, first.value, first.margin, first.is_complete) == ("exceeds", "≥12600", "高于目标 5%", True)


def test_an_answer_is_taken_out_again(signed_in, begun):
    page = signed_in.get(part(begun, "indicators"))
    prefix = page.context["rows"].forms[0].prefix
    changed = {f"{prefix}-{name}": "" for name in ("answer", "value", "margin", "how")}
    signed_in.post(part(begun, "indicators"), as_sent(page, **changed))

    assert [a.answer for a in begun.indicator_answers.all()] == ["", "meets"]


def test_the_money_is_what_its_table_adds_up_to(signed_in, begun):
    page = signed_in.get(part(begun, "money"))
    signed_in.post(part(begun, "money"), as_sent(page, **{"money_lines-0-amount": "310.50"}))

    assert str(Solution.objects.get().money) == "440.50"


def test_one_source_and_use_stand_in_the_money_once(signed_in, begun):
    page = signed_in.get(part(begun, "money"))
    answer = signed_in.post(part(begun, "money"), as_sent(page, **{"money_lines-1-source": "demander"}))

    assert answer.status_code == 422
    assert "来源、用途都相同" in text_of(answer)


@pytest.mark.parametrize(
    ("key", "field", "value", "sentence"),
    [
        ("overview", "title", "", "请填写方案名称"),
        ("overview", "approach", "长" * 5001, "最多 5000 字，请精简。"),
        ("money", "money_lines-0-amount", "-1", "金额不能是负数，请修改。"),
        ("money", "money_lines-0-amount", "1.234", "金额以万元计，最多两位小数，请修改。"),
        ("money", "money_lines-0-amount", "四百万", "请填写数字，单位万元，例如 120.00。"),
        ("team", "members-0-share", "101", "投入时间不超过 100%。"),
        ("schedule", "stages-0-month", "半年", "请填写整数，例如 12。"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in, begun, key, field, value, sentence):
    page = signed_in.get(part(begun, key))
    answer = signed_in.post(part(begun, key), as_sent(page, **{field: value}))

    assert answer.status_code == 422
    assert text_of(answer).count(sentence) == 2  # in the summary on top and beside the field
    assert value[:50] in text_of(answer)
    assert Solution.objects.get().sections == {}


def test_the_demander_is_no_partner_of_an_answer_to_itself(signed_in, begun, unit):
    page = signed_in.get(part(begun, "units"))
    answer = signed_in.post(part(begun, "units"), as_sent(page, partners=[unit.pk], division="需求方提供产线。"))

    assert (answer.status_code, begun.partners.count()) == (422, 0)
    assert f"合作单位{unit.name}是本需求的需求方，不能揭榜。请移出合作单位。" in text_of(answer)
    assert "需求方提供产线。" in text_of(answer)


def test_two_who_write_the_same_section_choose_between_both_texts(signed_in, begun, provider):
    page = signed_in.get(part(begun, "team"))
    sent = as_sent(page, team="我写的团队") | {"base": page.wsgi_request.typing.base}
    Solution.objects.filter(pk=begun.pk).update(team="同事写的团队")
    answer = signed_in.post(part(begun, "team"), sent)

    assert answer.status_code == 409
    words = re.sub(r"<[^>]+>", "", text_of(answer))  # what differs is marked within the words
    assert ("我写的团队" in words, "同事写的团队" in words) == (True, True)
    assert Solution.objects.get().team == "同事写的团队"


def test_a_window_that_closes_while_somebody_types_loses_nothing(signed_in, begun, demand, system):
    page = signed_in.get(part(begun, "team"))
    with clock.standing_at(demand.window_closes_at + make.timedelta(hours=1)):
        make.close_window(demand, system)
        answer = signed_in.post(part(begun, "team"), as_sent(page, team="截止前一秒写完的团队"), follow=True)

    kept = Solution.objects.get()
    assert (kept.state, kept.team) == ("lapsed", "截止前一秒写完的团队")
    assert "揭榜窗口已截止，方案没有提交。您刚才填写的内容已保存" in text_of(answer)


def test_what_is_saved_after_the_deadline_says_that_it_cannot_be_handed_in(signed_in, begun, demand):
    page = signed_in.get(part(begun, "team"))
    with clock.standing_at(demand.window_closes_at):
        answer = signed_in.post(part(begun, "team"), as_sent(page, team="晚了一步"), follow=True)

    assert Solution.objects.get().team == "晚了一步"
    assert "这份方案不能再提交；内容已保存" in text_of(answer)


def test_what_is_typed_while_a_colleague_hands_it_in_stays_on_the_page(signed_in, begun, provider_admin):
    page = signed_in.get(part(begun, "team"))
    perform(begun, "submit", by=provider_admin, pledge=True)
    answer = signed_in.post(part(begun, "team"), as_sent(page, team="还没写完的团队"))

    assert answer.status_code == 409
    assert ("还没写完的团队" in text_of(answer), "窗口截止前可以先收回" in text_of(answer)) == (True, True)
    assert Solution.objects.get().team == make.TEXTS["team"]


def test_typing_is_kept_by_itself_while_it_is_a_draft(signed_in, begun, provider_admin):
    page = signed_in.get(part(begun, "team"))
    sent = as_sent(page, team="正在写") | {"draft": page.wsgi_request.typing.stamp}
    assert signed_in.post(part(begun, "team"), sent, headers={"X-Portal-Draft": "1"}).status_code == 200
    assert Draft.objects.get().content["team"] == ["正在写"]
    perform(begun, "submit", by=provider_admin, pledge=True)

    assert signed_in.post(part(begun, "team"), sent, headers={"X-Portal-Draft": "2"}).status_code == 403


def test_a_file_of_the_wrong_kind_is_refused(signed_in, begun):
    page = signed_in.get(part(begun, "pledge"))
    upload = SimpleUploadedFile("方案.exe", b"MZ harmful")
    answer = signed_in.post(part(begun, "pledge"), as_sent(page) | {"upload": upload})

    assert answer.status_code == 422
    assert files_of(begun).count() == 0


def test_a_file_is_kept_sealed_and_taken_out_again(signed_in, client, begun, org_admin, provider_editor):
    page = signed_in.get(part(begun, "pledge"))
    signed_in.post(part(begun, "pledge"), as_sent(page) | {"upload": files.pdf("方案.pdf")})
    stored = files_of(begun).get()

    client.force_login(org_admin)
    assert client.get(stored.get_absolute_url()).status_code == 404
    client.force_login(provider_editor)
    assert client.get(stored.get_absolute_url()).status_code == 200
    client.post(reverse("solution_file_remove", args=[begun.pk, stored.pk]))
    assert files_of(begun).count() == 0


def test_an_attachment_is_picked_from_the_units_library_while_it_is_a_draft(
    signed_in, begun, provider, provider_admin, provider_editor
):
    licence = materials.material(provider, by=provider_editor)
    address = reverse("solution_materials", args=[begun.pk])
    answer = signed_in.post(address, {"versions": [licence.present.pk]})
    assert (answer.url, files_of(begun).count()) == (part(begun, "pledge"), 1)
    assert signed_in.get(answer.url).status_code == 200

    perform(begun, "submit", by=provider_admin, pledge=True)
    assert signed_in.get(address).status_code == 403


def test_markup_comes_back_as_text(signed_in, begun):
    page = signed_in.get(part(begun, "overview"))
    signed_in.post(part(begun, "overview"), as_sent(page, title="<script>alert(1)</script>"))
    page = signed_in.get(begun.get_absolute_url()).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_stranger_does_not_find_the_draft(client, begun):
    client.force_login(people.member(make.provider_unit("320000"), is_admin=True))
    names = ("solution_edit", "solution_check", "solution")

    assert [client.get(reverse(name, args=[begun.pk])).status_code for name in names] == [404] * 3
    assert client.get(part(begun, "team")).status_code == 404
    assert client.post(part(begun, "team"), {"team": "改写"}).status_code == 404
    assert client.post(reverse("solution_file_remove", args=[begun.pk, 1])).status_code == 404


def test_staff_do_not_fill_in(client, demand, dept_officer):
    client.force_login(dept_officer)

    assert client.get(address(demand)).status_code == 403


def test_the_demander_and_the_late_read_why_they_cannot_answer(client, demand, org_admin, provider_editor, provider):
    client.force_login(org_admin)
    assert "是本需求的需求方，不能揭榜" in text_of(client.get(address(demand)))
    assert "是本需求的需求方，不能揭榜" in text_of(start(client, demand, provider))
    client.force_login(provider_editor)
    with clock.standing_at(demand.window_closes_at):
        assert "揭榜窗口已截止" in text_of(client.get(address(demand)))
        assert start(client, demand, provider).status_code == 409
    assert Solution.objects.count() == 0


def test_a_demand_that_was_not_published_is_not_there(signed_in):
    from tests.factories import collection

    assert signed_in.get(address(collection.submitted())).status_code == 404


def test_the_check_page_leads_to_what_is_missing_and_says_what_changed(signed_in, client, begun, provider_admin):
    begun.stages.all().delete()
    page = signed_in.get(reverse("solution_check", args=[begun.pk]))
    assert "进度安排</a>：请至少填写一个阶段" in text_of(page)
    assert page.context["changes"] == []

    make.fill_stages(begun)
    recalled = perform(perform(begun, "submit", by=provider_admin, pledge=True), "recall", by=provider_admin)
    Solution.objects.filter(pk=recalled.pk).update(team="换了团队")
    page = signed_in.get(reverse("solution_check", args=[begun.pk]))
    assert page.context["gaps"] == []
    assert [(c["label"], c["after"]) for c in page.context["changes"]] == [("团队与基础", "换了团队")]


def test_looking_writes_nothing(signed_in, begun):
    for url in (reverse("solution_edit", args=[begun.pk]), part(begun, "indicators"), begun.get_absolute_url()):
        signed_in.get(url)

    assert (Solution.objects.count(), Receipt.objects.count(), Draft.objects.count()) == (1, 0, 0)


def test_submitting_shows_what_follows_and_gives_a_receipt(client, begun, provider_admin):
    client.force_login(provider_admin)
    page = text_of(client.get(begun.step_url("submit")))
    answer = client.post(begun.step_url("submit"), {"token": once.new_token(), "pledge": "on"})

    assert "方案密封保存" in page
    assert answer.url == reverse("receipt", args=[Receipt.objects.get().number])
    assert Solution.objects.get().state == "submitted"
