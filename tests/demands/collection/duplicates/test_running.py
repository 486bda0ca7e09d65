"""A demand handed in is compared with all others in the worker; a person judges what is found."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands.collection import machine_checks
from demands.collection.duplicates import asking, judging, running
from demands.collection.models import DuplicateCheck, Fingerprint, Likeness
from portal.notices.models import Outbox
from tests.factories import collection, people
from tests.support import place

pytestmark = pytest.mark.django_db
TEXT = {
    "title": "兆瓦时级钠离子储能系统关键技术研发",
    "background": "现有正极材料导电性差，批次一致性不足，难以满足电站要求。",
    "tasks": "一是提升层状氧化物正极材料的导电性；二是形成成组均衡与热管理方案；三是建立<b>失效</b>预警模型。",
}
APART = {
    "title": "方言语音识别",
    "background": "客服场景方言识别率低于行业要求。",
    "tasks": "建设方言语料库并训练识别模型。",
}


def checked(**more):
    """A demand handed in and compared."""
    demand = collection.submitted(**more)
    running.run(judging.latest(demand).pk)
    return demand


def finding(demand):
    return next(f for f in machine_checks.findings(demand) if f.label == "查重")


def test_handing_in_asks_the_worker_once_for_each_version(now):
    demand = collection.submitted(**TEXT)
    asking.ask(demand)

    (check,) = DuplicateCheck.objects.all()
    assert (check.demand, check.version, check.done_at) == (demand, 1, None)
    assert Outbox.objects.filter(topic=asking.TOPIC, payload={"check_id": check.pk}).count() == 1
    assert (finding(demand).ok, finding(demand).seen) == (False, ["查重尚未完成，完成后刷新本页即可看到结果。"])


def test_what_was_taken_over_from_another_year_and_region_is_flagged(now, shanghai):
    earlier = checked(unit=people.verified_unit(shanghai), **TEXT)
    checked(**APART)
    demand = checked(**TEXT | {"title": "另一个名称完全不同的技术需求"})

    (pair,) = judging.found(demand)
    check = judging.latest(demand)
    assert (pair.other, pair.other_version, pair.verdict) == (earlier, 1, "")
    assert pair.share >= 30 > pair.title_share
    assert (check.compared, check.line, check.done_at) == (2, Decimal("30.00"), now)
    assert (finding(demand).ok, finding(demand).compare) == (False, [pair])


def test_a_title_like_another_one_is_flagged_though_the_text_differs(now):
    earlier = checked(**TEXT)
    demand = checked(**APART | {"title": TEXT["title"].replace("研发", "研究")})

    (pair,) = judging.found(demand)
    assert (pair.other, pair.share < 30, pair.title_share >= 80) == (earlier, True, True)


def test_what_units_keep_to_themselves_is_not_compared_with(now):
    place(checked(**TEXT), "withdrawn")

    assert judging.found(checked(**TEXT)) == []


def test_the_line_of_the_year_decides_what_is_flagged(now, call):
    checked(**TEXT)
    call.set_value("demand_duplicate_flag", Decimal("90.00"))
    demand = collection.submitted(**TEXT | {"title": "另一个名称", "background": APART["background"]})
    running.run(judging.latest(demand).pk)

    assert judging.found(demand) == []


def test_a_demand_in_order_and_one_judged_related_pass_the_machine(now, dept_officer):
    alone = checked(**APART)
    checked(**TEXT)
    demand = checked(**TEXT)
    assert finding(alone).ok

    (pair,) = judging.found(demand)
    judging.judge(pair, verdict="related", note="应用场景不同，指标高一档。", by=dept_officer)
    assert finding(demand).ok
    judging.judge(pair, verdict="same", note="内容相同，仅改名称。", by=dept_officer)
    assert not finding(demand).ok


def test_a_check_made_twice_keeps_the_verdict(now, dept_officer):
    checked(**TEXT)
    demand = checked(**TEXT)
    (pair,) = judging.found(demand)
    judging.judge(pair, verdict="same", note="内容相同，仅改名称。", by=dept_officer)
    DuplicateCheck.objects.update(done_at=None)
    running.run(judging.latest(demand).pk)

    assert [found.verdict for found in judging.found(demand)] == ["same"]
    assert Fingerprint.objects.filter(demand=demand).count() == 1


def test_the_database_wants_a_person_and_a_note_behind_a_verdict(now):
    checked(**TEXT)
    (pair,) = judging.found(checked(**TEXT))

    with pytest.raises(IntegrityError), transaction.atomic():
        Likeness.objects.filter(pk=pair.pk).update(verdict="same")


def compare_page(client, user, pair):
    client.force_login(user)
    return client.get(reverse("demand_likeness", args=[pair.check_made.demand_id, pair.pk]))


def test_the_officer_reads_both_side_by_side_and_judges(client, now, dept_officer):
    checked(**TEXT)
    (pair,) = judging.found(checked(**TEXT))
    page = compare_page(client, dept_officer, pair)
    assert "<mark>" in page.text
    assert "&lt;b&gt;" in page.text
    assert "<b>失效" not in page.text
    assert "全文对照" in page.text

    address = reverse("demand_likeness", args=[pair.check_made.demand_id, pair.pk])
    assert client.post(address, {"verdict": "same", "note": "短"}).status_code == 422
    assert client.post(address, {"verdict": "unrelated", "note": "领域不同，只有背景相近。"}).status_code == 302
    pair.refresh_from_db()
    assert (pair.verdict, pair.by) == ("unrelated", dept_officer)


def test_of_another_regions_demand_only_the_passages_in_common_are_shown(client, now, dept_officer, shanghai):
    checked(
        unit=people.verified_unit(shanghai), **TEXT | {"background": f"{TEXT['background']}上海独有的一段内部说明。"}
    )
    (pair,) = judging.found(checked(**TEXT))

    shown = compare_page(client, dept_officer, pair).text
    assert "形成成组均衡与热管理方案" in shown
    assert "上海独有" not in shown
    assert "只显示重合的段落" in shown


def test_only_the_department_reads_what_is_alike(client, now, dept_approver, shanghai, unit):
    checked(**TEXT)
    (pair,) = judging.found(checked(unit=unit, **TEXT))

    assert compare_page(client, dept_approver, pair).status_code == 200
    assert compare_page(client, people.member(unit), pair).status_code == 403
    assert compare_page(client, people.staff("dept_officer", shanghai), pair).status_code == 404
