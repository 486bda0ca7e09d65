"""The settings of the year: each with its unit and source, set by the Office's approver alone."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from portal.calls.models import Call, RegionFund, Setting
from portal.calls.parameters import BY_KEY, PARAMETERS
from portal.calls.views import SettingsForm
from tests.factories import people

PAGE = "/year/2026/"


@pytest.fixture
def approver(client, call, office_approver):
    client.force_login(office_approver)
    return office_approver


def sent(call, **changed):
    """What the page sends when it is saved as it stands, but for what was changed."""
    form = SettingsForm(call=call)
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in (values | changed).items() if value is not False}


def test_a_year_that_sets_nothing_goes_by_the_defaults(call):
    assert {p.key: call.value(p.key) for p in PARAMETERS} == {p.key: p.default for p in PARAMETERS}


EXAMPLES = {int: 17, Decimal: Decimal("12345678.90"), bool: False, str: "40/40/20"}


@pytest.mark.parametrize("parameter", PARAMETERS, ids=lambda p: p.key)
def test_a_value_comes_back_as_it_was_set(call, parameter):
    value = parameter.choices[-1][0] if parameter.choices else EXAMPLES[type(parameter.default)]
    call.set_value(parameter.key, value)
    read = Call.objects.get(pk=call.pk).value(parameter.key)

    assert (call.value(parameter.key), read) == (value, value)
    assert type(read) is type(value)


def test_a_setting_that_was_never_declared_is_a_mistake_of_the_program(call):
    with pytest.raises(KeyError):
        call.value("no_such_setting")
    with pytest.raises(KeyError):
        call.set_value("no_such_setting", 1)


def test_a_setting_is_set_once_in_a_year_and_a_fund_is_not_negative(call, zhejiang):
    call.set_value("window_days", 30)

    with pytest.raises(IntegrityError, match="a_setting_once_in_a_year"), transaction.atomic():
        Setting.objects.create(call=call, key="window_days", value=31)
    with pytest.raises(IntegrityError, match="a_fund_is_not_negative"), transaction.atomic():
        RegionFund.objects.create(call=call, region=zhejiang, amount=Decimal("-0.01"))


def test_each_setting_is_shown_with_its_unit_and_where_it_comes_from(client, approver):
    page = client.get(PAGE).content.decode()

    for parameter in PARAMETERS:
        assert str(parameter.label) in page
        assert parameter.help_text in page
    assert "单位：个工作日。平台默认值，可按需调整：未见规定" in page
    assert {p.mark for p in PARAMETERS} == {"M", "P", "S"}


def test_the_approver_saves_the_year(client, approver, call):
    changed = {"window_days": 45, "review_line": "65.50", "payment_shares": "60/40", "fund_330000": "1200.50"}
    answer = client.post(PAGE, sent(call, office_signs=False, guideline_issuers="office", **changed), follow=True)

    year = Call.objects.get(pk=call.pk)
    assert "2026 年度联合攻关计划 的参数已保存。" in answer.content.decode()
    assert [year.value(k) for k in ("window_days", "review_line", "office_signs", "guideline_issuers")] == [
        45,
        Decimal("65.50"),
        False,
        "office",
    ]
    assert year.value("payment_shares") == "60/40"
    assert dict(year.funds.values_list("region", "amount"))["330000"] == Decimal("1200.50")


def test_saving_twice_changes_nothing_more(client, approver, call):
    for _ in range(2):
        client.post(PAGE, sent(call, window_days=45))

    assert (call.settings.count(), call.funds.count()) == (len(PARAMETERS), 4)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("window_days", "-1"),
        ("window_days", "三十"),
        ("window_days", ""),
        ("window_days", "9" * 30),
        ("review_line", "60.005"),
        ("review_line", "-1"),
        ("guideline_issuers", "somebody"),
        ("payment_shares", "一半一半"),
        ("payment_shares", "50/30/30"),
        ("fund_330000", "-5"),
        ("fund_330000", "1e400"),
    ],
)
def test_a_wrong_value_is_said_and_kept_and_nothing_is_saved(client, approver, call, field, typed):
    answer = client.post(PAGE, sent(call, matching_days=77, **{field: typed}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_{field}"' in page
    assert 'value="77"' in page
    if field != "guideline_issuers":  # a choice that is none cannot be shown chosen
        assert f'value="{typed}"' in page or not typed
    assert (call.settings.count(), call.funds.count()) == (0, 0)


@pytest.mark.parametrize("role", ["office_officer", "auditor", "working_group", "dept_officer", "dept_approver"])
def test_other_staff_read_the_year_and_set_nothing(client, call, zhejiang, role):
    client.force_login(people.staff(role, zhejiang if role.startswith("dept") else None))

    assert client.get(PAGE).status_code == 200
    assert "保存参数" not in client.get(PAGE).content.decode()
    assert client.post(PAGE, sent(call, window_days=45)).status_code == 403
    assert call.settings.count() == 0


def test_others_do_not_read_it(client, call, org_admin):
    client.force_login(org_admin)

    assert client.get(PAGE).status_code == 403
    assert client.get("/year/").status_code == 403


def test_the_latest_year_is_the_current_one(client, approver, call):
    Call.objects.create(year=2024, title="2024 年度")

    assert client.get("/year/")["Location"] == PAGE
    assert Call.objects.current() == call
    assert client.get("/year/1999/").status_code == 404


def test_every_setting_has_a_key_of_its_own():
    assert len(BY_KEY) == len(PARAMETERS)


def test_what_another_approver_saved_meanwhile_is_shown_and_not_overwritten_in_silence(client, call, approver):
    mine = sent(call, window_days=40)
    call.set_value("window_days", 35)

    answer = client.post(PAGE, mine)

    assert answer.status_code == 409
    assert "“揭榜窗口”现为 35，您填写的是 40。" in answer.content.decode()
    assert Call.objects.get(pk=call.pk).value("window_days") == 35
    known = answer.context["form"]["seen"].value()
    assert client.post(PAGE, mine | {"seen": known}).status_code == 302
    assert Call.objects.get(pk=call.pk).value("window_days") == 40
