"""The library: a material is kept once, picked as a copy, replaced and put aside without touching what used it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from portal import clock
from portal.documents.models import StoredFile
from portal.documents.storing import take_back
from portal.materials import services
from portal.materials.expiring import tell_of_those_that_run_out
from portal.materials.models import Material, MaterialUse
from portal.notices.models import Message
from portal.workflow import StepRefused
from tests.factories import collection, materials, people
from tests.factories.files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def licence(now, unit, org_editor):
    return materials.material(unit, by=org_editor, name="营业执照", valid_until=date(2027, 3, 1))


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.draft(unit, by=org_editor)


@pytest.fixture
def signed_in(client, org_editor):
    client.force_login(org_editor)
    return client


def files_of(demand):
    return list(StoredFile.objects.filter(machine="demand", object_id=demand.pk).order_by("pk"))


def test_a_material_is_put_in_once_and_listed(signed_in, unit, now):
    sent = {"unit": unit.pk, "kind": "commitment", "name": "出资承诺函", "level": "D", "upload": pdf("承诺函.pdf")}

    answer = signed_in.post(reverse("material_new"), sent | {"valid_until": "2026-12-31"})

    made = Material.objects.get()
    assert (answer.status_code, answer.url) == (302, made.get_absolute_url())
    assert (made.present.number, made.present.valid_until, made.present.level) == (1, date(2026, 12, 31), "D")
    assert "出资承诺函" in signed_in.get(reverse("materials")).text


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"valid_until": "2026-03-09"}, "这个日期已过"),
        ({"level": "A"}, "选择一个有效的选项"),
        ({"name": ""}, "请填写材料名称"),
    ],
)
def test_an_old_day_a_level_of_departments_and_no_name_are_refused(signed_in, unit, now, given, says):
    sent = {"unit": unit.pk, "kind": "licence", "name": "营业执照", "level": "C", "upload": pdf()}

    answer = signed_in.post(reverse("material_new"), sent | given)

    assert answer.status_code == 422
    assert says in answer.text
    assert Material.objects.count() == 0


def test_a_picked_material_is_a_copy_that_says_where_it_came_from(signed_in, licence, demand):
    answer = signed_in.post(reverse("demand_materials", args=[demand.pk]), {"versions": [licence.present.pk]})

    (file,) = files_of(demand)
    assert answer.url == reverse("demand_section", args=[demand.pk, "pledge"])
    assert (file.sha256, file.pk == licence.present.file_id) == (licence.present.file.sha256, False)
    shown = signed_in.get(answer.url).text
    assert "C 单位上传的扫描件" in shown
    assert "2027-03-01" in shown


def test_a_material_is_picked_once_however_often_it_is_sent(signed_in, licence, demand, org_editor):
    services.pick([licence.present], record=demand, by=org_editor)

    assert services.pick([licence.present], record=demand, by=org_editor) == []
    assert signed_in.post(reverse("demand_materials", args=[demand.pk]), {"versions": [licence.present.pk]})
    assert len(files_of(demand)) == 1


def test_replacing_and_putting_aside_leave_the_record_what_it_was_handed_in_with(licence, demand, org_editor):
    (before,) = services.pick([licence.present], record=demand, by=org_editor)
    services.replace(licence, upload=pdf(), valid_until=None, level="C", by=org_editor)
    services.put_aside(licence, why="换发新证", by=org_editor)

    (after,) = files_of(demand)
    assert (after.pk, after.sha256) == (before.pk, before.sha256)
    assert after.file.read() == before.file.read()
    assert MaterialUse.objects.get(file=after).version.number == 1
    with pytest.raises(StepRefused, match="已停用"):
        services.replace(licence, upload=pdf(), valid_until=None, level="C", by=org_editor)


def test_what_is_expired_put_aside_or_of_another_unit_is_not_offered(signed_in, licence, demand, org_editor, unit):
    foreign = materials.material(people.verified_unit())
    ended = materials.material(unit, by=org_editor)
    services.put_aside(ended, why="不再使用", by=org_editor)
    address = reverse("demand_materials", args=[demand.pk])
    with clock.standing_at(clock.now() + timedelta(days=400)):
        assert "没有可以选用的材料" in signed_in.get(address).text
    for other in (foreign, ended):
        assert signed_in.post(address, {"versions": [other.present.pk]}).status_code == 422
    assert files_of(demand) == []


def test_an_expired_attachment_is_flagged_and_a_newer_version_named(signed_in, licence, demand, org_editor):
    services.pick([licence.present], record=demand, by=org_editor)
    page = reverse("demand_review", args=[demand.pk])
    assert "已过期" not in signed_in.get(page).text

    with clock.standing_at(clock.now() + timedelta(days=400)):
        assert "已过期" in signed_in.get(page).text
    services.replace(licence, upload=pdf(), valid_until=None, level="C", by=org_editor)
    assert "材料库已有新版本" in signed_in.get(page).text


def test_an_attachment_is_kept_in_the_library_once(signed_in, demand):
    signed_in.post(reverse("demand_section", args=[demand.pk, "pledge"]), {"upload": pdf("查新报告.pdf")})
    (file,) = files_of(demand)
    address = reverse("demand_file_keep", args=[demand.pk, file.pk])
    sent = {"kind": "report", "name": "查新报告", "level": "C"}

    answers = [signed_in.post(address, sent).status_code for _n in range(2)]

    assert answers == [302, 409]
    kept = Material.objects.get()
    assert (kept.name, kept.present.file.sha256) == ("查新报告", file.sha256)
    assert demand.title in signed_in.get(kept.get_absolute_url()).text


def test_an_attachment_taken_back_is_used_no_longer_and_may_be_picked_again(signed_in, licence, demand, org_editor):
    (file,) = services.pick([licence.present], record=demand, by=org_editor)
    take_back(file, by=org_editor)

    assert services.with_records(services.standing_uses(licence), org_editor) == []
    assert len(services.pick([licence.present], record=demand, by=org_editor)) == 1


def test_an_officer_who_looked_at_the_original_says_so_for_every_later_record(client, licence, unit, dept_officer):
    sent = collection.submitted(unit)
    (file,) = services.pick([licence.present], record=sent, by=licence.present.by)
    client.force_login(dept_officer)
    address = reverse("demand_file_source", args=[sent.pk, file.pk])
    assert address in client.get(sent.get_absolute_url()).text

    assert client.post(address, {"level": "C"}).status_code == 422
    assert client.post(address, {"level": "B"}).status_code == 302

    version = Material.objects.get().present
    assert (version.level, version.checked_by) == ("B", dept_officer)
    assert "B 主管部门已核对原件" in client.get(sent.get_absolute_url()).text


def test_nobody_else_sees_the_library_and_its_files(client, licence, dept_officer):
    for reader in (dept_officer, people.member(people.verified_unit())):
        client.force_login(reader)
        assert client.get(licence.get_absolute_url()).status_code in (403, 404)
        assert client.get(licence.present.file.get_absolute_url()).status_code == 404
    client.force_login(licence.present.by)
    assert client.get(licence.present.file.get_absolute_url()).status_code == 200


def test_the_unit_is_told_once_that_a_material_runs_out_and_once_that_it_has(licence, org_editor, org_admin, system):
    at, told = licence.present.valid_until, []
    for days in (-40, -20, -10, 1, 2):
        with clock.standing_at(clock.now() + timedelta(days=(at - clock.today()).days + days)):
            told.append(tell_of_those_that_run_out(clock.now(), system))

    assert told == [0, 1, 0, 1, 0]
    keys = Message.objects.filter(key__startswith="material:").values_list("person", "key")
    pk = licence.present.pk
    assert set(keys) == {(who.pk, f"material:{k}:{pk}") for who in (org_editor, org_admin) for k in ("soon", "over")}


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_costs_as_much_for_three_materials_as_for_one(
    signed_in, unit, org_editor, now, count, django_assert_num_queries
):
    for _n in range(count):
        materials.material(unit, by=org_editor)
    signed_in.get(reverse("materials"))

    with django_assert_num_queries(10):
        assert signed_in.get(reverse("materials")).status_code == 200
