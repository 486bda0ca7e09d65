"""Article 11: each way into the reserve, walked through the pages by the people whose it is."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from demands.matching.models import Solution
from demands.reserve.models import ReserveEntry
from portal.workflow import perform
from tests.demands.reserve.pages import AtThePage, said
from tests.factories import files, matching, people
from tests.factories.reserve import unmatched
from tests.support import place

MONEY = {"total_money": "1200.00", "own_money": "800.00"}


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def admin(unit):
    return AtThePage(people.member(unit, is_admin=True))


def approver(region):
    return AtThePage(people.staff("dept_approver", region))


def opened(who, scenario, demand, **more):
    """The draft that a person opens on the scenario's page."""
    answer = who.sends(reverse("reserve_open", args=[scenario]), demand=demand.pk, **more)
    assert answer.status_code == 302, said(answer)
    return ReserveEntry.objects.latest("pk")


def filled(who, entry, **more):
    """Texts and money, on the entry's form."""
    texts = {"plan": "各单位分工明确。", "result_use": "需求方首先应用。"}
    units = [str(unit.pk) for unit in entry.units.all()]
    answer = who.sends(reverse("reserve_edit", args=[entry.pk]), **{"units": units} | texts | MONEY | more)
    assert answer.status_code == 302, said(answer)
    return fresh(entry)


def into_the_pool(entry):
    """Handed in, passed, agreed to and admitted, on the pages."""
    entry = admin(entry.lead).takes(entry, "submit", pledge="on")
    entry = approver(entry.lead.region).takes(entry, "pass_check")
    for consent in entry.consents.filter(at=None):
        approver(consent.region).takes(entry, "agree_entry", objects_to_it="no")
    return AtThePage(people.staff("office_approver")).takes(entry, "admit")


def test_the_demander_leads_with_its_chosen_provider(agreement, demand, unit):
    lead = admin(unit)
    entry = into_the_pool(filled(lead, opened(lead, "demander_match", demand)))

    assert (entry.state, entry.scenario, fresh(demand).state) == ("in_pool", "demander_match", "reserved")


def test_the_provider_leads_by_the_written_consent_of_the_demander(agreement, demand, unit, provider_unit):
    provider, demander = admin(provider_unit), admin(unit)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    assert provider.is_refused(entry, "submit") == [f"尚未征求{unit.name}的书面同意，请先征求。"]
    provider.takes(entry, "ask_consents")
    asked = entry.unit_consents.get()
    demander.reads(entry, "书面同意表态")
    page = demander.opens(entry.step_url("answer_consent"))
    assert (page.context["form"].asked.text, asked.digest in page.content.decode()) == (asked.text, True)
    demander.takes(entry, "answer_consent", agrees="yes")
    entry = into_the_pool(entry)

    assert (entry.lead, entry.state, fresh(demand).state) == (provider_unit, "in_pool", "reserved")


def test_a_demander_refuses_with_a_reason_and_may_be_asked_again(agreement, demand, unit, provider_unit):
    provider, demander = admin(provider_unit), admin(unit)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    provider.takes(entry, "ask_consents")
    assert demander.is_refused(entry, "answer_consent", agrees="no") == ["不同意的，请写明理由。"]
    demander.takes(entry, "answer_consent", agrees="no", reason="成果归属未谈妥")
    assert provider.is_refused(entry, "submit") == [f"{unit.name}不同意：成果归属未谈妥。请协商后重新征求。"]
    provider.takes(entry, "ask_consents")
    demander.takes(entry, "answer_consent", agrees="yes")

    assert provider.takes(entry, "submit", pledge="on").state == "submitted"
    assert entry.unit_consents.count() == 2


def test_consent_holds_for_the_text_that_was_read_and_for_no_other(agreement, demand, unit, provider_unit):
    provider, demander = admin(provider_unit), admin(unit)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    provider.takes(entry, "ask_consents")
    demander.takes(entry, "answer_consent", agrees="yes")
    filled(provider, entry, plan="分工改由揭榜方独占成果。")

    assert provider.is_refused(entry, "submit") == [f"{unit.name}同意以后内容又有修改，请重新征求同意。"]


