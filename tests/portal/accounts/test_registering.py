"""A unit registers itself, is verified by its department, or mends what was sent back: in the browser."""

import re

import pytest

from portal.accounts.models import Organisation, User
from portal.models import Receipt
from portal.notices.models import Message
from portal.records.models import Record
from tests.at_once import at_once
from tests.factories import files, people

PASSWORD = "一个很长的 passphrase"


def form(**changed):
    """The page of registering as it is filled in."""
    sent = {
        "unit-name": "杭州某某半导体有限公司",
        "unit-uscc": people.uscc(),
        "unit-kind": "enterprise",
        "unit-region": "330000",
        "unit-city": "杭州市",
        "unit-contact": "李某",
        "unit-phone": "0571-0000 0000",
        "unit-licence_upload": files.pdf(),
        "person-username": "li_mou",
        "person-person_name": "李某",
        "person-email": "li@example.org",
        "person-mobile": "13800000000",
        "person-password": PASSWORD,
    }
    return sent | changed


def test_a_person_registers_a_unit_and_becomes_its_administrator(client, dept_officer):
    answer = client.post("/register/", form(), follow=True)

    unit, user = Organisation.objects.get(), User.objects.get(username="li_mou")
    assert answer.redirect_chain == [("/desk/", 302)]
    assert (unit.state, unit.region_id, unit.is_leading) == ("registered", "330000", False)
    assert (unit.licence.name, unit.licence.by, unit.licence.object_id) == ("营业执照.pdf", user, unit.pk)
    assert user.scope("org_admin", "unit") == {unit.pk}
    assert user.check_password(PASSWORD)
    assert list(Message.objects.values_list("person", "text")) == [
        (dept_officer.pk, "杭州某某半导体有限公司 已注册，等待核验。")
    ]


def test_a_unit_registered_twice_is_sent_to_its_own_administrator(client, zhejiang):
    code = people.unit(zhejiang).uscc
    page = client.post("/register/", form(**{"unit-uscc": code})).content.decode()

    assert page.count("这个单位已经注册。请向本单位管理员索取邀请链接。") == 2  # beside the field and on top
    assert User.objects.filter(username="li_mou").count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("unit-uscc", "91350100M000100Y44", "校验码不符"),
        ("unit-uscc", "", "请填写统一社会信用代码"),
        ("unit-name", "", "请填写单位名称"),
        ("unit-region", "", "请选择注册省（市）"),
        ("unit-region", "999999", "选择一个有效的选项"),
        ("unit-kind", "shop", "选择一个有效的选项"),
        ("unit-licence_upload", "", "请选择文件。"),
        ("person-username", "SYSTEM", "这个登录名已有人使用，请换一个。"),
        ("person-username", "a", "登录名只能用字母、数字和 _ . @ -，3—60 位。"),
        ("person-email", "li@", "请填写完整的邮箱地址，例如 name@example.cn。"),
        ("person-mobile", "0571-1234567", "手机号是 1 开头的 11 位数字，请检查。"),
        ("person-password", "short", "密码太短，至少 8 位。"),
        ("person-password", "password123", "这个密码太常见了。"),
    ],
)
def test_each_mistake_is_said_at_its_field_and_on_top_and_nothing_is_made(client, db, field, value, sentence):
    answer = client.post("/register/", form(**{field: value}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(sentence) >= 2
    assert f'href="#id_{field}"' in page
    assert (Organisation.objects.count(), User.objects.count()) == (0, 0)


def test_what_was_typed_stays_but_never_the_password(client, db):
    page = client.post("/register/", form(**{"unit-uscc": "91350100M000100Y44"})).content.decode()

    assert 'value="杭州某某半导体有限公司"' in page
    assert 'value="91350100M000100Y44"' in page
    assert 'value="li@example.org"' in page
    assert PASSWORD not in page


def test_a_file_that_is_not_what_it_says_is_refused(client, db):
    program = files.pdf("执照.exe")
    page = client.post("/register/", form(**{"unit-licence_upload": program})).content.decode()

    assert page.count("当前文件为 .exe") == 2
    assert Organisation.objects.count() == 0


def test_markup_in_a_name_comes_back_as_text(client, db):
    page = client.post("/register/", form(**{"unit-name": '"><script>alert(1)</script>', "unit-city": ""})).content
    assert Organisation.objects.get().name == '"><script>alert(1)</script>'

    page = client.get(Organisation.objects.get().get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.django_db(transaction=True)
def test_two_copies_of_one_registration_at_once_make_one_unit(django_user_model):
    from django.test import Client

    def send(sent):
        return Client().post("/register/", sent)

    sent = form()
    copies = [sent | {"unit-licence_upload": files.pdf()} for _ in range(4)]
    answers = at_once(*(lambda c=c: send(c) for c in copies))

    assert sorted(answer.status_code for answer in answers) == [302, 422, 422, 422]
    assert (Organisation.objects.count(), User.objects.filter(username="li_mou").count()) == (1, 1)


@pytest.fixture
def registered(client, db):
    client.post("/register/", form())
    client.logout()
    return Organisation.objects.get()


def step_page(client, unit, name):
    return f"/do/organisation/{unit.pk}/{name}/"


def token_in(answer):
    return re.search(r'name="token" value="([^"]+)"', answer.content.decode()).group(1)


def take(client, unit, name, /, **sent):
    """Open a step's page and send its form, as a browser without scripts does."""
    page = client.get(step_page(client, unit, name))
    return client.post(step_page(client, unit, name), {"token": token_in(page)} | sent, follow=True)


def test_the_officer_finds_the_unit_in_the_work_list_and_verifies_it(client, registered, dept_officer):
    client.force_login(dept_officer)
    assert registered.name in client.get("/desk/").content.decode()
    answer = take(client, registered, "verify", is_leading="on")

    registered.refresh_from_db()
    assert (registered.state, registered.is_leading) == ("verified", True)
    assert f"“认证单位”已办理，回执号 {Receipt.objects.get().number}。" in answer.content.decode()
    assert registered.name not in client.get("/desk/").content.decode()
    assert "认证单位" in client.get("/desk/done/").content.decode()


def test_a_unit_sent_back_is_mended_and_verified(client, registered, dept_officer):
    admin = User.objects.get(username="li_mou")
    client.force_login(dept_officer)
    take(client, registered, "return_for_correction", reason="营业执照已经过期，请换新的")

    client.force_login(admin)
    page = client.get(registered.get_absolute_url()).content.decode()
    assert "须补正：营业执照已经过期，请换新的" in re.sub(r"\s+", "", page)
    sent = {"answer": "已换新照", "name": registered.name, "contact": "钱某", "phone": "0571-1", "licence": files.pdf()}
    take(client, registered, "resubmit", **sent)

    client.force_login(dept_officer)
    take(client, registered, "verify")
    old = registered.licence_id
    registered.refresh_from_db()
    assert (registered.state, registered.contact, registered.licence_id == old) == ("verified", "钱某", False)
    steps = list(Record.objects.of(registered).steps().values_list("step", flat=True))
    assert steps == ["return_for_correction", "resubmit", "verify"]


def test_a_reason_that_is_missing_is_asked_for(client, registered, dept_officer):
    client.force_login(dept_officer)
    page = client.get(step_page(client, registered, "return_for_correction"))
    sent = {"token": token_in(page), "reason": "短"}
    answer = client.post(step_page(client, registered, "return_for_correction"), sent)

    assert answer.status_code == 422
    assert token_in(answer) == sent["token"]
    registered.refresh_from_db()
    assert (registered.state, Record.objects.steps().count(), Receipt.objects.count()) == ("registered", 0, 0)
