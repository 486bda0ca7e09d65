"""Until the window closes nobody but its own unit sees a solution, or learns how many there are (article 10)."""

import re
from difflib import unified_diff
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from demands.matching.models import Solution
from portal import chain, clock, gauges, worklist
from portal.documents.storing import files_of, store
from portal.notices.models import Message
from portal.workflow import perform
from tests.factories import files, people
from tests.factories import matching as make

OTHERS = (
    "office_officer",
    "office_approver",
    "working_group",
    "supervisor",
    "auditor",
    "expert_keeper",
    "system_admin",
    "security_admin",
)


def seen_by(user):
    return set(Solution.objects.visible_to(user))


@pytest.fixture
def sealed(demand, provider):
    return make.submitted(demand, provider)


@pytest.fixture
def readers(demand, unit, org_admin, org_editor, dept_officer, dept_approver):
    """Everybody who might be curious: the demander, departments, the Office, auditors, other providers."""
    rival = people.member(make.provider_unit("320000"), is_admin=True)
    return [org_admin, org_editor, dept_officer, dept_approver, rival, *[people.staff(role) for role in OTHERS]]


def test_before_the_window_closes_only_its_own_unit_sees_it(sealed, provider_admin, provider_editor, readers):
    assert seen_by(provider_admin) == {sealed}
    assert seen_by(provider_editor) == {sealed}
    assert [seen_by(reader) for reader in readers] == [set()] * len(readers)


def test_its_page_is_not_there_for_the_demander(client, sealed, org_admin):
    client.force_login(org_admin)

    assert client.get(sealed.get_absolute_url()).status_code == 404
    assert client.get(reverse("step", args=["solution", sealed.pk, "shortlist"])).status_code == 404


def test_the_comparison_shows_no_number_before_the_window_closes(client, sealed, org_admin):
    client.force_login(org_admin)
    page = client.get(reverse("solution_compare", args=[sealed.demand_id]))

    assert page.context["solutions"] == []
    assert "方案密封中" in page.content.decode()
    assert sealed.code not in page.content.decode()


def test_nobody_is_told_that_a_solution_was_handed_in(sealed, readers):
    assert not Message.objects.filter(person__in=readers, text__contains=sealed.code).exists()


def test_the_demanders_work_list_waits_for_the_window(sealed, org_admin, demand):
    def rows():
        waiting = worklist.waiting(org_admin)
        return [row for row in waiting if row["machine"] == "solution"]

    assert rows() == []
    with clock.standing_at(demand.window_closes_at):
        assert [row["step"] for row in rows()] == ["shortlist"]


def test_the_chain_of_the_demand_does_not_tell_of_it(sealed, org_admin, demand):
    place = next(p for p in chain.links(demand, org_admin) if str(p["label"]) == "解决方案")

    assert place["made"] is False
    assert place["text"] == ""


def test_from_the_deadline_on_those_concerned_see_it(sealed, org_admin, dept_officer, shanghai, demand):
    rival = people.member(make.provider_unit("320000"), is_admin=True)
    with clock.standing_at(demand.window_closes_at):
        assert seen_by(org_admin) == {sealed}
        assert seen_by(dept_officer) == {sealed}
        assert seen_by(people.staff("dept_officer", shanghai)) == {sealed}
        assert seen_by(people.staff("office_officer")) == {sealed}
        assert seen_by(people.staff("auditor")) == {sealed}
        assert seen_by(rival) == set()
        assert seen_by(people.person()) == set()


def test_a_draft_is_never_opened(demand, provider, org_admin, dept_officer):
    make.complete(demand, provider)
    with clock.standing_at(demand.window_closes_at):
        assert seen_by(org_admin) == set()
        assert seen_by(dept_officer) == set()


def test_what_was_withdrawn_sealed_stays_sealed(sealed, provider_admin, org_admin, demand):
    perform(sealed, "withdraw", by=provider_admin, reason="团队另有安排")
    with clock.standing_at(demand.window_closes_at):
        assert seen_by(org_admin) == set()
        assert Message.objects.filter(person=org_admin, text__contains=sealed.code).count() == 0


def test_the_demander_cannot_decide_before_the_window_closes(sealed, org_admin):
    from portal.workflow import StepRefused

    for step in ("shortlist", "turn_down"):
        with pytest.raises(StepRefused, match="揭榜窗口已截止"):
            perform(sealed, step, by=org_admin, reason="指标不满足要求")