def test_a_consent_is_not_given_to_a_text_that_changed_meanwhile(agreement, demand, unit, provider_unit):
    provider, demander = admin(provider_unit), admin(unit)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    provider.takes(entry, "ask_consents")
    filled(provider, entry, plan="分工改由揭榜方独占成果。")
    refused = demander.is_refused(entry, "answer_consent", agrees="yes")

    assert refused == ["申请内容在您打开页面后有改动，请由牵头单位重新征求同意。"]


def test_a_consent_taken_back_stops_the_entry_before_the_pool(agreement, demand, unit, provider_unit):
    provider, demander = admin(provider_unit), admin(unit)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    provider.takes(entry, "ask_consents")
    demander.takes(entry, "answer_consent", agrees="yes")
    entry = provider.takes(entry, "submit", pledge="on")
    entry = demander.takes(entry, "withdraw_consent", reason="单位内部决策有变化")

    refused = approver(entry.lead.region).is_refused(entry, "pass_check")
    assert refused == [f"{unit.name}已收回同意：单位内部决策有变化。请协商后重新征求。"]


def test_a_scan_stands_in_for_an_answer_on_line(agreement, demand, unit, provider_unit):
    provider = admin(provider_unit)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    provider.takes(entry, "ask_consents")
    provider.takes(entry, "file_consent", unit=unit.pk, scan=files.pdf("consent.pdf"))
    consent = entry.unit_consents.get()

    assert (str(consent.said), consent.scan.name) == ("已书面同意（扫描件）", "consent.pdf")
    assert provider.takes(entry, "submit", pledge="on").state == "submitted"


def test_a_provider_that_was_not_chosen_leads_where_the_matching_failed(unit):
    solution = matching.negotiating(matching.demand_with_window(unit))
    demand, demander = fresh(solution.demand), admin(unit)
    demander.takes(demand, "fail_match", reason="本单位无力牵头")
    assert fresh(solution).state == Solution.State.NOT_CHOSEN
    provider = admin(solution.organisation)
    entry = filled(provider, opened(provider, "provider_lead", demand))
    provider.takes(entry, "ask_consents")
    demander.takes(entry, "answer_consent", agrees="yes")
    entry = into_the_pool(entry)

    assert (entry.agreement, fresh(demand).state) == (None, "reserved")
    perform(entry, "remove", by=people.staff("office_approver"), ground="given_up", reason="牵头单位书面放弃")
    assert fresh(demand).state == "unmatched"


def test_the_demander_brings_a_team_of_its_own_from_another_region(unit, shanghai):
    demand, lead = unmatched(unit), admin(unit)
    entry = filled(lead, opened(lead, "own_team", demand))
    assert lead.is_refused(entry, "submit") == [
        "参与单位须来自三省一市中的至少两个省（市），请增加其他省（市）的合作单位。"
    ]
    filled(lead, entry, units=[unit.pk, people.verified_unit(shanghai).pk])
    entry = into_the_pool(fresh(entry))

    assert (entry.regions, entry.agreement, fresh(demand).state) == (["310000", "330000"], None, "reserved")


def test_a_demand_in_matching_is_not_for_a_team_of_its_own(agreement, demand, unit):
    answer = admin(unit).client.post(reverse("reserve_open", args=["own_team"]), {"demand": demand.pk})

    assert (answer.status_code, said(answer)) == (422, ["这项需求不符合所选入库情形的要求，请重新选择。"])


@pytest.fixture
def two_of_a_name(unit, shanghai):
    """Two demands of one name, of Zhejiang and of Shanghai."""
    name = "兆瓦时级 储能系统，关键技术"
    other = unmatched(people.verified_unit(shanghai), title="兆瓦时级储能系统关键技术", tasks="三是低温启动。")
    return unmatched(unit, title=name), other


