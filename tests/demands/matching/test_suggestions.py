"""Suggestions both ways, with their reasons; a hint only, of units that agreed, and the same words to everybody."""

import html
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.matching.models import AnswerInvitation, CapabilityProfile, Suggestion, SuggestionRun
from demands.matching.suggestions import bm25, computing, phrases, ranking
from portal import clock, once
from portal.accounts.models import Ban, Organisation
from portal.records.models import Record
from tests.factories import matching as make
from tests.factories import people


def profile(unit, text="储能系统与电池热失控预警，兆瓦时级集成", *, agrees=True, **more):
    """What a unit says it can do."""
    by = people.member(unit)
    kept = CapabilityProfile(organisation=unit, capabilities=text, may_be_suggested=agrees, updated_by=by, **more)
    kept.save()
    return kept


def refresh(system):
    return computing.refresh(clock.now(), system)


def text_of(page):
    return html.unescape(page.content.decode())


def suggested(demand):
    return [row.organisation for row in Suggestion.objects.filter(demand=demand).select_related("organisation")]


def test_what_is_rare_in_common_counts_more_than_what_all_say():
    index = bm25.Index({"a": "新材料与固态电池", "b": "新材料与钢铁冶炼", "c": "新材料与橡胶"})

    found = index.matches("新材料固态电池")
    assert (found[0].key, {match.key for match in found}) == ("a", {"a", "b", "c"})
    assert index.matches("量子") == []
    assert index.rarity("固态") > index.rarity("材料") > 0


def test_pairs_that_follow_each_other_are_one_phrase_again():
    index = bm25.Index({"a": "宽温电解液配方与SiC器件", "b": "玻璃纤维"})
    (match,) = index.matches("需要宽温电解液和sic器件")

    assert set(phrases.shared("需要宽温电解液和sic器件", match.parts)) == {"宽温电解液", "sic", "器件"}


def test_past_work_lifts_but_the_first_more_than_the_tenth():
    steps = [ranking.score(0.2, same_field=True, past=n) for n in (0, 1, 2, 10, 11)]

    assert steps == sorted(steps)
    assert steps[1] - steps[0] > steps[4] - steps[3]


def test_units_are_suggested_with_the_reasons_that_hold(demand, provider, system):
    kept = profile(provider, f"{demand.title}相关研究，{'、'.join(demand.keywords)}")
    kept.fields.add(demand.field)
    profile(make.provider_unit("320000"), "水稻育种与栽培技术")
    assert refresh(system) == 1

    (row,) = Suggestion.objects.all()
    assert row.organisation == provider
    assert (row.reasons["field"], row.reasons["past"], row.reasons["across"]) == (True, 0, True)
    assert row.reasons["terms"][0] in demand.title + "、".join(demand.keywords)
    assert row.in_words[0].startswith("共同的技术词：")
    assert (SuggestionRun.objects.get().units, refresh(system)) == (2, 0)


def test_only_who_agreed_and_may_answer_is_suggested(demand, unit, provider, system):
    silent, banned, sister = (make.provider_unit(region) for region in ("320000", "340000", "310000"))
    profile(silent, agrees=False)
    profile(banned)
    Ban.objects.create(organisation=banned, basis="处理决定", begins_at=clock.now())
    profile(sister)
    Organisation.objects.filter(pk=sister.pk).update(parent=unit)
    profile(unit)
    profile(provider)
    refresh(system)

    assert suggested(demand) == [provider]


def test_a_suggestion_says_nothing_of_sealed_solutions(demand, provider, system):
    rival = make.provider_unit("310000")
    for each in (provider, rival):
        profile(each)
    make.submitted(demand, rival)
    refresh(system)
    rows = list(Suggestion.objects.order_by("organisation_id"))

    assert [row.organisation for row in rows] == [provider, rival]
    assert rows[0].reasons == rows[1].reasons
    assert rows[0].score == rows[1].score


def test_what_a_unit_says_anew_is_counted_within_the_hour(demand, provider, system):
    refresh(system)
    assert suggested(demand) == []
    with clock.standing_at(clock.now() + make.timedelta(minutes=70)):
        profile(provider)
        assert (refresh(system), suggested(demand)) == (1, [provider])


def test_a_unit_says_what_it_can_do_and_finds_the_demands(client, demand, provider_editor, system):
    client.force_login(provider_editor)
    sent = {"capabilities": demand.tasks, "keywords": "储能、预警", "may_be_suggested": "on", "fields": demand.field_id}
    assert client.post(reverse("capabilities"), sent).status_code == 302
    refresh(system)
    kept, page = CapabilityProfile.objects.get(), text_of(client.get(reverse("suggested_demands")))

    assert (kept.organisation, kept.keywords, kept.may_be_suggested) == (provider_editor.unit, ["储能", "预警"], True)
    assert (demand.title in page, "共同的技术词" in page) == (True, True)