def test_a_reopened_window_seals_only_what_is_new(demand, provider, unit, org_admin, system):
    old = make.submitted(demand, make.provider_unit("340000"))
    make.in_matching(demand)
    perform(old, "turn_down", by=org_admin, reason="成本过高，不满足要求")
    again = make.place(type(demand).objects.get(pk=demand.pk), "published")
    again.window_closes_at = clock.now() + make.timedelta(days=20)
    again.save()
    make.submitted(again, provider)

    assert {s.pk for s in seen_by(org_admin)} == {old.pk}


LISTS = ("solutions", "matchings", "agreements")
PAGES = ("home", "hall", "announcements", "desk", "messages", "suggested_demands", "record_search", "demands")
ABOUT = ("demand", "solution_compare", "questions", "suggested_units")
# What differs from one opening of a page to the next.
FRESH = re.compile(r'(nonce|value|data-stamp)="[^"]*"|CSRFToken": "[^"]*|csrf[^ >]*|[0-9a-f]{8}-[0-9a-f-]{27}')


def of_all_pages(client, reader, demand):
    """What a reader gets at every address that might tell, without what is fresh each time: pages and sheets."""
    client.force_login(reader)
    urls = [reverse(name) for name in (*LISTS, *PAGES)] + [reverse(name, args=[demand.pk]) for name in ABOUT]
    found = {}
    for url in [*urls, reverse("hall") + "?q=" + make.TEXTS["title"][:6]]:
        answer = client.get(url)
        read = FRESH.sub("", answer.content.decode()) if answer.status_code == 200 else ""
        found[url] = (answer.status_code, read)
    for name in LISTS:
        answer = client.get(reverse(name), {"export": "xlsx"})
        found[f"{name} as Excel"] = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    return found


def otherwise(before, after):
    """The lines in which two readings of a page differ."""
    lines = [str(reading).replace(">", ">\n").splitlines() for reading in (before, after)]
    return [line for line in unified_diff(*lines, n=0, lineterm="") if line[:3] not in ("---", "+++")]


@pytest.mark.parametrize("role", ["demander", "rival", "dept_officer", "office_officer", "auditor"])
def test_no_page_list_sheet_or_search_reads_otherwise_for_two_sealed_solutions(client, demand, org_admin, role):
    units = [make.provider_unit(region) for region in ("310000", "320000")]
    admins = [people.member(unit, is_admin=True) for unit in units]
    rival = people.member(make.provider_unit("340000"), is_admin=True)
    here = people.staff(role, demand.region) if role == "dept_officer" else None
    reader = {"demander": org_admin, "rival": rival}.get(role) or here or people.staff(role)
    of_all_pages(client, reader, demand)  # a first look is itself on record
    before = of_all_pages(client, reader, demand)
    for unit, admin in zip(units, admins, strict=True):
        made = make.submitted(demand, unit, admin=admin)
        store(files.pdf("方案.pdf"), by=admin, record=made)
    after = of_all_pages(client, reader, demand)

    assert [told for url in before for told in otherwise(before[url], after[url])] == []


def test_a_sealed_file_is_not_there_for_anybody_else(client, sealed, provider_admin, readers):
    stored = store(files.pdf("方案.pdf"), by=provider_admin, record=sealed)
    found = []
    for reader in readers:
        client.force_login(reader)
        found.append(client.get(stored.get_absolute_url()).status_code)

    assert set(found) == {404}
    assert files_of(sealed).count() == 1


def test_no_figure_for_whoever_watches_counts_solutions():
    asked = " ".join(gauge.sql for gauge in gauges._gauges)

    assert "matching_" not in asked
    assert [
        name for name in ("solution", "matching") if name in gauges.as_text().split("# HELP portal_request")[0]
    ] == []


def test_every_page_of_a_sealed_solution_is_not_there_for_anybody_else(client, sealed, readers):
    names = ("solution", "solution_edit", "solution_check", "solution_word", "solution_print", "talks")
    urls = [reverse(name, args=[sealed.pk]) for name in names]
    urls += [
        reverse("solution_section", args=[sealed.pk, "team"]),
        reverse("audit_record", args=["solution", sealed.pk]),
    ]
    found = set()
    for reader in readers:
        client.force_login(reader)
        found |= {client.get(url).status_code for url in urls}

    assert found <= {403, 404}  # 403 where the page is for no one with these roles, whatever stands there
