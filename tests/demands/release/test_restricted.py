"""What the form of a round keeps from the public is corrected nowhere in public, and named nowhere there."""

import json
from dataclasses import replace
from io import BytesIO

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from demands.collection.layouts import default
from demands.collection.models import Demand
from portal.workflow import StepRefused, perform
from tests.factories import release as make

KEPT = "只给国家电网某试验站使用"
CALLED = "首批用户（内部）"


@pytest.fixture
def demand():
    """Of a round whose form restricts who the users are, and calls two answers otherwise."""
    fields = default.layout().by_key
    into = make.collection_round(
        fields=[
            replace(fields["users"], public=False, label=CALLED),
            replace(fields["term_months"], label="攻关周期"),
            replace(fields["total_investment"], label="经费规模"),
            replace(fields["background"], label="行业背景"),
        ]
    )
    return make.out(round=into, users=KEPT, background="原来的背景。", present_is_public=False)


def in_words(answer, kind):
    """All that an answer says, of a sheet or a text as well."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if kind == "xlsx":
        book = load_workbook(BytesIO(body))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.rows for cell in row)
    if kind == "docx":
        made = Document(BytesIO(body))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(p.text for p in made.paragraphs), *cells])
    return body.decode()


def everywhere(client, demand):
    """Every public form of the demand, by its address."""
    page = f"/hall/{demand.code}/"
    asked = {
        page: ({}, ""), f"{page}print/": ({}, ""), f"{page}word/": ({}, "docx"),
        f"/open-data/v1/demands/{demand.code}/": ({}, ""), "/hall/": ({"export": "xlsx"}, "xlsx"),
        "/hall/feed/": ({}, ""), "/announcements/": ({}, ""),
    }  # fmt: skip
    return {url: in_words(client.get(url, given), kind) for url, (given, kind) in asked.items()}


def test_only_what_is_public_is_a_field_of_the_correction(client, demand, dept_officer):
    client.force_login(dept_officer)
    page = client.get(client.post(reverse("correction_new", args=[demand.pk])).url)
    form = page.context["form"]

    assert [name for name in form.fields if "_" not in name or name in default.layout().by_key] == [
        "reason", "subfield", "background", "deliverables", "cross_region_reason", "ip_terms", "provider_conditions"
    ]  # fmt: skip
    cells = [name.rsplit("_", 1)[1] for name in form.fields if name.startswith("cell_")]
    assert cells == ["target", "unit", "method"]
    assert form.fields["background"].label == "行业背景"
    assert (CALLED in page.content.decode(), KEPT in page.content.decode()) == (False, False)


@pytest.mark.parametrize("changed", [{"texts": {"users": "电站"}}, {"indicators": {"present": "1"}}])
def test_whatever_is_sent_what_is_restricted_is_not_corrected(demand, dept_officer, changed):
    if "indicators" in changed:
        changed = {"indicators": {str(demand.indicators.get().pk): changed["indicators"]}}
    made = make.correction(demand, dept_officer)
    with pytest.raises(StepRefused) as refused:
        perform(made, "compose", by=dept_officer, reason="文字有误，予以更正。", changed=changed)

    assert refused.value.reasons == ["更正只能改动已经公开的内容，请去掉其中不公开的部分。"]


def test_what_the_secrecy_review_did_not_let_out_is_not_corrected(client, demand, dept_officer):
    items = [{"key": "background", "label": "背景", "passed": False, "remark": "参数过细"}]
    demand.secrecy_reviews.create(passed=False, opinion="须删减", items=items, by=dept_officer, at=demand.published_at)
    client.force_login(dept_officer)
    form = client.get(client.post(reverse("correction_new", args=[demand.pk])).url).context["form"]

    assert "background" not in form.fields


def test_no_public_form_of_it_names_or_shows_what_is_restricted(client, demand):
    make.corrected(demand, background="更正后的背景。")

    found = everywhere(client, demand)
    assert {url for url, text in found.items() if KEPT in text or CALLED in text} == set()
    assert {url for url, text in found.items() if "许知远" in text or "123.45" in text} == set()
    assert {url for url, text in found.items() if "更正后的背景" in text} == {
        url for url in found if demand.code in url
    }
    assert "现有水平" not in found[f"/hall/{demand.code}/"]
    texts = json.loads(found[f"/open-data/v1/demands/{demand.code}/"])["texts"]
    assert "users" not in texts


def test_term_and_money_are_called_as_the_form_calls_them(client, demand):
    found = everywhere(client, demand)
    for form in ("", "print/", "word/"):
        text = found[f"/hall/{demand.code}/{form}"]
        assert ("攻关周期" in text, "经费规模" in text, "攻关期限" in text) == (True, True, False), form
    assert ("30 个月" in found[f"/hall/{demand.code}/"], "1,200.00 万元" in found[f"/hall/{demand.code}/"]) == (
        True,
        True,
    )


def test_what_was_corrected_is_called_as_the_form_calls_it(client, demand):
    made = make.corrected(demand, background="更正后的背景。")

    assert made.differences == [{"label": "行业背景", "before": "原来的背景。", "after": "更正后的背景。"}]
    assert Demand.objects.get(pk=demand.pk).background == "更正后的背景。"
