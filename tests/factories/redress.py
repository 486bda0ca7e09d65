"""复核 against a demand that was not accepted."""

from portal.accounts.models import Region
from portal.redress import services
from portal.workflow import perform
from tests.factories import collection, people

GROUNDS = "不予受理的事实有误：本单位提交的承诺函已在附件二中，盖章清晰，请予复核。"


def refused(unit=None, *, approver=None, **more):
    """A demand that its department did not accept."""
    demand = collection.submitted(unit, **more)
    approver = approver or people.staff("dept_approver", demand.region)
    return perform(demand, "reject", by=approver, ground="not_in_field", reason="内容属于一般技术改造。")


def draft(demand=None):
    """A request begun by the unit's administrator, of Zhejiang unless the demand says otherwise."""
    demand = demand or refused(people.verified_unit(Region.objects.get(pk="330000")))
    return services.open_redress(demand, by=people.member(demand.organisation, is_admin=True))


def filed(demand=None):
    """A request before the department."""
    made = draft(demand)
    return perform(made, "file", by=made.opened_by, grounds=GROUNDS)


def proposed(demand=None, *, officer=None):
    """A request with an officer's finding."""
    made = filed(demand)
    officer = officer or people.staff("dept_officer", made.region)
    made = perform(made, "take", by=officer)
    return perform(made, "propose", by=officer, proposal="uphold", finding="附件二确有盖章页，原认定有误。")
