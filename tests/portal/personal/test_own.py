"""What people may see, take along, put right and have erased of what the portal knows of them."""

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from portal import clock
from portal.accounts import services
from portal.accounts.models import Invitation
from portal.personal import erasing, own, retaining
from portal.personal.models import ErasureRequest
from portal.personal.register import entries
from portal.records import timeline, verifying
from portal.records.models import PersonName, Record
from portal.workflow import StepRefused, perform
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def security_admin(db):
    return people.staff("security_admin")


@pytest.fixture
def leaver(unit, dept_officer):
    """Somebody who did something and has handed everything over."""
    person = people.member(unit, is_admin=True, name="离任人", mobile="13812345678")
    company = people.unit(unit.region)
    company.memberships.create(user=person, is_admin=True, joined_at=clock.now())
    perform(company, "return_for_correction", by=dept_officer, reason="营业执照已经过期，请换新的")
    perform(company, "resubmit", by=person, answer="已换", name="某公司", contact="钱某", phone="0571-1")
    person.memberships.update(ended_at=clock.now())
    return type(person).objects.get(pk=person.pk)


def test_every_personal_field_is_a_column_with_a_purpose():
    assert len(entries()) > 15
    for entry in entries():
        assert entry.field.column
        assert str(entry.what.purpose)


def test_the_public_page_lists_the_register(client):
    page = client.get("/privacy/").text

    assert [str(e.what.purpose) for e in entries() if str(e.what.purpose) not in page] == []


def test_the_public_page_says_once_how_long_each_is_kept_and_goes_by_one_name(client):
    page = client.get("/privacy/").text

    assert page.count("保存同样久") == 1
    assert page.count("邮箱、姓名保存 365 日。") == 2  # of an invitation, and of the opening of an account
    assert page.count("内容保存 1095 日。") == 1
    assert [word for word in ("程序", "登记表", "与所属记录相同", "隐私政策") if word in page] == []
    assert client.get("/").text.count("个人信息保护说明") == 1


def test_the_copy_holds_all_rows_about_a_person_and_no_secret(client, org_admin):
    client.force_login(org_admin)
    answer = client.post("/desk/account/data/", {"ask": "copy"})

    archive = zipfile.ZipFile(BytesIO(answer.content))
    told = json.loads(archive.read("我的个人信息.json"))
    assert {"用户", "单位成员"} <= {part["title"] for part in told}
    assert org_admin.email in str(told)
    assert org_admin.password not in str(told)
    sheet = load_workbook(BytesIO(archive.read("用户.xlsx"))).active
    assert org_admin.username in [cell.value for cell in sheet[2]]
    assert Record.objects.get(step="own_copy").person_id == org_admin.pk


def test_the_page_and_the_tables_speak_the_persons_words(client, leaver):
    client.force_login(leaver)
    page = client.get("/desk/account/data/").text

    done = next(part for part in own.in_words(leaver) if part.title == "办理记录")
    row = next(dict(cells) for cells in done.labelled if dict(cells)["原状态"] == "退回补正")
    assert (row["身份"], row["办理"], row["现状态"]) == (
        "单位管理员",
        Record.objects.get(step="resubmit").label,
        "待认证",
    )
    assert row["事项"].startswith("单位 ")
    heads = " ".join(head for part in own.in_words(leaver) for head in part.heads)
    assert re.findall("[a-z_]{3,}", heads) == []
    assert [
        word for word in ("resubmit", "person id", "False", "T10:", Record.objects.last().hash) if word in page
    ] == []


def test_nobody_gets_the_copy_of_another(org_admin, org_editor):
    words = {org_editor.name, org_editor.email, org_editor.username}

    assert [word for word in words if any(word in str(part.rows) for part in own.parts(org_admin))] == []


def test_the_own_mobile_can_be_put_right(client, org_editor):
    client.force_login(org_editor)
    assert client.post("/desk/account/data/", {"ask": "mobile", "mobile": "12"}).status_code == 422
    client.post("/desk/account/data/", {"ask": "mobile", "mobile": "13900001111"})

    assert type(org_editor).objects.get(pk=org_editor.pk).mobile == "13900001111"


def test_whoever_still_acts_for_somebody_hands_that_over_first(client, org_admin):
    client.force_login(org_admin)
    answer = client.post("/desk/account/data/", {"ask": "erase", "sure": "on"})

    assert answer.status_code == 422
    assert "还是单位成员" in answer.text
    assert ErasureRequest.objects.count() == 0


