"""三员分立: no path gives one human being two of the three administrators' roles, nor a role to oneself (S-13)."""

import itertools

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from portal import access, clock
from portal.accounts import granting, opening
from portal.accounts.models import Person, RoleGrant, User
from portal.accounts.models.people import SEPARATED
from portal.identity import identity_check_character
from portal.policy import rows
from portal.workflow import machines, steps_of
from tests.at_once import at_once
from tests.everywhere.world import beginning
from tests.factories import people
from tests.security.signing import noted, signed_in

PAIRS = list(itertools.permutations([str(role) for role in SEPARATED], 2))
OTHER = "980000198001010017"
pytestmark = pytest.mark.asvs("2.3.5")


def other_number():
    return OTHER[:17] + identity_check_character(OTHER[:17])


def refused_by(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def raw_insert(user, role):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_rolegrant (user_id, role, given_at) VALUES (%s, %s, now())", [user.pk, role]
        )


@pytest.mark.parametrize(("first", "second"), PAIRS)
@pytest.mark.parametrize("same_account", [True, False], ids=["one account", "two accounts"])
@pytest.mark.parametrize(
    "path",
    [
        lambda user, role: granting.give_role(user=user, role=role),
        lambda user, role: RoleGrant.objects.create(user=user, role=role, given_at=clock.now()),
        lambda user, role: RoleGrant.objects.bulk_create([RoleGrant(user=user, role=role, given_at=clock.now())]),
        raw_insert,
    ],
    ids=["service", "shell", "import", "raw SQL"],
)
def test_one_person_never_holds_two_of_the_three(db, first, second, same_account, path):
    holder = people.staff(first)
    account = holder if same_account else people.twin(holder)

    refused_by("three_administrators", lambda: path(account, second))
    holder.grants.update(ended_at=clock.now())
    path(account, second)
    assert User.objects.get(pk=account.pk).roles == {second}


def test_a_role_changed_or_given_back_by_raw_sql_is_refused_too(db):
    holder = people.staff("auditor")
    twin = people.twin(holder)
    other = people.staff("supervisor", person=holder.person)

    refused_by("three_administrators", lambda: RoleGrant.objects.filter(user=other).update(role="system_admin"))
    granting.give_role(user=twin, role="expert")
    ended = RoleGrant.objects.create(user=twin, role="security_admin", given_at=clock.now(), ended_at=clock.now())
    refused_by("three_administrators", lambda: RoleGrant.objects.filter(pk=ended.pk).update(ended_at=None))


def test_becoming_known_as_one_person_later_is_refused_where_both_are_administrators(db):
    """An account from before persons were known cannot be declared to be the other administrator's."""
    auditor = people.staff("auditor")
    old = people.person(person=None)
    with connection.cursor() as cursor:  # as it stood before the rule: a role without a known person
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE accounts_rolegrant DROP CONSTRAINT whoever_holds_a_role_is_known")
        cursor.execute(
            "INSERT INTO accounts_rolegrant (user_id, role, given_at) VALUES (%s, 'system_admin', now())", [old.pk]
        )

    refused_by(
        "three_administrators_three_people", lambda: User.objects.filter(pk=old.pk).update(person=auditor.person)
    )


def test_a_role_is_held_by_a_known_person_only(db):
    unknown = people.person(person=None)

    refused_by("whoever_holds_a_role_is_known", lambda: granting.give_role(user=unknown, role="expert"))
    refused_by("whoever_holds_a_role_is_known", lambda: raw_insert(unknown, "expert"))


def test_an_account_stays_one_persons(db):
    user, other = people.person(), people.person()

    refused_by("belongs to another person already", lambda: User.objects.filter(pk=user.pk).update(person=other.person))
    refused_by("belongs to another person already", lambda: User.objects.filter(pk=user.pk).update(person=None))


def test_nobody_gives_a_role_to_the_own_person(db):
    admin = people.staff("security_admin")
    for account in (admin, people.twin(admin)):
        refused_by(
            "nobody gives a role to himself",
            lambda who=account: granting.give_role(user=who, role="expert", by=admin),
        )


