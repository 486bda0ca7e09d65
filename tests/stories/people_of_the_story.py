"""Who plays in the stories: the people and units of `data/`, in a year set up for them, on a clock that moves."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings

from portal import clock
from portal.accounts import services
from portal.accounts.models import Membership, Organisation, Person, Region, User
from portal.calls.models import Call, RegionFund
from portal.timed import perform_due
from portal.workflow import perform
from tests.factories import files
from tests.factories.calls import CallFactory
from tests.factories.people import identity_number
from tests.factories.reviews import active_expert

SHANGHAI = ZoneInfo("Asia/Shanghai")
PASSWORD = "a long password 1"
DEPARTMENTS = {"310000": "sh", "320000": "js", "330000": "zj", "340000": "ah"}
# The demander of Zhejiang, its provider of Anhui, and a rival provider of Shanghai.
UNITS = ("nachuang", "sungrow", "sjtu")
# In a small office one person may hold both positions; the rules of two persons are tried on these.
HOLD_BOTH = {"zj.officer": "dept_approver", "office.officer": "office_approver"}


def data(name):
    """One file of `data/`."""
    return json.loads((settings.BASE_DIR / "data" / f"{name}.json").read_text(encoding="utf-8"))


def the_need():
    """The real need of the story as it stands in the data."""
    return next(row for row in data("demands") if row["key"] == "d16")


def the_solution(provider):
    """What a provider answers to it."""
    return next(row for row in data("solutions") if (row["demand"], row["provider"]) == ("d16", provider))


@dataclass
class Story:
    """People, units and records by name; the present day."""

    people: dict[str, User] = field(default_factory=dict)
    units: dict[str, Organisation] = field(default_factory=dict)
    call: Call | None = None

    def __getitem__(self, username):
        return self.people[username]

    @property
    def approvers(self):
        """The approvers of the four departments, in the official order."""
        return [self.people[f"{letters}.approver"] for letters in DEPARTMENTS.values()]

    def go_to(self, year, month, day, hour=10):
        """Move the portal's clock to this hour; what has become due on the way is done."""
        wanted = datetime(year, month, day, hour, tzinfo=SHANGHAI)
        clock.move(wanted - clock.now())
        perform_due()
        return wanted


def at(year, month, day, hour=17):
    """An instant in Shanghai; by default the end of work."""
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def begin(story=None):
    """3 November 2025: accounts and units are there, units verified, experts admitted, the year's money known."""
    story = story or Story()
    story.go_to(2025, 11, 3, 9)
    _arrive(story)
    _verify_units(story)
    story.call = CallFactory()
    for region in DEPARTMENTS:
        RegionFund.objects.create(call=story.call, region_id=region, amount=Decimal("5000"))
    for _n in range(12):
        active_expert()
    story.go_to(2025, 11, 5)
    return story


def _arrive(story):
    for row in data("people")["people"]:
        if row["unit"] in UNITS or row["department"]:
            user = User.objects.create_user(
                row["username"],
                password=PASSWORD,
                name=row["name"],
                email=row["email"],
                mobile=row["mobile"],
                person=Person.objects.of(identity_number()),
            )
            story.people[user.username] = user
            region = Region.objects.filter(pk=row["department"]).first() if row["department"] else None
            for role in row["roles"] if row["department"] else ():
                services.give_role(user=user, role=role, region=region, city=row.get("city", ""))
    for username, role in HOLD_BOTH.items():
        region = Region.objects.get(pk="330000") if username.startswith("zj") else None
        services.give_role(user=story[username], role=role, region=region)


def _verify_units(story):
    """Each unit hands in its licence; the officer of its own region verifies it."""
    rows = {row["key"]: row for row in data("organisations")["organisations"]}
    for key in UNITS:
        row = rows[key]
        unit = Organisation.objects.create(
            name=row["name"], uscc=row["uscc"], code_made_up=row["code_made_up"], kind=row["kind"], city=row["city"],
            region_id=row["region"], contact=story[f"{key}.admin"].name, phone=story[f"{key}.admin"].mobile,
        )  # fmt: skip
        for position in ("admin", "editor", "leader"):
            Membership.objects.create(
                user=story[f"{key}.{position}"],
                organisation=unit,
                is_admin=position == "admin",
                joined_at=clock.now() - timedelta(days=1),
            )
        unit.licence = files.stored(unit, story[f"{key}.admin"])
        unit.save(update_fields=["licence"])
        officer = story[f"{DEPARTMENTS[row['region']]}.officer"]
        story.units[key] = perform(unit, "verify", by=officer, is_leading=row["is_leading"])
