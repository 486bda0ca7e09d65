"""A demand on paper: whole for its unit and department, the public copy for everybody; opened again and read."""

from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn

from portal.materials import services
from portal.records.models import Record
from tests.factories import collection, materials, people, release

pytestmark = pytest.mark.django_db


def opened(answer):
    """The Word file of an answer, as Word would open it."""
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    return Document(BytesIO(answer.getvalue()))


def words(document):
    """Every text of the file."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.fixture
def demand(now, unit):
    return collection.submitted(unit)


def test_the_unit_gets_every_answer_its_indicators_and_its_attachments(client, demand, org_editor, unit):
    services.pick([materials.material(unit, by=org_editor, name="营业执照").present], record=demand, by=org_editor)
    client.force_login(org_editor)

    file = opened(client.get(reverse("demand_word", args=[demand.pk])))

    told = words(file)
    for text in (
        demand.code,
        demand.title,
        demand.background,
        "800.00",
        demand.contact_phone,
        "≥12000",
        "第三方检测报告",
    ):
        assert text in told
    assert "营业执照.pdf" in told
    assert [p.text for p in file.paragraphs if p.style.name == "Heading 1"][:2] == ["单位与基本信息", "技术难题"]


def test_the_faces_of_an_official_document_are_named_and_the_pages_numbered(client, demand, org_editor):
    client.force_login(org_editor)

    file = opened(client.get(reverse("demand_word", args=[demand.pk])))

    faces = {run._element.rPr.rFonts.get(qn("w:eastAsia")) for p in file.paragraphs for run in p.runs}
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    footer = file.sections[0].footer._element.xml
    assert 'w:instr="PAGE"' in footer
    assert (file.core_properties.author, file.core_properties.comments) == ("长三角科创办", "")


def test_the_department_gets_it_with_the_telephone_masked_and_on_record(client, demand, dept_officer):
    client.force_login(dept_officer)

    told = words(opened(client.get(reverse("demand_word", args=[demand.pk]))))

    assert demand.own_money == 800
    assert "800.00" in told
    assert demand.contact_phone not in told
    assert Record.objects.of(demand).filter(step="look").exists()
    assert client.get(reverse("demand_print", args=[demand.pk])).status_code == 200


def test_a_stranger_finds_neither_word_nor_print(client, demand):
    client.force_login(people.member(people.verified_unit()))

    assert [client.get(reverse(n, args=[demand.pk])).status_code for n in ("demand_word", "demand_print")] == [404, 404]


def test_everybody_gets_the_public_copy_and_nothing_else(client, now):
    demand = release.selected_demand(code="ZJ-2026-9001", present_is_public=False)
    release.published([demand])

    told = words(opened(client.get(reverse("public_demand_word", args=[demand.code]))))

    for text in (demand.title, demand.background, demand.organisation.name, "≥12000"):
        assert text in told
    for text in ("800.00", demand.contact_phone, demand.contact, "6000"):
        assert text not in told


def test_signs_that_no_document_may_hold_are_left_out(client, org_editor, unit, now):
    demand = collection.complete(unit, by=org_editor, background="前\x0b后\x00".replace("\x00", ""))
    client.force_login(org_editor)

    assert client.get(reverse("demand_word", args=[demand.pk])).status_code == 200


def test_the_print_view_shows_all_and_is_numbered(client, demand, org_editor):
    client.force_login(org_editor)

    page = client.get(reverse("demand_print", args=[demand.pk])).text

    assert "pt-numbered" in page
    assert demand.background in page
    assert demand.contact_phone in page