def test_what_is_missing_in_the_profile_is_said(client, provider_editor):
    client.force_login(provider_editor)
    page = client.post(reverse("capabilities"), {"capabilities": "", "keywords": "储能"})

    assert page.status_code == 422
    assert "请填写技术能力" in text_of(page)
    assert "储能" in text_of(page)


def invite(client, demand, *units):
    sent = {"token": once.new_token(), "unit": [unit.pk for unit in units]}
    return client.post(reverse("suggested_units", args=[demand.pk]), sent)


def test_invitations_are_the_same_for_everybody_and_on_record(client, demand, org_admin, provider, system):
    other = make.provider_unit("320000")
    people_told = []
    for each in (provider, other):
        people_told.append(profile(each).updated_by)
    refresh(system)
    client.force_login(org_admin)
    assert provider.name in text_of(client.get(reverse("suggested_units", args=[demand.pk])))
    assert invite(client, demand, provider, other).status_code == 302
    invite(client, demand, provider)

    texts = [person.messages_received.get(text__contains="欢迎揭榜") for person in people_told]
    assert (texts[0].text, texts[0].url) == (texts[1].text, reverse("public_demand", args=[demand.code]))
    assert texts[0].text == texts[1].text
    assert [row.by for row in AnswerInvitation.objects.all()] == [org_admin, org_admin]
    assert Record.objects.filter(step="invite_to_answer").count() == 2


def test_whoever_did_not_agree_is_not_invited_and_nobody_after_the_window(client, demand, org_admin, provider):
    client.force_login(org_admin)
    invite(client, demand, provider)
    assert AnswerInvitation.objects.count() == 0
    profile(provider)
    with clock.standing_at(demand.window_closes_at):
        assert invite(client, demand, provider).status_code == 409
    assert invite(client, demand).status_code == 422


def test_providers_do_not_see_who_is_suggested(client, demand, provider_admin, org_editor, office_officer):
    url = reverse("suggested_units", args=[demand.pk])
    client.force_login(provider_admin)
    assert (client.get(url).status_code, invite(client, demand, provider_admin.unit).status_code) == (404, 404)
    for reader in (org_editor, office_officer):
        client.force_login(reader)
        assert (client.get(url).status_code, invite(client, demand, provider_admin.unit).status_code) == (200, 403)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_suggestions_asks_as_much_for_three_as_for_one(
    client, demand, org_admin, system, count, django_assert_num_queries
):
    for _n in range(count):
        profile(make.provider_unit())
    refresh(system)
    client.force_login(org_admin)
    url = reverse("suggested_units", args=[demand.pk])
    client.get(url)
    with django_assert_num_queries(12):
        assert len(client.get(url).context["suggestions"]) == count


def sheet(client, url):
    """The rows of the page's Excel file, by the names of their columns."""
    answer = client.get(url, {"export": "xlsx"})
    head, *rows = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_excel_has_the_suggested_units_with_their_reasons_and_is_on_record(client, demand, org_admin, provider, system):
    for unit in (provider, make.provider_unit("320000")):
        profile(unit)
    refresh(system)
    client.force_login(org_admin)
    invite(client, demand, provider)
    rows = sheet(client, reverse("suggested_units", args=[demand.pk]))

    assert [row["单位"] for row in rows] == [unit.name for unit in suggested(demand)]
    assert {row["单位"]: row["已邀请"] for row in rows}[provider.name] == "是"
    assert "共同的技术词：" in rows[0]["推荐理由"]
    assert Record.objects.filter(step="export", person_id=org_admin.pk).count() == 1


def test_excel_has_the_demands_suggested_to_ones_unit(client, demand, provider, provider_editor, system):
    profile(provider)
    refresh(system)
    client.force_login(provider_editor)
    (row,) = sheet(client, reverse("suggested_demands"))

    assert (row["需求编号"], row["需求名称"], row["领域"]) == (demand.code, demand.title, demand.field.name)
    assert row["揭榜截止"] == "2026-04-09 10:00"


def test_no_rival_gets_the_sheet_of_suggested_units(client, demand, provider_admin):
    client.force_login(provider_admin)

    assert client.get(reverse("suggested_units", args=[demand.pk]), {"export": "xlsx"}).status_code == 404
