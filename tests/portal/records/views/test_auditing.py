"""What auditors read: who did what, how a record stood on a past date, what was refused; and that they read it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal import clock, once, records
from portal.accounts.models import Organisation
from portal.notices.models import Message
from portal.notices.tasks import drain
from portal.records import holds
from portal.records.anchoring import rooting, signing
from portal.records.models import Record, RowVersion
from portal.records.versions import Change
from portal.records.views import objects
from portal.workflow import perform
from tests.factories import collection, matching, people

WHY = "营业执照已经过期，请换新的"


@pytest.fixture
def auditor(client, db):
    person = people.staff("auditor")
    client.force_login(person)
    return person


@pytest.fixture
def company(zhejiang, dept_officer, now):
    company = people.unit(zhejiang)
    perform(company, "return_for_correction", by=dept_officer, reason=WHY)
    return company


def page_of(record, **asked):
    return reverse("audit_record", args=[record.machine, record.pk], query=asked or None)


def labels(answer):
    return [row.record.label for row in answer.context["table"].rows]


def searched(client, **asked):
    return client.get(reverse("record_search"), asked)


@pytest.mark.parametrize(
    "asked",
    [
        lambda company, officer: {"person": officer.name},
        lambda company, officer: {"person": officer.username},
        lambda company, officer: {"unit": "浙江省科学技术厅"},
        lambda company, officer: {"kind": "organisation"},
        lambda company, officer: {"code": company.uscc},
        lambda company, officer: {"label": "退回"},
        lambda company, officer: {"article": "6"},
        lambda company, officer: {"since": "2026-03-10", "until": "2026-03-10"},
    ],
)
def test_a_step_is_found_by_each_of_its_sides(client, auditor, company, dept_officer, asked):
    with clock.standing_at(clock.now() - timedelta(days=9)):
        collection.submitted(people.verified_unit(people.Region.objects.get(pk="310000")))

    assert labels(searched(client, **asked(company, dept_officer))) == ["退回补正"]


def test_without_a_result_asked_for_only_steps_are_listed(client, auditor, company):
    records.looked(company, by=auditor, what="查看营业执照")

    assert labels(searched(client)) == ["退回补正"]
    assert labels(searched(client, result="look")) == ["查看营业执照"]


def test_an_error_is_found_by_the_number_that_its_page_showed(client, auditor, company, org_admin):
    client.force_login(org_admin)
    shown = client.get(reverse("record_search"))
    assert shown.status_code == 403
    client.force_login(auditor)

    number = shown.context["incident"] if "incident" in (shown.context or {}) else shown["X-Request-Id"][:12].upper()
    found = searched(client, incident=number)
    assert labels(found) == ["无权访问"]
    assert [row.record.person_id for row in found.context["table"].rows] == [org_admin.pk]


def test_that_an_auditor_searched_and_took_a_list_along_is_on_record(client, auditor, company):
    searched(client, label="退回")
    searched(client, label="退回")
    searched(client, label="退回", export="xlsx")

    own = Record.objects.filter(machine="account", object_id=auditor.pk, step__in=("search", "export"))
    assert list(own.order_by("seq").values_list("step", "detail")) == [
        ("search", {"asked": {"label": ["退回"]}}),
        ("export", {"list": "record_search", "asked": {"label": ["退回"]}, "rows": 1}),
    ]


def test_what_is_still_sealed_is_not_found_by_auditors_either(client, auditor, now):
    sealed = matching.submitted()
    steps = Record.objects.of(sealed).steps().count()

    assert steps > 0
    assert labels(searched(client, kind="solution")) == []
    assert client.get(page_of(sealed)).status_code == 404


def test_the_page_of_a_record_shows_its_chain_and_that_it_holds(client, auditor, company):
    signing.make_key()
    rooting.make()
    answer = client.get(page_of(company))

    proof = answer.context["proof"]
    assert (proof.rows, proof.covered, proof.faults, proof.root.number) == (2, 1, [], 1)
    assert WHY in answer.content.decode()
    assert Record.objects.of(company).first().hash[:12] in answer.content.decode()


def test_a_chain_that_does_not_hold_says_where(client, auditor, company):
    records.looked(company, by=auditor, what="别的")
    Record.objects.of(company).filter(seq=1).update(reason="改过")  # tests may; see tests/cleaning.py

    assert "第 1 行：内容被改动" in client.get(page_of(company)).content.decode().replace("\n", "")


def test_a_record_is_shown_as_it_stood_on_a_past_date(client, auditor, zhejiang, now):
    with clock.standing_at(now - timedelta(days=9)):
        company = people.unit(zhejiang)
        Organisation.objects.filter(pk=company.pk).update(contact="旧联系人", phone="0571-86660001")
    Organisation.objects.filter(pk=company.pk).update(contact="新联系人")

    def shown_on(days, column):
        answer = client.get(page_of(company, at=f"{now - timedelta(days=days):%Y-%m-%dT%H:%M}"))
        return [value for row in answer.context["standing"] for label, value in row["pairs"] if label == column]

    assert shown_on(0, "联系人") == ["新联系人"]
    assert shown_on(8, "联系人") == ["旧联系人"]
    assert shown_on(10, "联系人") == []
    assert shown_on(8, "联系电话") == ["057*-****0001"]  # whole only on the record's own page, and then on record


def test_a_change_stands_side_by_side_with_what_was(client, auditor, company):
    change = client.get(page_of(company)).context["changes"][0]

    assert change["columns"] == [("须补正的事项", "—", WHY), ("状态", "待认证", "退回补正")]
    assert change["step"] == "退回补正"


def test_a_change_is_named_by_the_records_own_step(client, auditor, now):
    demand = collection.submitted()
    changes = client.get(page_of(demand)).context["changes"]

    assert {change["step"] for change in changes} - {""} == {"提交至单位审核", "提交至科技厅（委）"}


def test_an_instant_that_is_none_is_told_so(client, auditor, company):
    answer = client.get(page_of(company, at="昨天"))

    assert (answer.status_code, bool(answer.context["form"].errors)) == (422, True)


def hold(client, record, act, reason="信访调查，沪纪〔2026〕3 号"):
    return client.post(reverse("hold", args=[record.machine, record.pk]), {"act": act, "reason": reason})


def test_an_auditor_holds_and_another_person_lifts(client, auditor, company):
    assert hold(client, company, "place").status_code == 302
    assert holds.standing("organisation", company.pk).placed_by == auditor

    refused = hold(client, company, "lift")
    assert (refused.status_code, "须由另一人解除" in refused.content.decode()) == (409, True)
    client.force_login(people.staff("supervisor"))
    assert hold(client, company, "lift").status_code == 302
    assert holds.standing("organisation", company.pk) is None


def test_holds_are_listed_by_whether_they_stand(client, auditor, company):
    holds.place(company.machine, company.pk, by=auditor, reason="信访核查")

    def listed(**asked):
        return len(client.get(reverse("holds"), asked).context["table"].rows)

    assert [listed(), listed(stands="true"), listed(stands="false")] == [1, 1, 0]


def test_a_page_left_open_does_not_do_the_opposite(client, auditor, company):
    assert hold(client, company, "lift").status_code == 409
    assert holds.standing("organisation", company.pk) is None


def test_a_hold_needs_a_reason(client, auditor, company):
    assert hold(client, company, "place", reason="").status_code == 422


def test_the_daily_sheet_shows_the_days_roots(client, auditor, company, now):
    signing.make_key()
    made = rooting.make()

    assert (
        made.body.split('"merkle":"')[1][:64]
        in client.get(reverse("root_sheet"), {"day": "2026-03-10"}).content.decode()
    )
    assert "当日没有新的记录，没有存证。" in client.get(reverse("root_sheet"), {"day": "2026-03-11"}).text
    assert client.get(reverse("root_sheet"), {"day": "2026-02-30"}).status_code == 200
    assert "已写入最新的存证" in client.get(reverse("roots")).content.decode()


def test_a_package_is_asked_for_and_fetched_and_both_are_on_record(
    client, auditor, company, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(reverse("ask_package", args=["organisation", company.pk]))
    answer = client.get(asked["Location"], {"file": 1})

    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert list(Record.objects.of(company).values_list("label", flat=True))[-2:] == ["申请归档包", "下载归档包"]
    client.force_login(people.staff("supervisor"))
    assert client.get(asked["Location"], {"file": 1}).status_code == 403


def test_whoever_asked_for_a_package_is_told_when_it_is_there(client, auditor, company):
    at = client.post(reverse("ask_package", args=["organisation", company.pk]))["Location"]
    assert Message.objects.filter(person=auditor).count() == 0
    drain()

    told = Message.objects.get(person=auditor)
    assert (told.url, "已生成" in told.text) == (at, True)


def test_whoever_may_no_longer_have_a_package_is_told_so(client, auditor, company):
    client.post(reverse("ask_package", args=["organisation", company.pk]))
    auditor.grants.update(ended_at=clock.now())
    drain()

    assert "无权查看" in Message.objects.get(person=auditor).text


def test_a_package_that_waits_too_long_says_what_to_do(client, auditor, company, now):
    at = client.post(reverse("ask_package", args=["organisation", company.pk]))["Location"]
    shown = []
    for minutes in (10, 11):
        with clock.standing_at(now + timedelta(minutes=minutes)):
            shown.append(client.get(at).text)

    assert [("<progress" in page, "请联系系统管理员" in page) for page in shown] == [(True, False), (False, True)]


def test_a_row_of_the_chain_leads_to_what_the_same_request_changed(client, auditor, zhejiang, dept_officer, now):
    company = people.unit(zhejiang)
    client.force_login(dept_officer)
    sent = {"token": once.new_token(), "reason": WHY}
    assert client.post(company.step_url("return_for_correction"), sent).status_code == 302
    client.force_login(auditor)
    page = client.get(page_of(company)).text
    request_id = Record.objects.of(company).get(step="return_for_correction").request_id

    assert page.count(f'#r-{request_id}"') == 1
    assert page.count(f'id="r-{request_id}"') == 1


def test_changes_on_a_further_page_are_led_to_there():
    def change(request_id):
        return Change(RowVersion(request_id=request_id), {})

    assert objects._pages([change("a")] * 20 + [change("a"), change(""), change("b")]) == {"a": 1, "b": 2}
