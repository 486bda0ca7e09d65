"""Projects and task agreements, from the approval on."""

from datetime import date, timedelta

from portal import clock
from portal.accounts.models import Region
from portal.workflow import perform
from projects.delivery import terms
from tests.factories import approval, people
from tests.factories.approval import fresh

DAYS_TO_WAIT = timedelta(days=30)


def approved(of=None, **more):
    """An application that became a project, its notice period over."""
    found = approval.announced(of, **more)
    application = fresh(found.items.proposed().first().application)
    with clock.standing_at(clock.now() + DAYS_TO_WAIT):
        return perform(application, "approve", by=people.staff("office_approver"), approval_number="长创办〔2026〕9号")


def project(of=None, **more):
    """A project whose task agreement is being filled in."""
    return fresh(approved(of, **more).project)


def agreement(of=None, **more):
    """The draft of a task agreement."""
    return project(of, **more).agreement


def lead_admin(made):
    """An administrator of the lead unit of an agreement."""
    return people.member(made.project.lead, is_admin=True)


def ready(of=None, **more):
    """A task agreement that misses nothing: first day named, public money as granted."""
    made = agreement(of, **more)
    editor = people.member(made.project.lead)
    filled = {"starts_on": date(2026, 7, 1), "plan": "分三步完成。", "cooperation": "每季度例会。"}
    perform(made, "fill", by=editor, **filled, milestones=made.milestones)
    lines = terms.scaled_to(terms.budget_of(made), made.project.granted)
    return perform(made, "allot", by=editor, lines=lines)


def lead_signed(of=None, **more):
    """A task agreement that the lead unit signed."""
    made = ready(of, **more)
    return perform(made, "sign_as_lead", by=lead_admin(made), pledge=True)


def region_signed(of=None, **more):
    """A task agreement that lead unit and department signed."""
    made = lead_signed(of, **more)
    approver = people.staff("dept_approver", Region.objects.get(pk=made.project.region_id))
    return perform(made, "sign_as_region", by=approver, pledge=True)


def in_force(of=None, **more):
    """A task agreement in force, its project active."""
    return perform(region_signed(of, **more), "sign_as_office", by=people.staff("office_approver"), pledge=True)
