"""Lists of applications: who sees which rows, what they cost, and Excel of exactly the same rows."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.accounts.models import Region
from tests.factories import applications, people

pytestmark = pytest.mark.django_db
QUERIES = 14


def listed(client, user, name="applications", **query):
    client.force_login(user)
    answer = client.get(reverse(name), query)
    return {row.record for row in answer.context["table"].rows}


def test_a_department_sees_what_was_handed_in_to_it_and_nothing_else(client, now, dept_officer):
    application = applications.submitted()
    applications.complete()

    assert listed(client, dept_officer) == {application}
    assert listed(client, people.staff("dept_officer", Region.objects.get(pk="310000"))) == set()


def test_the_office_sees_all_that_was_handed_in(client, now, office_officer):
    application = applications.submitted()
    applications.complete()

    assert listed(client, office_officer) == {application}


def test_a_unit_sees_its_drafts_and_what_it_has_joined(client, now):
    draft, joined = applications.draft(), applications.confirming()
    partner = joined.participants.get(role="undertaking").organisation

    assert listed(client, people.member(draft.lead), "my_applications") == {draft}
    assert listed(client, people.member(partner), "my_applications") == {joined}


def test_a_stranger_sees_nothing(client, now):
    application = applications.submitted()
    client.force_login(people.member(people.verified_unit()))

    assert client.get(reverse("applications")).status_code == 403
    assert client.get(application.get_absolute_url()).status_code == 404


def test_rows_are_filtered_by_words_and_state(client, now, office_officer):
    one, two = applications.submitted(), applications.submitted()

    assert listed(client, office_officer, q=one.code) == {one}
    assert listed(client, office_officer, state="accepted") == set()
    assert listed(client, office_officer, region="330000") == {one, two}


def test_the_list_costs_the_same_for_one_and_for_three(client, now, office_officer, django_assert_max_num_queries):
    first = applications.submitted()
    client.force_login(office_officer)
    client.get(reverse("applications"))
    with django_assert_max_num_queries(QUERIES) as one:
        client.get(reverse("applications"))
    for _n in range(2):
        applications.submitted(applications.confirming(direction=first.direction))
    with django_assert_max_num_queries(QUERIES) as three:
        client.get(reverse("applications"))

    assert len(one) == len(three)


def test_excel_has_the_rows_of_the_list(client, now, office_officer):
    application = applications.submitted()
    client.force_login(office_officer)
    answer = client.get(reverse("applications"), {"export": "xlsx"})

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:3] == (application.code, application.title, application.lead.name)


def test_the_page_shows_the_chain_and_every_answer(client, now, office_officer):
    application = applications.submitted()
    client.force_login(office_officer)
    text = client.get(application.get_absolute_url()).content.decode()

    for shown in (application.title, application.code, "混合键合工艺", "互连节距", "中期样件", "600.00"):
        assert shown in text
