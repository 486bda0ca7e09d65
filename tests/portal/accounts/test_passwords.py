"""What a password must be, for units' people and for staff."""

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from portal import clock
from portal.accounts.models import User
from tests.factories import people
from tests.security.signing import PASSWORD, is_in, sign_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.asvs("6.2.1", "6.2.4", "6.2.8", "6.2.9", "6.2.11")]


def why_not(password, user=None):
    try:
        validate_password(password, user)
    except ValidationError as refusal:
        return refusal.messages
    return []


def test_eight_characters_do_for_units_and_twelve_are_asked_of_staff(unit):
    member, officer = people.member(unit), people.staff("office_officer")

    assert why_not("Kq7mVx9p", member) == []
    assert why_not("Kq7mVx9", member) == ["密码太短，至少 8 位。"]
    assert why_not("Kq7mVx9p", officer) == ["密码太短，至少 12 位。"]
    assert why_not("Kq7mVx9pTz4w", officer) == []


def test_staff_mix_three_of_four_kinds_and_units_need_not(unit, settings):
    member, officer = people.member(unit), people.staff("office_officer")
    words = "correct horse battery"

    assert why_not(words, member) == []
    assert why_not(words, officer) == ["密码须含大写字母、小写字母、数字、其他字符（含汉字、空格）中的 3 种。"]
    assert why_not("correct horse battery 9", officer) == []
    assert why_not("我的密码是一句话 Kq7", officer) == []
    settings.PASSWORD_KINDS_OF_STAFF = 0
    assert why_not(words, officer) == []


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("长三角联合 kqmv", "长三角"),
        ("my YRD secret kq", "yrd"),
        ("kqmvx 2026 tzw", "2026"),
        ("kqmvx 2025 tzw", "2025"),
    ],
)
def test_words_that_anybody_here_would_guess_are_refused(now, password, word):
    assert why_not(password) == [f"密码里不要用“{word}”：平台名、单位名和年份最容易被人猜到。"]


def test_the_name_of_the_own_unit_is_refused(unit):
    member = people.member(unit)

    assert why_not(f"{unit.name}kqmvx", member) == [f"密码里不要用“{unit.name}”：平台名、单位名和年份最容易被人猜到。"]
    assert why_not(f"{unit.name}kqmvx", people.person()) == []


def test_common_passwords_and_the_own_name_are_refused():
    assert why_not("password123") == ["这个密码太常见了。"]
    assert len(why_not("person_wang1", User(username="person_wang", email="", name=""))) == 1


@pytest.mark.asvs("6.2.1")
def test_a_long_sentence_is_a_password_and_opens_the_account():
    user, sentence = people.person(), "一句很长很长的话可以作密码, kqmvx tzw " * 6
    user.set_password(sentence)
    user.save()

    assert why_not(sentence, user) == []
    assert is_in_with(user, sentence)


def is_in_with(user, password):
    client = Client()
    sign_in(client, user, password)
    return is_in(client)


@pytest.mark.asvs("6.2.6", "6.2.7")
def test_every_field_for_a_password_lets_it_be_pasted_and_kept_by_a_password_manager(client):
    user = people.person()
    pages = [client.get("/accounts/login/"), client.get("/register/")]
    pages.append(signed_in(user).get("/accounts/password/change/"))
    fields = [part for page in pages for part in page.content.decode().split("<input") if 'type="password"' in part]

    assert len(fields) == 5
    assert [f for f in fields if "onpaste" in f or "autocomplete=" not in f or 'autocomplete="off"' in f] == []


@pytest.mark.asvs("6.2.2", "6.2.3")
def test_beside_the_field_stands_the_rule_of_whoever_changes_the_password(client, unit):
    said = []
    for person in (people.member(unit), people.staff("office_officer")):
        client.force_login(person)
        said.append(client.get(reverse("account_change_password")).context["form"]["password1"].help_text)

    assert ["至少 8 位" in said[0], "其他字符中至少有 3 种" in said[0]] == [True, False]
    assert ["至少 12 位" in said[1], "其他字符中至少有 3 种" in said[1]] == [True, True]


def test_a_password_is_changed_by_whoever_knows_the_present_one():
    user = people.person()
    client, new = signed_in(user), "Another long passw0rd"
    sent = {"password1": new, "password2": new}
    wrong = client.post("/accounts/password/change/", sent | {"oldpassword": "wrong"})
    right = client.post("/accounts/password/change/", sent | {"oldpassword": PASSWORD})

    assert (wrong.status_code, right.status_code) == (200, 302)
    assert User.objects.get(pk=user.pk).check_password(new)


@pytest.mark.parametrize(("days", "due"), [(90, False), (91, True)])
def test_staff_change_theirs_after_ninety_days_before_anything_else(now, settings, days, due):
    settings.PASSWORD_DAYS = 90
    officer = people.staff("office_officer")
    User.objects.filter(pk=officer.pk).update(password_set_at=clock.now() - timedelta(days=days))
    answer = signed_in(officer).get("/units/")

    assert answer.get("Location") == ("/accounts/password/change/?next=%2Funits%2F" if due else None)


def test_whoever_gets_a_first_role_chooses_a_password_of_staff_and_units_are_left_alone(unit, settings):
    settings.PASSWORD_DAYS = 90
    officer, member = people.staff("office_officer"), people.member(unit)
    client, new = signed_in(officer), "Another long passw0rd"

    assert is_in(signed_in(member))
    assert client.get("/desk/")["Location"].startswith("/accounts/password/change/")
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(client)