def test_demands_of_one_name_become_one_entry_if_every_demander_consents(two_of_a_name, unit):
    own, other = two_of_a_name
    lead, second = admin(unit), admin(other.demander)
    entry = filled(lead, opened(lead, "merged", own, others=[other.pk]))
    assert entry.tasks == f"{own.code}：{own.tasks}\n{other.code}：{other.tasks}"
    assert lead.is_refused(entry, "submit") == [f"尚未征求{other.demander.name}的书面同意，请先征求。"]
    lead.takes(entry, "ask_consents")
    second.takes(entry, "answer_consent", agrees="yes")
    entry = into_the_pool(entry)

    assert [fresh(d).state for d in two_of_a_name] == ["reserved", "reserved"]
    for who, demand in ((lead, own), (second, other)):
        who.reads(demand, entry.code)
    perform(entry, "remove", by=people.staff("office_approver"), ground="given_up", reason="牵头单位书面放弃")
    assert [fresh(d).state for d in two_of_a_name] == ["unmatched", "unmatched"]


def test_demands_of_different_names_are_not_merged(two_of_a_name, unit, shanghai):
    stranger = unmatched(people.verified_unit(shanghai), title="海上风电并网")
    lead = admin(unit)
    answer = lead.sends(reverse("reserve_open", args=["merged"]), demand=two_of_a_name[0].pk, others=[stranger.pk])

    assert answer.status_code == 422
    assert ReserveEntry.objects.count() == 0


def test_a_merged_demand_is_in_no_second_entry(two_of_a_name, unit, shanghai):
    own, other = two_of_a_name
    lead, second = admin(unit), admin(other.demander)
    entry = filled(lead, opened(lead, "merged", own, others=[other.pk]))
    lead.takes(entry, "ask_consents")
    second.takes(entry, "answer_consent", agrees="yes")
    alone = filled(second, opened(second, "own_team", other), units=[other.demander_id, unit.pk])
    lead.takes(entry, "submit", pledge="on")

    assert second.is_refused(alone, "submit") == ["这项需求没有其他正在办理或者在库的储备项目"]


def test_the_database_lets_one_entry_hold_a_demand_whichever_way_it_came_in(two_of_a_name, unit):
    own, other = two_of_a_name
    lead, second = admin(unit), admin(other.demander)
    merged = opened(lead, "merged", own, others=[other.pk])
    alone = opened(second, "own_team", other)
    place(merged, "submitted")
    with pytest.raises(IntegrityError, match="one_entry_holds_a_demand"), transaction.atomic():
        place(alone, "submitted")
    place(fresh(merged), "withdrawn")

    assert place(fresh(alone), "submitted").covered.get().is_held is True


def test_a_merged_entry_falls_with_each_of_its_demands(two_of_a_name, unit):
    own, other = two_of_a_name
    lead, second = admin(unit), admin(other.demander)
    entry = filled(lead, opened(lead, "merged", own, others=[other.pk]))
    lead.takes(entry, "ask_consents")
    second.takes(entry, "answer_consent", agrees="yes")
    lead.takes(entry, "submit", pledge="on")
    perform(other, "retract", by=people.staff("dept_approver", other.region), reason="内容有误，撤下更正")

    assert fresh(entry).state == "withdrawn"


def test_a_stranger_opens_no_entry_and_sees_none(agreement, demand, shanghai):
    stranger = admin(people.verified_unit(shanghai))
    for scenario in ("demander_match", "other_demander", "provider_lead", "own_team", "merged"):
        answer = stranger.client.post(reverse("reserve_open", args=[scenario]), {"demand": demand.pk})
        assert answer.status_code == 422
    entry = opened(admin(demand.demander), "demander_match", demand)

    assert stranger.opens(entry.step_url("answer_consent")).status_code == 404
    assert stranger.opens(reverse("reserve_edit", args=[entry.pk])).status_code == 404
