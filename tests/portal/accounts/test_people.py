"""Roles, where they are held, who sees what, and what the database itself keeps apart."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal import clock
from portal.accounts import services
from portal.accounts.knowing import know_roles
from portal.accounts.models import Ban, Membership, Organisation, Region, RoleGrant, User
from tests.factories import people


def anew(user):
    """The person as the next request finds them: roles are read once for a request."""
    return User.objects.get(pk=user.pk)


def refused_by(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def test_a_person_has_the_roles_given_and_those_of_a_unit(unit, zhejiang):
    user = people.member(unit, is_admin=True)
    services.give_role(user=user, role="expert")

    assert anew(user).roles == {"expert", "org_admin", "org_editor"}
    assert people.member(unit).roles == {"org_editor"}
    assert people.person().roles == frozenset()


def test_a_role_is_held_where_it_was_given(unit, zhejiang, shanghai):
    user = people.staff("dept_officer", zhejiang)
    services.give_role(user=user, role="dept_approver", region=shanghai)
    user = anew(user)

    assert user.scope("dept_officer", "region") == {"330000"}
    assert user.scope("dept_approver", "region") == {"310000"}
    assert user.department_regions == {"310000", "330000"}
    assert user.scope("dept_officer", "unit") == frozenset()


def test_an_administrator_fills_forms_too_but_an_editor_does_not_administer(unit):
    admin, editor = people.member(unit, is_admin=True), people.member(unit)

    assert (admin.scope("org_editor", "unit"), admin.scope("org_admin", "unit")) == ({unit.pk}, {unit.pk})
    assert (editor.scope("org_editor", "unit"), editor.scope("org_admin", "unit")) == ({unit.pk}, frozenset())


def test_what_ended_is_held_no_more(unit, zhejiang):
    user = people.member(unit, is_admin=True)
    services.give_role(user=user, role="dept_officer", region=zhejiang)
    RoleGrant.objects.filter(user=user).update(ended_at=clock.now())
    Membership.objects.filter(user=user).update(ended_at=clock.now())

    assert (anew(user).roles, anew(user).unit, anew(user).unit_ids) == (frozenset(), None, frozenset())


@pytest.mark.parametrize("role", ["dept_officer", "dept_approver"])
def test_a_departments_role_is_given_for_a_region_only(db, role):
    refused_by("departments_roles_have_a_region", lambda: people.staff(role))


@pytest.mark.parametrize("role", ["office_officer", "expert", "auditor", "system_admin"])
def test_a_role_of_all_regions_is_given_for_none(zhejiang, role):
    refused_by("departments_roles_have_a_region", lambda: people.staff(role, zhejiang))


@pytest.mark.parametrize(
    ("first", "second"),
    [("system_admin", "security_admin"), ("security_admin", "auditor"), ("auditor", "system_admin")],
)
def test_the_three_administrators_are_three_people(db, first, second):
    user = people.staff(first)

    refused_by("three_administrators_apart", lambda: services.give_role(user=user, role=second))
    user.grants.update(ended_at=clock.now())
    assert services.give_role(user=user, role=second).role == second


def test_raw_rows_do_not_join_two_of_the_three_either(db):
    user = people.staff("auditor")
    row = RoleGrant(user=user, role="system_admin", given_at=clock.now())

    refused_by("three_administrators_apart", lambda: RoleGrant.objects.bulk_create([row]))


def test_a_role_given_twice_is_one_grant(zhejiang):
    user = people.staff("dept_officer", zhejiang)
    services.give_role(user=user, role="dept_officer", region=zhejiang)
    office = people.staff("office_officer")

    assert user.grants.count() == 1
    for role, region in (("dept_officer", zhejiang), ("office_officer", None)):
        row = RoleGrant(user=user if region else office, role=role, region=region, given_at=clock.now())
        refused_by("one_grant_of_a_role_for_a_region", row.save)


def test_a_person_is_once_in_a_unit_and_may_come_back(unit, org_editor):
    again = {"user": org_editor, "organisation": unit, "joined_at": clock.now()}

    refused_by("a_person_once_in_a_unit", lambda: Membership.objects.create(**again))
    org_editor.memberships.update(ended_at=clock.now())
    assert Membership.objects.create(**again).pk


def test_one_account_for_each_mailbox_and_any_number_without(db):
    people.person(email="wang@example.org")
    people.person(email=""), people.person(email="")

    refused_by("one_account_for_each_mailbox", lambda: people.person(email="wang@example.org"))


@pytest.mark.parametrize("uscc", ["91330000MA000000IO", "91330000ma0000001x", "123"])
def test_a_credit_code_has_eighteen_of_its_characters(zhejiang, uscc):
    row = Organisation(name="某某公司", uscc=uscc, kind="enterprise", region=zhejiang)

    refused_by("uscc_has_18_of_its_characters", row.save)


def test_the_four_departments_stand_in_the_official_order(db):
    assert [region.short for region in Region.objects.members()] == ["沪", "苏", "浙", "皖"]
    assert [region.is_member for region in Region.objects.filter(pk__in=["110000", "340000"])] == [False, True]
    assert Region.objects.count() == 34


@pytest.fixture
def units(zhejiang, shanghai):
    return people.unit(zhejiang), people.unit(shanghai)


def seen_by(user):
    return set(Organisation.objects.visible_to(user))


def test_a_member_sees_the_own_unit_only(units):
    assert seen_by(people.member(units[0])) == {units[0]}


def test_a_department_sees_the_units_of_its_region_only(units, zhejiang):
    assert seen_by(people.staff("dept_officer", zhejiang)) == {units[0]}
    assert seen_by(people.staff("dept_approver", zhejiang)) == {units[0]}


@pytest.mark.parametrize("role", ["office_officer", "office_approver", "auditor", "supervisor", "system_admin"])
def test_the_office_and_those_who_audit_see_every_unit(units, role):
    assert seen_by(people.staff(role)) == set(units)


@pytest.mark.parametrize("role", ["expert", "expert_keeper", "security_admin", None])
def test_others_see_no_unit(units, role):
    assert seen_by(people.staff(role) if role else people.person()) == set()


def test_whoever_holds_a_role_somewhere_is_found_and_the_inactive_are_not(unit, zhejiang, shanghai):
    here, there = people.staff("dept_officer", zhejiang), people.staff("dept_officer", shanghai)
    people.staff("dept_officer", zhejiang, is_active=False)
    admin, editor = people.member(unit, is_admin=True), people.member(unit)

    assert list(User.objects.holding("dept_officer", "region", "330000")) == [here]
    assert set(User.objects.holding("dept_officer", "", None)) == {here, there}
    assert list(User.objects.holding("org_admin", "unit", unit.pk)) == [admin]
    assert set(User.objects.holding("org_editor", "unit", unit.pk)) == {admin, editor}


def test_the_systems_user_cannot_sign_in(db, client):
    system = User.objects.system()

    assert (system.is_active, system.has_usable_password()) == (False, False)
    assert not client.login(username="system", password="!")
    assert User.objects.system() == system


@pytest.mark.parametrize(
    ("begins", "ends", "lifted", "stops"),
    [
        (-10, None, None, True),
        (-10, 10, None, True),
        (0, 10, None, True),
        (-10, 0, None, False),
        (-10, -1, None, False),
        (1, 10, None, False),
        (-10, 10, -1, False),
    ],
)
def test_a_ban_stops_its_subject_from_its_beginning_to_its_end(unit, now, begins, ends, lifted, stops):
    def day(n):
        return None if n is None else now + timedelta(days=n)

    ban = Ban.objects.create(
        organisation=unit, basis="处理决定", begins_at=day(begins), ends_at=day(ends), lifted_at=day(lifted)
    )

    assert list(Ban.objects.in_force()) == ([ban] if stops else [])
    assert list(Ban.objects.against(units=[unit])) == ([ban] if stops else [])
    assert list(Ban.objects.against(people=[people.person()])) == []


def test_a_ban_names_either_a_unit_or_a_person_and_ends_after_it_begins(unit, now):
    person, ban = people.person(), {"basis": "处理决定", "begins_at": now}

    refused_by("a_ban_names_a_unit_or_a_person", lambda: Ban.objects.create(**ban))
    refused_by("a_ban_names_a_unit_or_a_person", lambda: Ban.objects.create(organisation=unit, user=person, **ban))
    refused_by("a_ban_ends_after_it_begins", lambda: Ban.objects.create(user=person, ends_at=now, **ban))


def test_what_many_people_hold_is_read_in_two_queries(django_assert_num_queries, unit, org_admin, dept_officer):
    people = list(User.objects.filter(pk__in=[org_admin.pk, dept_officer.pk]).order_by("pk"))

    with django_assert_num_queries(2):
        know_roles(people)
        held = {person.pk: (person.roles, person.unit_ids, person.department_regions) for person in people}

    nothing = frozenset()
    assert held == {
        org_admin.pk: (frozenset({"org_admin", "org_editor"}), frozenset({unit.pk}), nothing),
        dept_officer.pk: (frozenset({"dept_officer"}), nothing, frozenset({"330000"})),
    }
