"""Who reviews is hidden from whoever is reviewed and from everybody else; who is reviewed is hidden from the experts.

Everybody of a panel, and every applicant of a blind round, bears words that are found nowhere else. All that each
person can reach is searched for them: none where they do not belong, and found where they do.
"""

import re
from dataclasses import dataclass

import pytest

from portal.accounts.models import Region, User
from portal.workflow import perform
from reviews.experts.models import Expert
from tests.everywhere import world as worlds
from tests.factories import applications, collection, files, people
from tests.factories import reviews as reviewing
from tests.security import reach

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.asvs("14.2.8")]
TEXT = "该事项目标明确，指标可考核，专家组一致同意推荐。"


def make_expert(number):
    """An expert who shares no word with anybody."""
    user = people.person("评审人", email=f"reviewer-q{number}@example.org", mobile=f"1390000{number:04d}")
    return reviewing.active_expert(
        user=user,
        name=f"专家本名{number:03d}",
        organisation_name=f"专家单位{number:03d}大学",
        title=f"职称{number:03d}",
        phone=f"专线{number:03d}",
        email=f"expert-q{number}@example.org",
    )


def words_of_expert(expert):
    user = expert.user
    found = {expert.name, expert.organisation_name, expert.title, expert.phone, expert.email}
    return found | {user.name, user.username, user.email, user.mobile}


def make_unit(number, region, kind="enterprise"):
    """A unit that shares no word with anybody."""
    unit = people.verified_unit(Region.objects.get(pk=region), kind=kind, name=f"隐名单位{number:03d}有限公司")
    told = {"city": f"隐名市{number:03d}", "contact": f"联系人{number:03d}", "phone": f"座机{number:03d}"}
    type(unit).objects.filter(pk=unit.pk).update(**told)
    return type(unit).objects.get(pk=unit.pk)


def words_of_unit(unit):
    own = {unit.name, unit.uscc, unit.city, unit.contact, unit.phone}
    members = User.objects.filter(memberships__organisation=unit)
    return own.union(*({user.name, user.username, user.email} for user in members))


def found(texts, words):
    """Where which word stands; a word that ends in a number is not one that begins with it."""
    asked = re.compile("|".join(f"{re.escape(word)}(?![0-9])" for word in sorted(words - {""})))
    return [(where, hit.group()) for where, text in texts.items() for hit in [asked.search(text)] if hit]


@dataclass
class Reviewed:
    """A world with a concluded blind round of a department and a blind round of the Office under way."""

    world: worlds.World
    panel: list  # users of the experts who review
    idle: User  # of an expert who reviews nothing here
    experts: set[str]  # words of all experts of the panels
    applicants: set[str]  # words of all who are reviewed
    demanders: list
    application: object
    officer: User
    office: User


@pytest.fixture
def reviewed(now):
    office, officer = people.staff("office_officer"), people.staff("dept_officer", Region.objects.get(pk="330000"))
    world = worlds.gone_on()
    for expert in Expert.objects.filter(state="active"):
        perform(expert, "pause", by=people.staff("expert_keeper"), reason="本测试不抽取")
    experts = [make_expert(number) for number in range(1, 13)]
    demander, lead = make_unit(901, "330000"), make_unit(902, "330000")
    partner = make_unit(903, "310000", "university")
    demand = _evaluated(demander, officer)
    application, round_ = _under_review(lead, partner, office)
    reach.send_what_waits()
    world.records |= {"demand": demand, "application": application, "review_round": round_}
    world.values |= {"/demands/": demand.pk, "/applications/": application.pk, "/reviews/": round_.pk}
    asked = {a.expert_id for a in round_.assignments.all()} | _on_panel(demand)
    return Reviewed(
        world=world,
        panel=[e.user for e in experts if e.pk in asked],
        idle=next((e.user for e in experts if e.pk not in asked), None) or make_expert(99).user,
        experts=set().union(*(words_of_expert(e) for e in experts if e.pk in asked)),
        applicants=set().union(*(words_of_unit(u) for u in (demander, lead, partner))) | {"隐名附件"},
        demanders=list(User.objects.filter(memberships__organisation=demander)),
        application=application,
        officer=officer,
        office=office,
    )


