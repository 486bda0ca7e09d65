"""The application's form: nine sections in any order, saved with gaps, never with wrong values."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.accounts.models import Region
from portal.documents.models import StoredFile
from projects.applications import completeness
from projects.applications.models import Application
from tests.factories import applications, people
from tests.factories.files import pdf
from tests.portal.drafts.opening import opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    def signed_in(application):
        person = applications.editor_of(application)
        client.force_login(person)
        return person

    return signed_in


def page(application, key):
    return reverse("application_section", args=[application.pk, key])


def grid(prefix, *rows, initial=0):
    sent = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(initial)}
    return sent | {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}


def fresh(application):
    return Application.objects.get(pk=application.pk)


def test_every_section_opens(client, now, editor):
    application = applications.complete()
    editor(application)

    for section in completeness.SECTIONS:
        assert client.get(page(application, section.key)).status_code == 200
    assert client.get(page(application, "nothing")).status_code == 404


def test_a_section_is_saved_before_anything_else_is_there(client, now, editor):
    application = applications.draft()
    person = editor(application)
    answer = client.post(page(application, "project"), {"title": "芯粒集成", "next": "1"})

    saved = fresh(application)
    assert answer.url == page(application, "subtopics")
    assert (saved.title, saved.sections["project"]["by"]) == ("芯粒集成", person.name)


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(client, now, editor):
    application = applications.draft()
    editor(application)
    sent = opened(client, page(application, "project")) | {"title": "甲写的名称"}
    client.post(page(application, "project"), sent)
    answer = client.post(page(application, "project"), sent | {"title": "乙写的名称"})

    assert answer.status_code == 409
    assert "乙写的名称" in answer.content.decode()
    assert fresh(application).title == "甲写的名称"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"total_money": "-1"}, "金额不能是负数，请修改。"),
        ({"total_money": "1.005"}, "金额以万元计，最多两位小数，请修改。"),
        ({"total_money": "三百"}, "请填写数字，单位万元，例如 120.00。"),
        ({"total_money": "100", "public_money": "200"}, "申请财政资金不能超过总经费，请核对两个金额。"),
    ],
)
def test_wrong_amounts_are_refused_and_stay_in_the_field(client, now, editor, given, says):
    application = applications.draft()
    editor(application)
    answer = client.post(page(application, "budget"), grid("budget") | given)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(says) == 2
    assert f'value="{given["total_money"]}"' in text
    assert fresh(application).total_money is None


@pytest.mark.parametrize(
    ("amount", "says"),
    [("-5.00", "金额不能是负数，请修改。"), ("5.123", "金额以万元计，最多两位小数，请修改。")],
)
def test_wrong_amounts_in_a_line_are_refused(client, now, editor, amount, says):
    application = applications.draft()
    editor(application)
    row = {"organisation": application.lead_id, "year": "2026", "source": "own", "subject": "labour", "amount": amount}
    answer = client.post(page(application, "budget"), grid("budget", row))

    assert answer.status_code == 422
    assert f"第 1 行：{says}" in answer.content.decode()
    assert application.budget.count() == 0


def test_a_line_half_filled_says_what_is_missing(client, now, editor):
    application = applications.draft()
    editor(application)
    answer = client.post(page(application, "budget"), grid("budget", {"amount": "5.00"}))

    text = answer.content.decode()
    assert answer.status_code == 422
    for label in ("单位", "年度", "来源", "科目"):
        assert f"请填写{label}" in text


def test_the_same_line_twice_is_refused(client, now, editor):
    application = applications.draft()
    editor(application)
    row = {"organisation": application.lead_id, "year": "2026", "source": "own", "subject": "labour", "amount": "5"}
    answer = client.post(page(application, "budget"), grid("budget", row, row))

    assert "第 2 行与前面一行的单位、年度、来源、科目都相同，请合并为一行。" in answer.content.decode()


def test_money_goes_only_to_units_of_the_consortium(client, now, editor):
    application = applications.draft()
    editor(application)
    other = people.verified_unit()
    row = {"organisation": other.pk, "year": "2026", "source": "own", "subject": "labour", "amount": "5"}
    answer = client.post(page(application, "budget"), grid("budget", row))

    assert "请从联合体单位中选择。" in answer.content.decode()


def test_the_sums_of_the_budget_stand_under_the_grid(client, now, editor):
    application = applications.complete()
    editor(application)
    text = client.get(page(application, "budget")).content.decode()

    assert "已保存的合计" in text
    assert "600.00" in text


def test_a_term_longer_than_the_years_is_refused(client, now, editor):
    application = applications.draft()
    editor(application)
    answer = client.post(page(application, "project"), {"title": "芯粒", "term_months": "48"})

    assert answer.status_code == 422
    assert "实施期限最长 36 个月，现为 48 个月，请修改。" in answer.content.decode()


def test_markup_in_a_text_is_shown_and_never_run(client, now, editor):
    application = applications.draft()
    editor(application)
    client.post(page(application, "project"), {"title": "芯粒", "summary": "<script>alert(1)</script>"})

    for address in (page(application, "project"), application.get_absolute_url()):
        text = client.get(address).content.decode()
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "<script>alert(1)" not in text


def test_a_unit_joins_by_its_name_or_its_code(client, now, editor):
    application = applications.draft()
    editor(application)
    one = people.verified_unit(Region.objects.get(pk="310000"), name="上海某某大学")
    two = people.verified_unit(Region.objects.get(pk="320000"))
    lead = application.participants.get()
    rows = (
        {"id": lead.pk, "public_money": "10", "own_money": "20", "duty": "总体"},
        {"organisation": "上海某某", "role": "undertaking", "duty": "工艺"},
        {"organisation": two.uscc.lower(), "role": "participating", "duty": "测试"},
    )
    answer = client.post(page(application, "units"), grid("participants", *rows, initial=1))

    assert answer.status_code == 302
    found = list(application.participants.values_list("organisation_id", "role"))
    assert found == [(application.lead_id, "lead"), (one.pk, "undertaking"), (two.pk, "participating")]


def test_a_unit_that_is_not_verified_is_not_found(client, now, editor):
    application = applications.draft()
    editor(application)
    unit = people.unit(Region.objects.get(pk="310000"), name="未认证的单位")
    lead = application.participants.get()
    rows = ({"id": lead.pk}, {"organisation": unit.name, "role": "undertaking"})
    answer = client.post(page(application, "units"), grid("participants", *rows, initial=1))

    assert answer.status_code == 422
    assert "没有找到已认证的单位“未认证的单位”" in answer.content.decode()


def test_a_unit_stands_in_the_consortium_once(client, now, editor):
    application = applications.draft()
    editor(application)
    lead = application.participants.get()
    rows = ({"id": lead.pk}, {"organisation": application.lead.name, "role": "participating"})
    answer = client.post(page(application, "units"), grid("participants", *rows, initial=1))

    assert "第 2 行的单位已在联合体中，每家单位只列一次。" in answer.content.decode()


def test_the_lead_unit_cannot_be_taken_out(client, now, editor):
    application = applications.draft()
    editor(application)
    lead = application.participants.get()
    answer = client.post(page(application, "units"), grid("participants", {"id": lead.pk, "DELETE": "on"}, initial=1))

    assert "牵头单位不能删除" in answer.content.decode()
    assert application.participants.get() == lead


def test_a_leader_is_named_by_login_or_mailbox(client, now, editor):
    application = applications.draft()
    editor(application)
    leader = people.member(application.lead)
    sent = grid("team") | {"leader": leader.email.upper(), "leader_title": "教授"}
    assert client.post(page(application, "people"), sent).status_code == 302

    assert fresh(application).leader == leader
    assert f"{leader.name}（{leader.username}）" in client.get(page(application, "people")).content.decode()


def test_a_leader_without_an_account_is_said_to_be_missing(client, now, editor):
    application = applications.draft()
    editor(application)
    answer = client.post(page(application, "people"), grid("team") | {"leader": "nobody@example.org"})

    assert "没有找到账号“nobody@example.org”" in answer.content.decode()


def test_at_most_three_experts_are_avoided(client, now, editor):
    application = applications.draft()
    editor(application)
    answer = client.post(page(application, "people"), grid("team") | {"avoided_experts": "甲\n乙\n丙\n丁"})

    assert "最多申请 3 位专家回避，请删去多余的。" in answer.content.decode()


def test_rows_are_added_changed_and_taken_out(client, now, editor):
    application = applications.draft()
    editor(application)
    client.post(page(application, "milestones"), grid("milestones", {"title": "样件", "month": "18"}))
    row = application.milestones.get()
    rows = ({"id": row.pk, "title": "样件", "month": "18", "DELETE": "on"}, {"title": "验证", "month": "30"})
    sent = grid("milestones", *rows, initial=1) | {}
    client.post(page(application, "milestones"), sent)

    assert list(application.milestones.values_list("title", "month", "order")) == [("验证", 30, 1)]


def test_one_more_row_loses_nothing_typed(client, now, editor):
    application = applications.draft()
    editor(application)
    sent = grid("indicators", {"name": "互连节距"}) | {"indicators-add": "1", "deliverables": "样机 1 台"}
    answer = client.post(page(application, "indicators"), sent)

    assert answer.context["rows"].total_form_count() == 2
    assert "互连节距" in answer.content.decode()


def test_a_file_is_kept_with_its_kind_and_can_be_taken_back(client, now, editor):
    application = applications.draft()
    editor(application)
    client.post(page(application, "files"), {"kind": "cooperation", "upload": pdf("联合申报协议.pdf")})
    row = application.enclosures.get()
    assert (row.kind, row.file.name) == ("cooperation", "联合申报协议.pdf")

    client.post(reverse("application_remove_enclosure", args=[application.pk, row.pk]))
    assert (application.enclosures.count(), StoredFile.objects.filter(machine="application").count()) == (0, 0)


def test_a_file_of_another_kind_is_refused(client, now, editor):
    application = applications.draft()
    editor(application)
    upload = SimpleUploadedFile("协议.exe", b"MZ", "application/octet-stream")
    answer = client.post(page(application, "files"), {"kind": "other", "upload": upload})

    assert answer.status_code == 422
    assert "请上传 PDF、Word、Excel、PNG、JPG，当前文件为 .exe" in answer.content.decode()


def test_promises_are_given_and_taken_back(client, now, editor):
    application = applications.draft()
    person = editor(application)
    client.post(page(application, "pledge"), {"commitments_true": "on", "commitments_once": "on"})
    assert {(row.kind, row.by_id) for row in application.commitments.all()} == {
        ("true", person.pk),
        ("once", person.pk),
    }

    client.post(page(application, "pledge"), {"commitments_true": "on"})
    assert [row.kind for row in application.commitments.all()] == ["true"]


def test_only_the_lead_unit_fills_in(client, now):
    application = applications.confirming()
    partner = people.member(application.participants.get(role="undertaking").organisation)
    client.force_login(partner)
    assert client.get(page(application, "project")).status_code == 403

    client.force_login(people.member(people.verified_unit()))
    assert client.get(page(application, "project")).status_code == 404


def test_what_is_handed_in_cannot_be_changed(client, now, editor):
    application = applications.submitted()
    editor(application)

    assert client.get(page(application, "project")).status_code == 403
    assert client.post(page(application, "project"), {"title": "改名"}).status_code == 403


def test_the_task_list_and_the_check_show_each_rule_with_its_place(client, now, editor):
    application = applications.draft()
    editor(application)
    for name in ("application_fill", "application_ready"):
        text = client.get(reverse(name, args=[application.pk])).content.decode()
        assert "联合体的承担单位须来自三省一市中的 2 地以上，现有：浙江省。" in text
        assert page(application, "units") in text
