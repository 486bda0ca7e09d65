"""Articles 15 and 17: an approved application is a project with its number, and begins with its task agreement."""

from decimal import Decimal

import pytest

from demands.collection.models.counters import next_number
from portal import chain, publicity
from portal.accounts.models import Region
from portal.workflow import StepRefused, perform
from projects.applications import later
from projects.delivery.models import Project
from tests.factories import approval, delivery, people
from tests.factories.approval import fresh

pytestmark = pytest.mark.django_db


def test_an_approved_application_becomes_a_project_with_its_number_and_the_draft_of_its_agreement():
    made = delivery.project()
    application = made.application
    assert (made.code, made.state, made.granted) == ("YRD-2026-001", "contracting", Decimal("200.00"))
    assert (made.title, made.lead, made.leader) == (application.title, application.lead, application.leader)
    assert (made.agreement.state, made.agreement.version) == ("drafting", 1)


def test_numbers_of_projects_follow_one_another():
    first, second = delivery.project(), delivery.project()
    assert (first.code, second.code) == ("YRD-2026-001", "YRD-2026-002")
    assert next_number("project:2026") == 3


def test_a_project_begins_only_with_its_agreement_in_force(system):
    made = delivery.project()
    with pytest.raises(StepRefused) as refused:
        perform(made, "activate", by=system, cause=made.agreement)
    assert refused.value.reasons == ["项目的任务书已生效"]


def test_the_term_runs_from_the_first_day_that_the_agreement_names():
    made = fresh(delivery.in_force().project)
    assert made.state == "active"
    assert (made.started_at.isoformat(), made.due_at.isoformat()) == (
        "2026-06-30T16:00:00+00:00",
        "2028-06-30T09:00:00+00:00",
    )


def test_a_project_under_way_counts_against_the_limit_of_its_leader():
    made = delivery.project()
    assert later.running_projects(made.leader) == 1
    assert later.running_projects(people.person()) == 0


def test_the_consortium_its_departments_and_the_office_see_a_project_and_nobody_else():
    made = delivery.project()
    partner = made.application.participants.get(role="undertaking").organisation
    regions = {code: Region.objects.get(pk=code) for code in ("330000", "310000", "340000")}
    seers = {
        "partner": people.member(partner),
        "leader": made.leader,
        "lead's department": people.staff("dept_officer", regions["330000"]),
        "partner's department": people.staff("dept_officer", regions["310000"]),
        "office": people.staff("office_officer"),
        "stranger": people.member(approval.unit("320000")),
        "other department": people.staff("dept_officer", regions["340000"]),
    }
    seen = {who for who, person in seers.items() if Project.objects.visible_to(person).exists()}
    assert seen == {"partner", "leader", "lead's department", "partner's department", "office"}


def test_the_chain_leads_from_a_project_to_its_application_guideline_and_list():
    made = delivery.project()
    found = {link["label"]: link["url"] for link in chain.links(made, people.staff("auditor"))}
    assert found["项目申报"] == made.application.get_absolute_url()
    assert found["立项名单"] == made.application.decisions.get().decision_list.get_absolute_url()
    assert found["项目"] == made.get_absolute_url()


def test_the_chain_leads_from_an_application_to_its_project():
    made = delivery.project()
    found = {link["label"]: link["url"] for link in chain.links(made.application, people.staff("auditor"))}
    assert found["项目"] == made.get_absolute_url()


def test_the_public_site_counts_the_years_projects():
    made = delivery.project()
    assert [f.value for f in publicity.figures(made.call) if str(f.label) == "立项项目"] == [1]