def test_two_administrators_at_once_do_not_make_one_person_two(transactional_db):
    holder = people.person()
    twin = people.twin(holder)

    answers = at_once(
        lambda: granting.give_role(user=holder, role="auditor"),
        lambda: granting.give_role(user=twin, role="system_admin"),
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["IntegrityError", "RoleGrant"]


def sent(client, path, **form):
    return client.post(path, form)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_page_of_roles_says_so_in_words(db, first, second):
    holder = people.staff(first)
    twin, client = people.twin(holder), signed_in(people.staff("security_admin"))
    answer = sent(client, "/roles/", username=twin.username, role=second)

    assert answer.status_code == 422
    assert "系统、安全、审计管理员须由三个不同的人担任，此人（含其其他账号）已任其一。" in answer.content.decode()


def test_the_page_of_roles_wants_to_know_the_person_once(db):
    admin, user = people.staff("security_admin"), people.person(person=None)
    client, number = signed_in(admin), other_number()
    without = sent(client, "/roles/", username=user.username, role="supervisor")
    wrong = sent(
        client,
        "/roles/",
        username=user.username,
        role="supervisor",
        identity_number=number[:17] + "01"[number[-1] == "0"],
    )
    right = sent(client, "/roles/", username=user.username, role="supervisor", identity_number=number)
    again = sent(client, "/roles/", username=user.username, role="expert")

    assert "这个账号还没有登记本人身份证号，请填写。" in without.content.decode()
    assert (wrong.status_code, "校验码不符" in wrong.content.decode()) == (422, True)
    assert (right.status_code, again.status_code) == (302, 302)
    assert User.objects.get(pk=user.pk).roles == {"supervisor", "expert"}
    assert noted(admin) == ["signed_in", "role_given", "role_given"]


def test_a_refused_role_makes_nobody_known(db):
    client, user = signed_in(people.staff("security_admin")), people.person(person=None)
    sent(client, "/roles/", username=user.username, role="dept_officer", identity_number=other_number())

    assert User.objects.get(pk=user.pk).person is None


def test_a_second_account_is_recognised_by_the_number_typed(db):
    number = other_number()
    people.staff("auditor", person=Person.objects.of(number))
    client, user = signed_in(people.staff("security_admin")), people.person(person=None)
    answer = sent(client, "/roles/", username=user.username, role="system_admin", identity_number=number)

    assert answer.status_code == 422
    assert User.objects.get(pk=user.pk).roles == frozenset()


def test_a_letter_does_not_open_a_second_administrators_account_either(client, db):
    holder, admin = people.person(), people.staff("security_admin")
    letter = {"name": "某", "email": "x@example.org", "region": None, "by": admin}
    code = opening.invite(person=holder.person, role="system_admin", **letter)
    granting.give_role(user=holder, role="auditor")  # after the letter went out
    answer = client.post(
        f"/open/{code}/",
        {
            "username": "second",
            "person_name": "某",
            "email": "x@example.org",
            "mobile": "13800000000",
            "password": "Another long passw0rd",
        },
    )

    assert answer.status_code == 422
    assert User.objects.filter(username="second").count() == 0


@pytest.mark.asvs("14.2.6")
def test_the_number_itself_is_kept_nowhere(db):
    number = other_number()
    Person.objects.of(number)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_id, digest FROM accounts_person ORDER BY id DESC LIMIT 1")
        key_id, digest = cursor.fetchone()

    assert (key_id, len(digest), number in digest) == ("new", 64, False)


def test_a_person_known_under_an_older_key_is_the_same_person(db, settings):
    number, keys = other_number(), settings.PERSON_KEYS
    settings.PERSON_KEYS = {"old": keys["old"]}
    before = Person.objects.of(number)
    settings.PERSON_KEYS = keys

    assert Person.objects.of(number) == before
    assert Person.objects.with_number(people.identity_number()) is None


@pytest.mark.asvs("8.1.1")
def test_each_of_the_three_has_doors_of_its_own_and_no_part_in_the_programme():
    """They look after accounts, rights and the record; no step of any machine is theirs."""
    theirs = {str(role) for role in SEPARATED}
    steps = {actor.needs_to_hold for model in machines().values() for step in steps_of(model) for actor in step.by}

    assert steps & theirs == set()
    assert {row.path for row in rows() if row.declared.roles == frozenset({"security_admin"})} >= {
        "/roles/",
        "/people/new/",
    }


def test_a_superuser_has_no_power(client, db, now):
    """`is_superuser` opens no door and no step: a database in which somebody set it is as safe as before."""
    record = beginning().records["demand"]
    client.force_login(people.person(is_superuser=True, is_staff=True))
    closed = [row for row in rows() if row.declared.roles and "<" not in row.path]

    assert [row.path for row in closed if client.get(row.path).status_code != 403] == []
    assert client.get(record.get_absolute_url()).status_code == 404
    assert access.roles("auditor").roles == {"auditor"}


def test_no_command_makes_a_superuser_who_could_sign_in_to_something(db):
    call_command("createsuperuser", username="root", email="root@example.org", name="某", interactive=False)

    assert User.objects.get(username="root").roles == frozenset()
