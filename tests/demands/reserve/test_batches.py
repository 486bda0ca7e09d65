"""Departments and the Office act on many entries in one go: one statement, one step each, a report of each row."""

import pytest
from django.urls import reverse

from demands.reserve.models import Batch
from portal import clock
from tests.demands.reserve.pages import AtThePage, said
from tests.demands.reserve.test_scenarios import fresh
from tests.factories import people
from tests.factories import reserve as make


@pytest.fixture
def two(agreement):
    return [make.checked(agreement), make.checked()]


@pytest.fixture
def speaker(shanghai):
    """The approver of Shanghai's department, in whose region both providers are."""
    return AtThePage(people.staff("dept_approver", shanghai))


def sent(who, name, entries, **more):
    answer = {"entry": [e.pk for e in entries], "kind": "agree", "statement": "材料齐全，同意入库。"} | more
    return who.client.post(reverse(name), answer)


def test_what_will_come_of_each_is_shown_before_anything_is_done(two, speaker):
    page = sent(speaker, "reserve_consents", two)

    assert [(entry.pk, held) for entry, held in page.context["rows"]] == [(e.pk, []) for e in two]
    assert [e.consents.filter(at=None).count() for e in two] == [1, 1]


def test_going_back_from_the_preview_keeps_what_was_picked_and_typed(two, speaker):
    page = sent(speaker, "reserve_consents", two[:1], then="back")

    assert (page.status_code, page.context["picked"]) == (200, {two[0].pk})
    assert page.context["form"]["statement"].value() == "材料齐全，同意入库。"


def test_what_cannot_be_done_for_any_of_them_has_no_button(two, speaker):
    sent(speaker, "reserve_consents", two, then="act")
    agreed = [e.pk for e in two]
    first = AtThePage(people.staff("office_approver"))

    page = first.client.post(reverse("reserve_admissions"), {"entry": agreed, "kind": "admit"})
    assert [bool(held) for _entry, held in page.context["rows"]] == [False, False]
    assert page.text.count('value="act"') == 1
    with_objection = two[0].consents.filter(region="310000")
    with_objection.update(objects_to_it=True)
    page = first.client.post(reverse("reserve_admissions"), {"entry": agreed[:1], "kind": "admit"})
    assert page.text.count('value="act"') == 0


def test_one_statement_stands_under_each_of_the_steps(two, speaker):
    answer = sent(speaker, "reserve_consents", two, then="act")
    said_to = [e.consents.get(region="310000") for e in two]
    report = speaker.opens(answer.url).context["batch"]

    assert [(c.opinion, c.by, c.objects_to_it) for c in said_to] == [
        ("材料齐全，同意入库。", speaker.person, False)
    ] * 2
    assert (report.done, [row["code"] for row in report.rows]) == (2, [e.code for e in two])


def test_a_row_that_is_refused_is_reported_and_the_others_are_done(two, office_approver):
    with clock.standing_at(two[0].agreement_due):
        office = AtThePage(office_approver)
        first, second = two
        objecting = people.staff("dept_approver", people.Region.objects.get(pk="310000"))
        AtThePage(objecting).takes(first, "agree_entry", objects_to_it="yes", opinion="与在研项目重复")
        answer = sent(office, "reserve_admissions", two, kind="admit", statement="", then="act")
        rows = office.opens(answer.url).context["batch"].rows

    assert [fresh(e).state for e in two] == ["checked", "in_pool"]
    assert [bool(row["why"]) for row in rows] == [True, False]
    assert "有异议，请协调后由其重新表态" in rows[0]["why"]
    assert second.pk == rows[1]["pk"]


def test_an_objection_to_many_says_why(two, speaker):
    answer = sent(speaker, "reserve_consents", two, kind="object", statement="")

    assert (answer.status_code, said(answer)) == (422, ["提出异议须写明理由。"])
    assert Batch.objects.count() == 0


def test_picking_none_is_said(two, speaker):
    answer = sent(speaker, "reserve_consents", [])

    assert (answer.status_code, said(answer)) == (422, ["请至少选择一个储备项目。"])


def test_an_entry_that_does_not_wait_for_me_is_not_in_my_batch(two, zhejiang):
    answer = sent(AtThePage(people.staff("dept_approver", zhejiang)), "reserve_consents", two, then="act")

    assert answer.status_code == 422


def test_the_report_is_read_by_its_department_and_the_office(two, speaker, zhejiang, office_officer, shanghai):
    url = sent(speaker, "reserve_consents", two, then="act").url
    readers = (people.staff("dept_officer", shanghai), office_officer, people.staff("dept_approver", zhejiang))

    assert [AtThePage(who).opens(url).status_code for who in readers] == [200, 200, 404]
