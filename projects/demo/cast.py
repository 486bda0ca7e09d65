"""Who plays in the demo year: made-up people in real units, from `data/`."""

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from portal import clock
from portal.accounts.models import Membership, Organisation, Person, Region, Role, RoleGrant, User
from portal.identity import identity_check_character

PASSWORD = "demo-2026-yrd"  # noqa: S105 -- the demo's own, printed for whoever tries it
LETTERS = {"310000": "sh", "320000": "js", "330000": "zj", "340000": "ah"}
# One account for each role, in the order in which a newcomer meets them on the way of a need.
ACCOUNTS = (
    ("nachuang.editor", "单位填报人"),
    ("nachuang.admin", "单位管理员（需求方）"),
    ("sjtu.admin", "单位管理员（揭榜方）"),
    ("nachuang.leader", "项目负责人"),
    ("zj.officer", "浙江省科学技术厅经办人"),
    ("zj.approver", "浙江省科学技术厅审批人"),
    ("sh.approver", "上海市科学技术委员会审批人"),
    ("js.approver", "江苏省科学技术厅审批人"),
    ("ah.approver", "安徽省科学技术厅审批人"),
    ("expert01", "评审专家"),
    ("office.officer", "长三角科创办经办人"),
    ("office.approver", "长三角科创办审批人"),
    ("sx.bureau", "绍兴市归口管理部门经办人"),
    ("zj.officer2", "浙江省科学技术厅经办人（复核）"),
    ("zj.approver2", "浙江省科学技术厅审批人（复核）"),
    ("wg.sh", "工作专班"),
    ("supervisor", "监督人员"),
    ("auditor", "审计人员"),
    ("expert.keeper", "专家库管理员"),
    ("system.admin", "系统管理员"),
    ("security.admin", "安全管理员"),
)


def read(name: str) -> Any:
    """One file of `data/`."""
    return json.loads((settings.BASE_DIR / "data" / f"{name}.json").read_text(encoding="utf-8"))


def _made_up_number(place: int) -> str:
    """An identity number that is nobody's: no region has a code that begins with 99."""
    first = f"99000019800101{place:03d}"
    return first + identity_check_character(first)


@dataclass
class Cast:
    """People and units by the keys of the data files."""

    units: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)

    @classmethod
    def arrive(cls) -> "Cast":
        """Make every account and unit of the data files; units wait for their verification."""
        cast = cls()
        cast._make_people()
        cast._make_units()
        cast._join()
        return cast

    def admin(self, unit: str) -> User:
        return self.people[f"{unit}.admin"]

    def editor(self, unit: str) -> User:
        return self.people[f"{unit}.editor"]

    def officer(self, region: str) -> User:
        return self.people[f"{LETTERS[region]}.officer"]

    def approver(self, region: str) -> User:
        return self.people[f"{LETTERS[region]}.approver"]

    def admin_of(self, organisation: Organisation) -> User:
        return self.admin(self.key_of(organisation))

    def key_of(self, organisation: Organisation) -> str:
        return next(key for key, unit in self.units.items() if unit.pk == organisation.pk)

    @cached_property
    def office_officer(self) -> User:
        return self.people["office.officer"]

    @cached_property
    def office_approver(self) -> User:
        return self.people["office.approver"]

    @cached_property
    def approvers(self) -> list[tuple[str, User]]:
        """The four departments' approvers with their regions, in the official order."""
        return [(region, self.approver(region)) for region in LETTERS]

    def _make_people(self) -> None:
        # One hash for all: 170 slow ones would take longer than the whole year.
        password, rows = make_password(PASSWORD), read("people")
        everybody = rows["people"] + rows["experts"]
        User.objects.bulk_create(
            User(
                person=Person.objects.of(_made_up_number(place)),
                username=p["username"],
                name=p["name"],
                email=p["email"],
                mobile=p["mobile"],
                password=password,
                wants_mail=p["username"] == "nachuang.admin",
            )
            for place, p in enumerate(everybody)
        )
        self.people = {u.username: u for u in User.objects.filter(username__in=[p["username"] for p in everybody])}
        RoleGrant.objects.bulk_create(grant for p in rows["people"] for grant in self._grants(p))

    def _grants(self, person: dict[str, Any]) -> list[RoleGrant]:
        region = person["department"] if person["department"] in LETTERS else None
        roles = [role for role in person["roles"] if role in Role.values]
        now = clock.now()
        user = self.people[person["username"]]
        where = {"region_id": region, "city": person.get("city", "")}
        return [RoleGrant(user=user, role=role, given_at=now, **where) for role in roles]

    def _make_units(self) -> None:
        regions = {r.pk: r for r in Region.objects.all()}
        for row in read("organisations")["organisations"]:
            admin = self.people[f"{row['key']}.admin"]
            self.units[row["key"]] = Organisation.objects.create(
                name=row["name"],
                uscc=row["uscc"],
                kind=row["kind"],
                region=regions[row["region"]],
                city=row["city"],
                contact=admin.name,
                phone=admin.mobile,
                code_made_up=row["code_made_up"],
            )

    def _join(self) -> None:
        now = clock.now()
        Membership.objects.bulk_create(
            Membership(
                user=self.people[p["username"]],
                organisation=self.units[p["unit"]],
                is_admin="org_admin" in p["roles"],
                joined_at=now,
            )
            for p in read("people")["people"]
            if p["unit"]
        )