def _on_panel(demand):
    from reviews.rounds.models import ReviewAssignment

    return set(
        ReviewAssignment.objects.filter(subject__machine="demand", subject__object_id=demand.pk).values_list(
            "expert_id", flat=True
        )
    )


def _evaluated(unit, officer):
    """A demand whose blind evaluation was concluded, so that all that is told at its end has been told."""
    demand = collection.demand_in("accepted", unit=unit, background=f"{unit.name}现有材料导电性差，批次一致性不足。")
    kept = files.stored(demand, demand.created_by)
    type(kept).objects.filter(pk=kept.pk).update(name="隐名附件.pdf")
    round_ = reviewing.review_round(by=officer, title="需求评估盲评组")
    round_.subjects.create(machine="demand", object_id=demand.pk, order=1, blind_code="P-01")
    round_ = _scored(round_, officer)
    perform(round_, "conclude", by=people.staff("dept_approver", unit.region))
    return type(demand).objects.get(pk=demand.pk)


def _under_review(lead, partner, office):
    """An application before the experts, all of whom have signed."""
    application = applications.recommended(applications.confirming(lead=lead, partner=partner))
    round_ = reviewing.review_round(
        region=None, kind="application_review", by=office, rubric=None, experts_wanted=7, title="项目评审盲评组"
    )
    round_.subjects.create(machine="application", object_id=application.pk, order=1, blind_code="P-01")
    return type(application).objects.get(pk=application.pk), _scored(round_, office, closing=False)


def _scored(round_, organiser, closing=True):
    for step in ("staff", "draw", "send_invitations"):
        round_ = perform(round_, step, by=organiser)
    for assignment in round_.assignments.filter(state="invited"):
        perform(assignment, "accept", by=assignment.expert.user, pledge=True)
    round_ = perform(round_, "start", by=organiser)
    for assignment in round_.assignments.filter(state="accepted"):
        reviewing.submit(assignment)
    if not closing:
        return round_
    round_ = perform(round_, "close_scoring", by=organiser)
    for chair in round_.assignments.filter(is_chair=True):
        perform(chair, "sign_opinion", by=chair.expert.user, text=TEXT, recommendation="recommend")
    return round_


def outsiders(reviewed):
    """Who may know of no expert: visitors, strangers, who is reviewed, the department of another region, two admins."""
    yield "a visitor", None
    yield "nobody in particular", people.person()
    yield "who wrote the demand", reviewed.demanders[0]
    yield "who leads the project", reviewed.application.leader
    yield "who leads the partner's part", reviewed.application.subtopics.get().leader
    yield "the system administrator", people.staff("system_admin")


def reached(client, reader, reviewed, words):
    return found(reach.everything(client, reader, reviewed.world).texts, words)


def test_nobody_learns_who_reviews_or_who_is_reviewed_but_whoever_holds_the_round(client, reviewed):
    told = [
        (name, *hit) for name, who in outsiders(reviewed) for hit in reached(client, who, reviewed, reviewed.experts)
    ]
    for user in [reviewed.panel[0], reviewed.panel[-1], reviewed.idle]:
        hidden = reviewed.applicants | reviewed.experts - words_of_expert(user.as_expert)
        told += [("an expert", *hit) for hit in reached(client, user, reviewed, hidden)]
    assert told == []

    # The positive control: the words are there to be found.
    for reader in (reviewed.officer, reviewed.office):
        texts = reach.everything(client, reader, reviewed.world).texts
        assert len(found(texts, reviewed.experts)) > 3, reader.roles
        assert len(found(texts, reviewed.applicants)) > 3, reader.roles
    user = reviewed.panel[0]
    assert reached(client, user, reviewed, words_of_expert(user.as_expert)) != []
