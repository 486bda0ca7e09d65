"""What tells of a demand that was taken down is closed with it: one rule, for every record and every list."""

import pytest
from django.urls import reverse

from demands.collection.models import Demand
from demands.collection.rules import taken_down
from demands.matching.models import Agreement, Solution
from demands.release.models import Correction
from demands.reserve.models import Batch, DemandAdjustment, ReserveEntry
from portal.documents import closed
from portal.documents.models import Document
from portal.workflow import StepRefused, perform
from projects.guidelines.forms.directions import free_entries
from tests.demands.reserve.test_scenarios import fresh
from tests.factories import guidelines, people, release
from tests.factories import reserve as make
from tests.support import place

READ_ON = {"auditor", "office_approver", "dept_approver"}


@pytest.fixture
def entry(agreement):
    """In the pool, with an adjustment and a correction behind it."""
    release.corrected(_shown(agreement.demand))
    made = make.in_pool(agreement)
    make.approved_adjustment_of_a_match(fresh(agreement.demand))
    return made


def _shown(demand):
    """The demand with its row in the hall."""
    from demands.release import hall

    demand = fresh(demand)
    hall.put(demand, release.release_list())
    return fresh(demand)


@pytest.fixture
def readers(entry, zhejiang, shanghai):
    """Everybody who reads what is in the pool."""
    return {
        "auditor": people.staff("auditor"),
        "office_approver": people.staff("office_approver"),
        "office_officer": people.staff("office_officer"),
        "working_group": people.staff("working_group"),
        "dept_approver": people.staff("dept_approver", zhejiang),
        "dept_officer": people.staff("dept_officer", zhejiang),
        "other_approver": people.staff("dept_approver", shanghai),
        "demander": people.member(entry.demand.demander, is_admin=True),
        "provider": people.member(entry.agreement.solution.organisation, is_admin=True),
    }


def seen_by(readers, entry):
    """Who finds which record: reader -> models."""
    rows = {
        Agreement: entry.agreement_id, Solution: entry.agreement.solution_id, ReserveEntry: entry.pk,
        DemandAdjustment: entry.demand.adjustments.get().pk, Correction: entry.demand.corrections.get().pk,
        Demand: entry.demand_id,
    }  # fmt: skip
    return {
        name: {model for model, pk in rows.items() if model.objects.visible_to(user).filter(pk=pk).exists()}
        for name, user in readers.items()
    }


def test_whoever_may_not_read_it_finds_no_record_that_tells_of_it_and_lifted_all_is_as_before(entry, readers):
    before = seen_by(readers, entry)
    takedown = release.closed(fresh(entry.demand))
    during = seen_by(readers, entry)

    assert {name for name, found in during.items() if found} == READ_ON
    assert {name: during[name] for name in READ_ON} == {name: before[name] for name in READ_ON}
    assert all(ReserveEntry in found for found in before.values())
    perform(takedown, "lift", by=readers["office_approver"], decision="核实不涉密，恢复公开。")
    assert seen_by(readers, entry) == before


def test_its_name_stands_on_no_page_of_theirs(client, entry, readers):
    title = entry.demand.title
    urls = [reverse(name) for name in ("desk", "reserve_entries", "agreements", "solutions", "adjustments")]

    def naming(user):
        client.force_login(user)
        pages = {url: client.get(url) for url in urls}
        return [url for url, page in pages.items() if page.status_code == 200 and title in page.content.decode()]

    others = {name: user for name, user in readers.items() if name not in READ_ON}
    told = {name: naming(user) != [] for name, user in others.items()}
    release.closed(fresh(entry.demand))

    assert told == dict.fromkeys(others, True)
    assert {name: naming(user) for name, user in others.items()} == {name: [] for name in others}
    assert client.get(entry.get_absolute_url()).status_code == 404
    assert client.get(entry.agreement.get_absolute_url()).status_code == 404


def test_the_letter_is_verified_without_its_name(client, entry):
    letter = Document.objects.get(machine="agreement")
    page = client.get("/verify/", {"code": letter.code}).content.decode()
    assert entry.demand.title in page
    release.closed(fresh(entry.demand))
    page = client.get("/verify/", {"code": letter.code}).content.decode()

    assert ("这份文书由本平台出具" in page, entry.demand.title in page) == (True, False)
    assert client.get(letter.get_absolute_url()).status_code == 410


