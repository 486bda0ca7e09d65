"""People of the reserve at their windows: after the first nobody types an address; what they press stands there."""

import re

from django.test import Client
from playwright.sync_api import expect

from tests.factories import people
from tests.stories.at_the_desk import PATIENCE, AtTheDesk, just

# What a browser writes about an answer that is a refusal; the page itself says more, and the tests read that. 412 is a
# draft of the page before that came late.
REFUSALS = re.compile(r"status of 4(09|12|22)")
UNMET = ".pt-held__why li:not(.is-met)"


class Walker(AtTheDesk):
    """Somebody who works with links, buttons and fields alone."""

    def open(self, path):
        raise AssertionError(f"nobody types {path} here")

    def desk(self):
        """To the work list, by the name of the portal at the top of every page."""
        return self._click(self.page.locator(".pt-top__name"))

    def menu(self, words):
        """A page of the side menu; the stage to which it belongs is unfolded first."""
        menu, link = self.page.locator(".pt-side"), self.page.locator("a", has_text=just(words))
        folded = menu.locator("details:not([open])", has=link).locator("summary")
        if folded.count():
            folded.click(timeout=PATIENCE)
        return self._click(menu.locator(link))

    def todo(self, words):
        return self.desk().matter(words)

    def told(self, words):
        """Open the first message that says so, and go where it leads."""
        self._click(self.page.locator(".pt-top").get_by_role("link", name=re.compile("^消息")))
        return self.press(re.compile(re.escape(words)))

    def pick(self, label, name):
        """Choose one more from a box that one types into."""
        box = self.main.get_by_role("combobox", name=label)
        box.fill(name)
        self.main.locator(".ts-dropdown .option", has_text=name).click(timeout=PATIENCE)
        box.press("Escape")
        return self

    def drop(self, name):
        """Take one out of such a box again."""
        self.main.locator(".ts-control .item", has_text=name).locator(".remove").click(timeout=PATIENCE)
        return self

    def is_held(self, *reasons):
        """The page of a step says that it cannot be taken now, why, and nothing else."""
        expect(self.main.locator(UNMET)).to_have_text(list(reasons))
        return self

    def holds(self, step, *reasons):
        """The page of a record says the same beside that step's button."""
        held = self.main.locator(".pt-held", has=self.page.get_by_role("button", name=step, exact=True))
        expect(held.locator(UNMET)).to_have_text(list(reasons))
        return self

    def is_told(self, *errors):
        """The form came back with these errors above it."""
        expect(self.main.locator(".pt-errors li")).to_contain_text(list(errors))
        return self

    @property
    def faults(self):
        """What went wrong in the window; a refusal that the page explains is no fault."""
        return [fault for fault in self.visitor.faults if not REFUSALS.search(fault)] + self.visitor.strangers

    def _click(self, found):
        found.click(timeout=PATIENCE)
        self.page.wait_for_load_state()
        return self


def begins(lead, scenario, demand):
    """From the work list to the draft of an entry in this scenario."""
    lead.desk().press("发起储备入库").press(scenario).fill({"需求": str(demand)})
    return lead.press("建立入库申请")


def fills_in(lead):
    """Texts and money of the entry's form."""
    lead.fill({"合作攻关安排": "各单位分工明确，按季度会商。", "成果应用安排": "需求方首先应用。"})
    return lead.fill({"总投入（万元）": "1200.00", "单位自筹（万元）": "800.00"})


def into_the_pool(at, entry, *, asked):
    """Handed in by its lead (whose page of that step is open), passed, agreed to by the regions asked, admitted."""
    lead = at.admin(entry.lead)
    lead.pledge().press("提交入库申请").reads("“提交入库申请”已办理", "待审核")
    at.approver(entry.lead.region_id).todo("审核入库申请").press("审核通过").stands("厅（委）审核通过")
    for region in asked:
        at.approver(region).todo("入库征询表态").tick("同意入库").press("入库征询表态")
    at.office().todo("批准入库").press("批准入库").stands("在库")
    lead.menu("储备库").reads(entry.title, "在库")


class Windows:
    """A window for each person who takes part, with a session of its own and the work list open: the first address."""

    def __init__(self, visitor):
        self.visitor, self._of = visitor, {}

    def person(self, user):
        """Where this person works."""
        if user.pk not in self._of:
            window, client = self.visitor(), Client()
            client.force_login(user)
            session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": window.base}
            window.context.add_cookies([session])
            window.open("/desk/")
            self._of[user.pk] = Walker(window)
        return self._of[user.pk]

    def admin(self, unit):
        """The one administrator of a unit who sits at a window."""
        return self._one(("org_admin", unit.pk), lambda: people.member(unit, is_admin=True))

    def approver(self, region):
        """The same of a department, by the code of its region."""
        of = people.Region.objects.get
        return self._one(("dept_approver", region), lambda: people.staff("dept_approver", of(pk=region)))

    def office(self):
        """The same of the Office."""
        return self._one(("office_approver",), lambda: people.staff("office_approver"))

    def _one(self, who, make):
        if who not in self._of:
            self._of[who] = self.person(make())
        return self._of[who]

    @property
    def faults(self):
        return [fault for walker in {id(w): w for w in self._of.values()}.values() for fault in walker.faults]
