"""A published text is corrected in public: drafted by one, signed by another, both wordings stay readable."""

import pytest
from django.urls import reverse

from demands.collection.models import Demand
from demands.release.models import Correction, HallNotice, PublicDemand
from portal import once
from portal.notices.models import Message
from portal.workflow import StepRefused, perform
from tests.factories import matching, people
from tests.factories import release as make


@pytest.fixture
def demand():
    return make.out(background="原来的背景。")


def sent(demand, by, **changed):
    made = perform(make.correction(demand, by), "compose", by=by, reason="文字有误，予以更正。", changed=changed)
    return perform(made, "request_signature", by=by)


def test_later_readers_see_both_wordings_and_search_finds_the_new_one(client, demand):
    made = make.corrected(demand, background="更正后的光催化背景。")
    page = client.get(f"/hall/{demand.code}/").content.decode()
    assert "更正后的光催化背景。" in page
    assert "发布后有 1 次更正或调整" in page
    assert "文字有误，予以更正。" in page
    published = client.get(f"/hall/{demand.code}/", {"as": "published"}).context["copy"]
    assert published["background"] == "原来的背景。"
    assert [row.code for row in client.get("/hall/", {"q": "光催化"}).context["page"]] == [demand.code]
    assert made.number == "YRD-2026-G01"
    assert Demand.objects.get(pk=demand.pk).background == "更正后的光催化背景。"


def test_the_correction_is_a_public_notice_with_before_and_after(client, demand):
    made = make.corrected(demand, background="更正后的背景。")
    title = f"关于更正 {demand.code} 公开内容的公告"
    assert title in client.get("/announcements/").content.decode()
    assert client.get(made.notice.get_absolute_url()).context["differences"] == [
        {"label": "背景与必要性", "before": "原来的背景。", "after": "更正后的背景。"}
    ]


def test_a_second_correction_is_told_against_the_first(client, demand):
    make.corrected(demand, background="第一次更正。")
    second = make.corrected(demand, background="第二次更正。")
    assert second.differences == [{"label": "背景与必要性", "before": "第一次更正。", "after": "第二次更正。"}]
    assert PublicDemand.objects.get(demand=demand).snapshot["background"] == "原来的背景。"


def test_an_indicator_is_corrected_in_the_public_copy_and_in_the_record(demand, dept_officer, dept_approver):
    line = str(demand.indicators.get().pk)
    made = sent(demand, dept_officer, texts={}, indicators={line: {"target": "≥10000"}})
    perform(made, "sign", by=dept_approver, confirmed=True, secrecy=True)
    assert PublicDemand.objects.get(demand=demand).corrected["indicators"][0]["target"] == "≥10000"
    assert demand.indicators.get().target == "≥10000"


def test_whoever_drafted_does_not_sign(demand, zhejiang, dept_officer):
    people.services.give_role(user=dept_officer, role="dept_approver", region=zhejiang)
    made = sent(demand, dept_officer, texts={"background": "新的背景。"}, indicators={})
    with pytest.raises(StepRefused) as refused:
        perform(made, "sign", by=dept_officer, confirmed=True, secrecy=True)
    assert refused.value.reasons == ["由拟稿人、送签人以外的审批人签发"]


def test_a_signature_on_words_that_changed_meanwhile_is_refused(demand, dept_officer, dept_approver):
    made = sent(demand, dept_officer, texts={"background": "新的背景。"}, indicators={})
    seen = made.signing_digest()
    Correction.objects.filter(pk=made.pk).update(reason="另一个说明，与打开时不同。")
    with pytest.raises(StepRefused, match="更正内容在您打开页面后有改动"):
        perform(made, "sign", by=dept_approver, confirmed=True, secrecy=True, digest=seen)


def test_nothing_changed_is_no_correction(demand, dept_officer):
    made = make.correction(demand, dept_officer)
    with pytest.raises(StepRefused) as refused:
        perform(made, "request_signature", by=dept_officer)
    assert refused.value.reasons == ["至少有一处更正，并写明更正说明"]


def test_one_correction_of_a_demand_at_a_time(demand, dept_officer):
    make.correction(demand, dept_officer)
    with pytest.raises(StepRefused, match="已有一份更正正在办理"):
        make.correction(demand, dept_officer)


def test_the_officer_corrects_on_a_page_where_name_and_tasks_are_no_fields(client, demand, dept_officer):
    client.force_login(dept_officer)
    url = client.post(reverse("correction_new", args=[demand.pk])).url
    form = client.get(url).context["form"]
    assert {"title", "tasks"} & set(form.fields) == set()
    typed = {name: form.initial.get(name, "") for name in form.fields}
    refused = client.post(url, typed | {"token": once.new_token(), "reason": "文字有误，予以更正。"})
    assert refused.status_code == 422
    assert "没有改动任何内容" in refused.content.decode()
    typed |= {"background": "页面上改的背景。", "reason": "文字有误，予以更正。"}
    assert client.post(url, typed | {"token": once.new_token()}).status_code == 302
    assert Correction.objects.get().changed == {"texts": {"background": "页面上改的背景。"}, "indicators": {}}


def test_providers_who_began_an_answer_are_told(demand):
    solution = matching.draft(demand)
    make.corrected(demand)
    (told,) = Message.objects.filter(person=solution.created_by)
    assert demand.code in told.text
    assert told.url == f"/hall/{demand.code}/"


def test_an_extension_a_reopening_and_a_retraction_are_public_notices(client, demand, dept_approver):
    later = demand.window_closes_at.replace(year=2027)
    perform(demand, "extend_window", by=dept_approver, due=later, reason="应多家单位请求延长")
    notice = HallNotice.objects.get(kind="extension")
    assert (notice.earlier, notice.later) == (demand.window_closes_at, later)
    perform(demand, "retract", by=dept_approver, reason="涉及的标准即将修订")
    text = client.get("/announcements/").content.decode()
    assert f"关于延长 {demand.code} 揭榜期限的公告" in text
    assert f"关于撤下 {demand.code} 的公告" in text
    page = client.get(HallNotice.objects.get(kind="retraction").get_absolute_url()).content.decode()
    assert "涉及的标准即将修订" in page
