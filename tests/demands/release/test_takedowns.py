"""What should not be public is closed at once, everywhere; it is sealed, reported, and another person decides."""

import pytest
from django.urls import reverse

from demands.collection.models import Demand
from demands.release import closing
from demands.release.models import HallNotice, PublicDemand, Takedown
from portal.accounts.models import User
from portal.documents.models import Document
from portal.notices.models import Message
from portal.records.models import LOOK, Record
from portal.redress.models import Redress
from portal.workflow import StepRefused, perform
from tests.factories import people, redress
from tests.factories import release as make


@pytest.fixture
def demand():
    return make.out(title="不应公开的低温性能参数")


@pytest.fixture
def closed(demand, dept_officer):
    return make.closed(demand, dept_officer)


def addresses_of(demand):
    return [f"/hall/{demand.code}/{form}" for form in ("", "print/", "word/", "deadline.ics")]


def test_every_public_form_of_it_is_closed_at_once(client, demand, closed):
    assert [client.get(url).status_code for url in addresses_of(demand)] == [410, 410, 410, 410]
    number = PublicDemand.objects.get(demand=demand).release_list.number
    for url in ("/", "/hall/", "/hall/?q=低温", "/hall/feed/", "/hall/deadlines.ics", f"/lists/{number}/"):
        assert demand.title not in client.get(url).content.decode(), url
    assert client.get("/hall/").context["page"].paginator.count == 0
    sheet = client.get("/hall/", {"export": "xlsx"})
    assert demand.title.encode() not in b"".join(sheet.streaming_content)


def test_the_page_says_nothing_of_what_it_was(client, demand, closed):
    text = client.get(f"/hall/{demand.code}/").content.decode()
    assert "内容已停止公开" in text
    assert demand.title not in text
    assert "参数过细" not in text


def test_its_questions_are_closed_to_whoever_is_signed_in(client, demand, closed):
    client.force_login(people.member(people.verified_unit()))
    assert client.get(reverse("questions", args=[demand.pk])).status_code == 410


def test_the_papers_of_its_list_are_closed_with_it(client, demand, closed):
    paper = Document.objects.get(kind="release_notice")
    assert client.get(paper.get_absolute_url()).status_code == 410


def test_only_auditors_and_who_decides_read_the_record_and_each_look_is_kept(client, demand, closed, dept_approver):
    reader = people.staff("auditor")
    seen = {
        role: Demand.objects.visible_to(user).filter(pk=demand.pk).exists()
        for role, user in {
            "auditor": reader,
            "dept_approver": dept_approver,
            "office_approver": people.staff("office_approver"),
            "office_officer": people.staff("office_officer"),
            "dept_officer": closed.closed_by,
            "unit": people.member(demand.organisation, is_admin=True),
        }.items()
    }
    assert {role for role, may in seen.items() if may} == {"auditor", "dept_approver", "office_approver"}
    client.force_login(reader)
    assert demand.title in client.get(closed.get_absolute_url()).content.decode()
    assert Record.objects.of(closed).filter(step=LOOK, person_id=reader.pk).count() == 1
    client.force_login(closed.closed_by)
    assert demand.title not in client.get(closed.get_absolute_url()).content.decode()


def test_the_office_the_department_and_supervisors_are_told_without_its_title(demand, dept_officer, dept_approver):
    people_told = [people.staff("supervisor"), people.staff("office_approver"), dept_approver]
    make.closed(demand, dept_officer)
    told = Message.objects.filter(person__in=people_told, text__contains="紧急下架")
    assert {message.person for message in told} == set(people_told)
    assert not any(demand.title in message.text for message in told)


def test_whoever_closed_it_does_not_decide(closed, zhejiang):
    people.services.give_role(user=closed.closed_by, role="dept_approver", region=zhejiang)
    who = User.objects.get(pk=closed.closed_by_id)
    with pytest.raises(StepRefused) as refused:
        perform(closed, "lift", by=who, decision="核实不涉密。")
    assert refused.value.reasons == ["由停止公开的人以外的审批人决定"]


def test_lifted_it_reads_as_before(client, demand, closed, dept_approver):
    perform(closed, "lift", by=dept_approver, decision="核实不涉密。")
    assert [client.get(url).status_code for url in addresses_of(demand)] == [200, 200, 200, 200]
    assert demand.title in client.get("/hall/").content.decode()


def test_confirmed_it_stays_closed_and_the_demand_is_retracted(client, demand, closed):
    perform(closed, "confirm", by=people.staff("office_approver"), decision="核实涉密。", reason="该需求不再公开。")
    assert Demand.objects.get(pk=demand.pk).state == "withdrawn"
    assert client.get(f"/hall/{demand.code}/").status_code == 410
    notice = HallNotice.objects.get(kind="retraction")
    text = client.get(notice.get_absolute_url()).content.decode()
    assert "该需求不再公开。" in text
    assert demand.title not in text


def test_what_is_closed_is_closed_once(demand, closed, dept_officer):
    with pytest.raises(StepRefused, match="已停止公开"):
        make.closed(demand, dept_officer)


def test_an_officer_closes_it_on_a_page_and_others_do_not(client, demand, dept_officer, dept_approver, shanghai):
    url = reverse("takedown_new", args=[demand.pk])
    for user, status in ((dept_approver, 403), (people.staff("dept_officer", shanghai), 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
    client.force_login(dept_officer)
    assert client.post(url, {"ground": "secret"}).status_code == 422
    assert Takedown.objects.count() == 0
    assert client.post(url, {"ground": "secret", "finding": "第二段参数过细。"}).status_code == 302
    assert Takedown.objects.get().state == "closed"


def test_colleagues_see_the_list_without_it(client, demand, closed):
    made = PublicDemand.objects.get(demand=demand).release_list
    client.force_login(people.staff("office_officer"))
    page = client.get(made.get_absolute_url()).content.decode()
    assert demand.title not in page
    assert "另有 1 项已停止公开" in page
    assert demand.title not in client.get(reverse("release_list_preview", args=[made.pk])).content.decode()
    assert client.get(reverse("release_list_notice", args=[made.pk])).status_code == 410


def test_a_redress_about_it_is_closed_with_it(dept_officer):
    made = redress.filed()
    readers = {"office_officer": people.staff("office_officer"), "dept_officer": dept_officer}
    readers |= {"unit": made.opened_by, "auditor": people.staff("auditor")}
    demand = Demand.objects.get(pk=made.object_id)

    def seen():
        return {name for name, user in readers.items() if Redress.objects.visible_to(user).contains(made)}

    assert seen() == set(readers)
    closing.seal(demand.pk)
    assert seen() == {"auditor"}
