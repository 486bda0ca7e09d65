"""What is told while a demand is being written: each check with its reason and the place where it is mended."""

import pytest
from django.urls import reverse

from demands.collection.duplicates import judging, running
from demands.collection.models import Demand
from portal.documents.models import StoredFile
from portal.materials import services
from tests.factories import collection, materials, people
from tests.portal.drafts.opening import keep, opened
from tests.support import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def demand(now, unit, org_editor):
    return collection.complete(unit, by=org_editor)


@pytest.fixture
def told(client, org_editor, demand):
    """The checks that are not in order, by their names: tone, first reason, place."""
    client.force_login(org_editor)

    def found(key="problem"):
        page = client.get(reverse("demand_live", args=[demand.pk, key]))
        checks = page.context["live"]["checks"]
        return {c.label: (c.tone, c.seen[0], c.url.partition("/fill/")[2]) for c in checks if c.tone != "ok"}

    return found


def change(demand, **columns):
    Demand.objects.filter(pk=demand.pk).update(**columns)


def test_a_demand_in_order_has_nothing_to_mend(told, demand, org_editor, unit):
    services.pick([materials.material(unit, by=org_editor).present], record=demand, by=org_editor)

    assert told() == {}


def test_each_check_says_why_and_where(told, demand, unit):
    change(demand, term_months=60, own_money="1300.00", background="用于国防的雷达。")
    demand.indicators.filter(order=1).update(target="明显提高")
    type(unit).objects.filter(pk=unit.pk).update(is_leading=False)

    found = told()

    assert {label: tone for label, (tone, _why, _where) in found.items()} == {
        "单位资格": "no",
        "期限": "no",
        "投入": "no",
        "技术指标": "wait",
        "附件": "wait",
        "涉密提示": "wait",
    }
    assert found["期限"][1:] == ("攻关期限须在 24～36 个月之间，现为 60 个月", "basics/#id_term_months")
    assert found["投入"][1] == "需求方出资 1,300.00 万元超过总投入 1,200.00 万元，请核对"
    assert "“明显提高”没有数值" in found["技术指标"][1]
    assert found["涉密提示"][1:] == (
        "背景与必要性中有“国防”，请核对内容是否涉密；涉密内容不得填报",
        "problem/#id_background",
    )


def test_an_expired_or_rejected_attachment_is_told(told, demand, org_editor, unit):
    licence = materials.material(unit, by=org_editor, name="营业执照")
    (file,) = services.pick([licence.present], record=demand, by=org_editor)
    type(licence.present).objects.update(valid_until="2026-03-01")
    assert told()["附件"] == ("wait", "“营业执照.pdf”已过有效期，请从材料库选用新的版本", "pledge/")

    StoredFile.objects.filter(pk=file.pk).update(verdict="rejected", finding="X", scanned_at=demand.created_at)
    assert told()["附件"][0] == "no"


def test_names_are_compared_with_the_units_own_and_public_ones_and_no_other(told, demand, unit):
    change(demand, title="兆瓦时级储能系统关键技术研究")
    handed_in = collection.submitted(people.verified_unit(), title="兆瓦时级储能系统关键技术研发")
    running.run(judging.latest(handed_in).pk)
    assert "相近需求" not in told()

    place(handed_in, "published")
    assert told()["相近需求"][1].startswith("与已公开的“兆瓦时级储能系统关键技术研发”相近 92%")
    Demand.objects.filter(pk=handed_in.pk).update(is_sealed=True)
    assert "相近需求" not in told()

    collection.draft(unit, title="兆瓦时级储能系统关键技术研发")
    assert told()["相近需求"][:2] == (
        "wait",
        "与本单位的“兆瓦时级储能系统关键技术研发”相近 92%，请核对是否重复，或在背景中说明区别",
    )


def test_what_is_typed_and_not_saved_yet_is_looked_at_too(client, told, demand, org_editor):
    address = reverse("demand_section", args=[demand.pk, "basics"])
    client.force_login(org_editor)
    near = f"{demand.title}研究"
    collection.draft(demand.organisation, title=near)
    sent = opened(client, address) | {"title": near, "term_months": "60", "keywords": "钠电"}
    assert keep(client, address, sent).json()["at"]

    found = told("basics")
    assert found["正在填写"][:2] == ("no", "攻关期限须在 24～36 个月之间，请修改。")
    assert "相近 100%" in found["相近需求"][1]
    assert "正在填写" not in told("problem")
    assert (Demand.objects.get(pk=demand.pk).title, demand.term_months) == (demand.title, 30)


def test_the_panel_stands_beside_the_form_and_costs_fifteen_queries_at_most(
    client, told, demand, django_assert_max_num_queries
):
    told()
    assert 'id="live"' in client.get(reverse("demand_section", args=[demand.pk, "problem"])).text
    address, by_script = reverse("demand_live", args=[demand.pk, "problem"]), {"HX-Request": "true"}
    with django_assert_max_num_queries(15 + 2):  # two statements tell the planner to use the index of keys, and back
        alone = client.get(address, headers=by_script).text
    assert alone.count('id="live"') == 1
    assert "<html" not in alone
