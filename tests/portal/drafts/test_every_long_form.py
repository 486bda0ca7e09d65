"""Every long form keeps what is typed, shows it again to its person, and refuses to save over newer text in silence."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.drafts.models import Draft
from tests.factories import (
    applications,
    approval,
    collection,
    delivery,
    guidelines,
    matching,
    people,
    release,
    reviews,
)
from tests.portal.drafts.opening import keep, opened

pytestmark = pytest.mark.django_db
TYPED = "写到一半的文字"


def demand_section():
    demand = collection.draft(unit := people.verified_unit(), by=(who := people.member(unit)))
    return who, reverse("demand_section", args=[demand.pk, "problem"]), "background"


def application_section():
    application = applications.draft()
    return (
        applications.editor_of(application),
        reverse("application_section", args=[application.pk, "project"]),
        "summary",
    )


def section_of_a_solution():
    there = matching.draft(unit=(unit := matching.provider_unit()))
    return people.member(unit), reverse("solution_section", args=[there.pk, "overview"]), "approach"


def minutes_of_talks():
    there = matching.negotiating()
    return people.member(there.organisation), reverse("talks", args=[there.pk]), "agreed"


def terms_of_an_agreement():
    there = matching.agreement()
    return people.member(there.demand.demander, is_admin=True), there.step_url("revise_terms"), "goal"


def sheet():
    reviews.pool(5)
    round_ = reviews.scoring(by=people.staff("dept_officer", people.unit().region))
    task = round_.assignments.first()
    return task.expert.user, reverse("score", args=[task.pk]), "comment"


def checklist():
    demand = collection.submitted()
    return people.staff("dept_officer", demand.region), reverse("demand_check", args=[demand.pk]), "problem-reason"


def checklist_of_an_application():
    application = applications.submitted()
    officer = people.staff("dept_officer", application.region)
    return officer, reverse("application_check", args=[application.pk]), "leader-reason"


def notice_of_a_round():
    round_ = collection.collection_round()
    return people.staff("office_officer"), reverse("collection_round_edit", args=[round_.pk]), "notice"


def new_round():
    collection.collection_round()
    return people.staff("office_officer"), reverse("collection_round_new"), "notice"


def field_of_a_form():
    there = collection.collection_round()
    return people.staff("office_officer"), reverse("round_form_field", args=[there.pk, "tasks"]), "help"


def section_of_a_form():
    there = collection.collection_round()
    return people.staff("office_officer"), reverse("round_form_section", args=[there.pk, "problem"]), "hint"


def item_of_a_checklist():
    there = collection.collection_round()
    return people.staff("office_officer"), reverse("round_form_item", args=[there.pk, "unit"]), "hint"


def grounds_of_a_form():
    there = collection.collection_round()
    return people.staff("office_officer"), reverse("round_form_grounds", args=[there.pk]), "grounds"


def text_of_a_guideline():
    return people.staff("office_officer"), reverse("guideline_edit", args=[guidelines.draft().pk]), "preface"


def direction():
    there = guidelines.direction(guidelines.draft())
    path = reverse("direction_edit", args=[there.guideline_id, there.pk])
    return people.staff("office_officer"), path, "content"


def decision_list():
    return people.staff("office_officer"), reverse("decision_list_edit", args=[approval.decision_list().pk]), "minutes"


def release_list():
    return people.staff("office_officer"), reverse("release_list_edit", args=[release.release_list().pk]), "notice"


def task_agreement():
    there = delivery.agreement()
    return delivery.lead_admin(there), reverse("task_agreement_edit", args=[there.pk]), "plan"


def budget():
    there = delivery.agreement()
    return delivery.lead_admin(there), reverse("task_agreement_budget", args=[there.pk]), "budget-0-amount"


def reason_of_a_step():
    demand = collection.submitted()
    return people.staff("dept_approver", demand.region), demand.step_url("reject"), "reason"


FORMS = (
    demand_section,
    application_section,
    section_of_a_solution,
    minutes_of_talks,
    terms_of_an_agreement,
    sheet,
    checklist,
    checklist_of_an_application,
    notice_of_a_round,
    new_round,
    field_of_a_form,
    section_of_a_form,
    item_of_a_checklist,
    grounds_of_a_form,
    text_of_a_guideline,
    direction,
    decision_list,
    release_list,
    task_agreement,
    budget,
    reason_of_a_step,
)


@pytest.fixture(params=FORMS, ids=lambda make: make.__name__)
def form(request, now, db):
    return request.param()


def test_what_is_typed_is_kept_and_shown_again(client, form):
    person, path, field = form
    client.force_login(person)
    whole = opened(client, path) | rows_of(client, path)
    assert keep(client, path, whole | {field: TYPED}).json()["others"] == []
    page = client.get(path)
    assert (TYPED in page.text, "自动保存的内容" in page.text) == (True, True)
    assert Draft.objects.get().person == person


def test_who_may_not_open_it_keeps_nothing(client, form):
    person, path, field = form
    client.force_login(person)
    sent = opened(client, path)
    stranger = Client()
    stranger.force_login(people.person())
    assert keep(stranger, path, {"base": sent["base"], field: TYPED}).status_code in (403, 404)
    assert not Draft.objects.exists()


def rows_of(client, path):
    """The counts and keys of the page's grids, as a browser sends them."""
    rows = client.get(path).context.get("rows")
    if not hasattr(rows, "management_form"):
        return {}
    return {field.html_name: field.value() for field in rows.management_form}