def test_one_who_was_erased_is_named_nowhere_and_what_was_done_stays_whole(client, leaver, security_admin):
    words = {leaver.name, leaver.username, leaver.email, leaver.mobile}
    client.force_login(leaver)
    client.post("/desk/account/data/", {"ask": "erase", "why": "已离职", "sure": "on"})
    request = ErasureRequest.objects.get()
    client.force_login(security_admin)
    sent = {"granted": "yes", "answer": "已核实，同意。"}
    assert client.post(f"/erasures/{request.pk}/", sent).status_code == 302

    gone = type(leaver).objects.get(pk=leaver.pk)
    assert (gone.is_active, gone.has_usable_password()) == (False, False)
    assert words & {gone.name, gone.username, gone.email, gone.mobile} == set()
    assert PersonName.objects.filter(person_id=leaver.pk).exclude(name="（已删除）").count() == 0
    done = Record.objects.get(step="resubmit")
    assert done.person_id == leaver.pk
    assert verifying.faults() == []


def test_the_record_says_what_was_done_without_saying_by_whom(leaver, security_admin, office_officer):
    from portal.accounts.models import Organisation

    company = Organisation.objects.get(pk=Record.objects.get(step="resubmit").object_id)
    assert any(leaver.name in entry.who for entry in timeline.of(company, office_officer))
    erasing.erase(leaver)

    assert any("（已删除）" in entry.who for entry in timeline.of(company, office_officer))


def test_the_security_administrator_does_not_answer_the_own_request(client, security_admin):
    with pytest.raises(StepRefused):
        erasing.ask(person=security_admin, why="")
    request = ErasureRequest.objects.create(person=security_admin, asked_at=clock.now())
    client.force_login(security_admin)

    assert client.get(f"/erasures/{request.pk}/").status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureRequest.objects.filter(pk=request.pk).update(
            granted=True, answered_by=security_admin, answered_at=clock.now()
        )


def test_a_request_sent_twice_is_one(leaver):
    assert erasing.ask(person=leaver, why="") == erasing.ask(person=leaver, why="")


def test_a_refusal_is_read_by_whoever_asked(client, leaver, security_admin):
    request = erasing.ask(person=leaver, why="")
    erasing.answer(request, granted=False, text="有未了结的诚信案件。", by=security_admin)
    client.force_login(leaver)

    assert "有未了结的诚信案件。" in client.get("/desk/account/data/").text


def test_what_is_past_its_days_is_emptied_by_the_clock_and_nothing_younger(now, unit, org_admin, system):
    for name in ("甲", "乙"):
        services.invite(unit=unit, email=f"{ord(name)}@example.org", name=name, is_admin=False, by=org_admin)
    Invitation.objects.filter(name="甲").update(invited_at=now - timedelta(days=366))

    assert retaining.let_go(now, system) == 2
    assert sorted(Invitation.objects.values_list("name", "email")) == [("", ""), ("乙", f"{ord('乙')}@example.org")]
    assert retaining.let_go(now, system) == 0


def test_what_the_history_said_of_one_who_was_erased_is_forgotten_and_the_history_still_proves(leaver, office_officer):
    from portal.accounts.models import User
    from portal.records import clear
    from portal.records.models import Clear, RowVersion

    User.objects.filter(pk=leaver.pk).update(mobile="13700001111")
    rows = RowVersion.objects.filter(table_name="accounts_user", row_id=str(leaver.pk)).order_by("pk")
    before = list(rows.values_list("data", flat=True))
    assert [leaver.name in str(data) for data in before] == [False] * len(before)
    assert "13700001111" in str([version.data for version in clear.tell(rows.all())])
    erasing.erase(leaver)

    assert list(rows.values_list("data", flat=True))[: len(before)] == before
    assert "13700001111" not in str([version.data for version in clear.tell(rows.all())])
    assert Clear.objects.filter(table_name="accounts_user", row_id=str(leaver.pk)).exclude(value=None).count() == 0
    assert verifying.faults() == []


def test_the_clear_text_beside_the_history_is_only_ever_forgotten(leaver):
    from django.db import DatabaseError

    from portal.records.models import Clear

    kept = Clear.objects.filter(table_name="accounts_user", row_id=str(leaver.pk)).first()
    with pytest.raises(DatabaseError), transaction.atomic():
        Clear.objects.filter(pk=kept.pk).update(value="别的名字")
    assert Clear.objects.get(pk=kept.pk).value == kept.value