def test_no_guideline_takes_it_and_a_report_of_many_says_its_number_only(client, entry, readers):
    guideline = guidelines.draft()
    report = Batch.objects.create(
        kind="admit", by=readers["office_officer"], at=entry.admitted_at,
        rows=[{"pk": entry.pk, "code": entry.code, "title": entry.title, "why": ""}],
    )  # fmt: skip
    assert free_entries(guideline).filter(pk=entry.pk).exists()
    release.closed(fresh(entry.demand))

    assert not free_entries(guideline).filter(pk=entry.pk).exists()
    client.force_login(readers["office_officer"])
    page = client.get(reverse("reserve_batch", args=[report.pk])).content.decode()
    assert (entry.code in page, entry.title in page, str(taken_down.INSTEAD) in page) == (True, False, True)


def test_in_a_review_nobody_reads_its_name_and_its_sheet_is_closed(entry, readers):
    solution = entry.agreement.solution
    release.closed(fresh(entry.demand))
    expert = people.person()

    assert (fresh(entry.demand).review_title(), fresh(solution).review_title()) == (str(taken_down.INSTEAD),) * 2
    assert (fresh(entry.demand).is_closed_to_experts, fresh(solution).is_closed_to_experts) == (True, True)
    closed_to = [closed.is_closed_record(record, expert) for record in (entry.demand, solution, entry, entry.agreement)]
    assert closed_to == [True, True, True, True]
    assert not closed.is_closed_record(solution, readers["auditor"])


def test_while_it_is_closed_an_entry_is_not_admitted(agreement):
    checked = make.checked(agreement)
    for consent in checked.consents.filter(at=None):
        perform(checked, "agree_entry", by=people.staff("dept_approver", consent.region))
    release.closed(fresh(agreement.demand))
    with pytest.raises(StepRefused) as refused:
        perform(checked, "admit", by=people.staff("office_approver"))

    assert refused.value.reasons == [f"{agreement.demand.code} 的公开内容已停止公开，现在不能办理。"]


def test_while_it_is_closed_nothing_of_it_is_corrected_or_adjusted_and_lifted_both_go_on():
    demand = release.out(background="原来的背景。")
    correction = release.to_be_signed(demand, background="更正后的背景。")
    takedown = release.closed(fresh(demand))
    with pytest.raises(StepRefused) as refused:
        release.signed(correction)
    assert refused.value.reasons == [f"{demand.code} 已不在公开状态，不能更正。"]
    perform(takedown, "lift", by=people.staff("office_approver"), decision="核实不涉密，恢复公开。")
    assert release.signed(correction).state == "published"

    adjustment = make.adjustment_handed_in(fresh(demand))
    takedown = release.closed(fresh(demand))
    with pytest.raises(StepRefused) as refused:
        perform(adjustment, "approve", by=people.staff("dept_approver", demand.region), secrecy=True)
    assert refused.value.reasons == [f"{demand.code} 的公开内容已停止公开，正在等待决定，现在不能调整。"]
    perform(takedown, "lift", by=people.staff("office_approver"), decision="核实不涉密，恢复公开。")
    approver = people.staff("dept_approver", demand.region)
    assert perform(adjustment, "approve", by=approver, secrecy=True).state == "approved"


@pytest.mark.parametrize("state", ["published", "reserved"])
def test_taken_down_for_good_what_was_under_way_lapses_whether_the_demand_is_retracted_or_not(state):
    demand = release.out(background="原来的背景。")
    correction = release.to_be_signed(demand, background="更正后的背景。")
    adjustment = make.adjustment_handed_in(fresh(demand))
    takedown = release.closed(place(fresh(demand), state))
    reason = "该需求不再公开。"
    perform(takedown, "confirm", by=people.staff("office_approver"), decision="核实涉密。", reason=reason)

    assert (fresh(correction).state, fresh(adjustment).state) == ("cancelled", "withdrawn")
    assert fresh(demand).state == ("withdrawn" if state == "published" else "reserved")
