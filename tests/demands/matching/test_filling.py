"""The form of a solution: drafts are kept whatever is missing, once each, and what is wrong is said in Chinese."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from demands.matching.models import Solution
from portal import clock, once
from portal.documents.storing import files_of
from portal.models import Receipt
from tests.factories import files, people
from tests.factories import matching as make


def address(demand):
    return reverse("solution_new", args=[demand.pk])


def answers(demand, **changed):
    """What the browser sends for a whole solution."""
    sent = {"token": once.new_token(), "then": ""} | {name: str(value) for name, value in make.TEXTS.items()}
    for indicator in demand.indicators.all():
        sent |= {
            f"i{indicator.pk}-answer": "meets",
            f"i{indicator.pk}-value": indicator.target,
            f"i{indicator.pk}-how": "第三方检测报告",
        }
    return sent | changed


@pytest.fixture
def signed_in(client, provider_editor):
    client.force_login(provider_editor)
    return client


def text_of(page):
    return html.unescape(page.content.decode())


def test_the_form_shows_the_demand_and_each_indicator(signed_in, demand):
    page = text_of(signed_in.get(address(demand)))

    assert demand.tasks in page
    assert [i.name in page for i in demand.indicators.all()] == [True, True]
    assert demand.contact_phone not in page


def test_a_draft_is_kept_with_nothing_but_its_name(signed_in, demand, provider):
    sent = {"token": once.new_token(), "title": "只有名称"}
    assert signed_in.post(address(demand), sent).status_code == 302

    kept = Solution.objects.get()
    assert (kept.title, kept.organisation, kept.state, kept.money) == ("只有名称", provider, "draft", None)


def test_everything_filled_in_is_kept(signed_in, demand):
    signed_in.post(address(demand), answers(demand))

    kept = Solution.objects.get()
    assert [(a.answer, a.value, a.is_complete) for a in kept.indicator_answers.all()] == [
        ("meets", "≥12000", True),
        ("meets", "≥120", True),
    ]
    assert kept.approach == make.TEXTS["approach"]


def test_sent_twice_it_is_begun_once(signed_in, demand):
    sent = answers(demand)
    first, second = signed_in.post(address(demand), sent), signed_in.post(address(demand), sent)

    assert (first.url, first.status_code) == (second.url, second.status_code)
    assert Solution.objects.count() == 1
    assert Receipt.objects.count() == 1


def test_a_colleague_who_begins_another_is_led_to_the_draft(signed_in, demand, provider):
    there = make.draft(demand, provider)

    assert signed_in.get(address(demand)).url == reverse("solution_edit", args=[there.pk])


def test_the_draft_goes_on_and_leads_to_submitting(signed_in, demand, provider):
    there = make.draft(demand, provider)
    url = reverse("solution_edit", args=[there.pk])
    answer = signed_in.post(url, answers(demand, version="1", then="submit"))

    there.refresh_from_db()
    assert answer.url == there.step_url("submit")
    assert (there.version, there.team) == (2, make.TEXTS["team"])


def test_a_colleagues_words_are_not_overwritten_and_ones_own_are_kept_on_the_page(signed_in, demand, provider):
    there = make.draft(demand, provider, version=3)
    url = reverse("solution_edit", args=[there.pk])
    page = signed_in.post(url, answers(demand, version="2", team="我写的团队"))

    there.refresh_from_db()
    assert page.status_code == 409
    assert there.team == ""
    assert "同事刚保存过这份方案" in text_of(page)
    assert "我写的团队" in text_of(page)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "请填写方案名称"),
        ("money", "-1", "经费不能为负数，请填写 0 或以上的金额。"),
        ("money", "1.234", "金额以万元为单位，最多两位小数。"),
        ("money", "四百万", "请填写数字，例如 120.00。"),
        ("approach", "长" * 5001, "最多 5000 字，请精简。"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(signed_in, demand, field, value, sentence):
    page = signed_in.post(address(demand), answers(demand, **{field: value}))

    assert page.status_code == 422
    assert text_of(page).count(sentence) == 2  # in the summary on top and beside the field
    assert make.TEXTS["team"] in text_of(page)
    assert Solution.objects.count() == 0


def test_a_file_of_the_wrong_kind_is_refused(signed_in, demand):
    upload = SimpleUploadedFile("方案.exe", b"MZ harmful")
    page = signed_in.post(address(demand), answers(demand) | {"attachment": upload})

    assert page.status_code == 422
    assert "方案.exe" in text_of(page) or ".exe" in text_of(page)
    assert Solution.objects.count() == 0


def test_a_file_is_kept_sealed_and_taken_out_again(signed_in, client, demand, provider, org_admin, provider_editor):
    upload = files.pdf("方案.pdf")
    signed_in.post(address(demand), answers(demand) | {"attachment": upload})
    solution = Solution.objects.get()
    stored = files_of(solution).get()

    client.force_login(org_admin)
    assert client.get(stored.get_absolute_url()).status_code == 404
    client.force_login(provider_editor)
    assert client.get(stored.get_absolute_url()).status_code == 200
    url = reverse("solution_edit", args=[solution.pk])
    client.post(url, answers(demand, version=str(solution.version), remove=str(stored.pk)))
    assert files_of(solution).count() == 0


def test_markup_comes_back_as_text(signed_in, demand):
    signed_in.post(address(demand), answers(demand, title="<script>alert(1)</script>"))
    page = signed_in.get(Solution.objects.get().get_absolute_url()).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_stranger_does_not_find_the_draft(client, demand, provider):
    there = make.draft(demand, provider)
    client.force_login(people.member(make.provider_unit("320000"), is_admin=True))

    assert client.get(reverse("solution_edit", args=[there.pk])).status_code == 404
    assert client.get(there.get_absolute_url()).status_code == 404


def test_staff_do_not_fill_in(client, demand, dept_officer):
    client.force_login(dept_officer)

    assert client.get(address(demand)).status_code == 403


def test_the_demander_and_the_late_read_why_they_cannot_answer(client, demand, org_admin, provider_editor):
    client.force_login(org_admin)
    assert "需求方及其上级、下属单位不能揭榜" in text_of(client.get(address(demand)))
    client.force_login(provider_editor)
    with clock.standing_at(demand.window_closes_at):
        assert "揭榜窗口已截止" in text_of(client.get(address(demand)))


def test_a_demand_that_was_not_published_is_not_there(signed_in):
    from tests.factories import collection

    assert signed_in.get(address(collection.submitted())).status_code == 404


def test_looking_writes_nothing(signed_in, demand, provider):
    there = make.draft(demand, provider)
    for url in (address(demand), reverse("solution_edit", args=[there.pk]), there.get_absolute_url()):
        signed_in.get(url)

    assert (Solution.objects.count(), Receipt.objects.count()) == (1, 0)


def test_submitting_shows_what_follows_and_gives_a_receipt(client, demand, provider, provider_admin):
    solution = make.complete(demand, provider)
    client.force_login(provider_admin)
    page = text_of(client.get(solution.step_url("submit")))
    answer = client.post(solution.step_url("submit"), {"token": once.new_token(), "pledge": "on"})

    assert "方案密封保存" in page
    assert answer.url == reverse("receipt", args=[Receipt.objects.get().number])
    assert Solution.objects.get().state == "submitted"
