"""A solution on paper: for whoever may read the solution, sealed as long as it is, and on record once it is taken."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document

from demands.collection.models import Demand
from portal import clock
from portal.documents.storing import store
from portal.records.models import Record
from tests.factories import files, people
from tests.factories import matching as make

PAPERS = ("solution_word", "solution_print")


@pytest.fixture
def solution(demand, provider, provider_admin):
    made = make.submitted(demand, provider, admin=provider_admin)
    made.partners.set([people.verified_unit(name="合作的某研究院")])
    store(files.pdf("检测报告.pdf"), by=provider_admin, record=made)
    return made


def statuses(client, reader, solution):
    client.force_login(reader)
    return [client.get(reverse(name, args=[solution.pk])).status_code for name in PAPERS]


def words(answer):
    """Every text of the Word file."""
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    document = Document(BytesIO(b"".join(answer.streaming_content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def headings(answer):
    document = Document(BytesIO(b"".join(answer.streaming_content)))
    return [p.text for p in document.paragraphs if p.style.name == "Heading 1"]


def test_the_unit_gets_every_answer_with_its_tables_in_the_order_of_the_form(client, solution, provider_editor):
    client.force_login(provider_editor)
    url = reverse("solution_word", args=[solution.pk])
    told = words(client.get(url))

    answers = [
        make.TEXTS[name] for name in ("title", "summary", "approach", "team", "foundation", "division", "ip_terms")
    ]
    tables = ["≥12000", "第三方检测报告", "教授，总体设计", "40%", "完成中试", "需求方出资", "300.00", "430.00"]
    for text in [solution.code, solution.demand.title, *answers, *tables, "合作的某研究院", "检测报告.pdf"]:
        assert text in told
    assert headings(client.get(url)) == [
        *("方案概述与技术路线", "指标响应", "团队", "研究基础", "合作单位与分工"),
        *("进度安排", "经费", "知识产权", "附件与承诺"),
    ]


def test_the_print_view_shows_all_on_numbered_pages_and_leads_back(client, solution, provider_editor):
    client.force_login(provider_editor)
    page = client.get(reverse("solution_print", args=[solution.pk])).text

    for text in ("pt-numbered", make.TEXTS["approach"], "教授，总体设计", "检测报告.pdf", solution.get_absolute_url()):
        assert text in page
    record = client.get(solution.get_absolute_url()).text
    assert [reverse(name, args=[solution.pk]) in record for name in PAPERS] == [True, True]


def test_before_the_window_closes_neither_paper_is_there_for_anybody_else(client, solution, org_admin, dept_officer):
    rival = people.member(make.provider_unit("320000"), is_admin=True)
    readers = [org_admin, dept_officer, rival, people.staff("office_approver"), people.staff("auditor")]

    assert [statuses(client, reader, solution) for reader in readers] == [[404, 404]] * 5


def test_once_it_is_opened_whoever_may_read_it_gets_both_and_each_is_on_record(client, solution, org_admin, demand):
    with clock.standing_at(demand.window_closes_at):
        assert statuses(client, org_admin, solution) == [200, 200]
        assert statuses(client, people.member(people.verified_unit()), solution) == [404, 404]

    looks = Record.objects.of(solution).filter(step="look", person_id=org_admin.pk)
    assert sorted(str(look.label) for look in looks) == ["下载揭榜方案的 Word 文件", "打开揭榜方案的打印稿"]


def test_the_own_unit_leaves_no_look(client, solution, provider_admin):
    assert statuses(client, provider_admin, solution) == [200, 200]
    assert not Record.objects.of(solution).filter(step="look").exists()


def test_a_demander_that_is_not_named_to_the_public_is_not_named_on_paper(client, provider, provider_admin, unit):
    demand = make.demand_with_window(unit, is_anonymous=True)
    solution = make.submitted(demand, provider, admin=provider_admin)
    client.force_login(provider_admin)

    assert unit.name not in words(client.get(reverse("solution_word", args=[solution.pk])))
    assert unit.name not in client.get(reverse("solution_print", args=[solution.pk])).text


def test_while_the_demand_is_taken_down_the_papers_are_closed_with_it(client, solution, org_admin, demand):
    Demand.objects.filter(pk=demand.pk).update(is_sealed=True)
    with clock.standing_at(demand.window_closes_at):
        assert statuses(client, org_admin, solution) == [404, 404]
        assert statuses(client, people.staff("auditor"), solution) == [200, 200]


def test_an_expert_reads_the_material_of_the_round_and_never_the_papers(client, solution, demand):
    expert = people.person()
    with clock.standing_at(demand.window_closes_at):
        assert statuses(client, expert, solution) == [404, 404]
