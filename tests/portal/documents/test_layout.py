"""The pages of an official document measure as GB/T 9704-2012 asks; read back from the PDF itself."""

from dataclasses import replace
from itertools import pairwise

import pytest

from portal.documents.official import Official

from .conftest import FOUR, lines_of

LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35  # mm, the edges of the text area
PITCH = 225 / 22
BARE = Official(title="通知")
SHORT = [{"level": 0, "text": "有关事项通知如下。"}]
LONG = [{"level": 0, "text": "国" * 28 * 60}]


def body_of(page) -> list:
    return [line for line in lines_of(page) if TOP < line.y < BOTTOM]


def test_the_paper_is_a4(printed):
    (page,) = printed(BARE)

    assert [round(float(side) / 72 * 25.4, 1) for side in page.mediabox[2:]] == [210, 297]


def test_a_page_holds_22_lines_of_28_characters(printed):
    _first, second, *_rest = printed(BARE, lines=LONG)

    assert [len(line.text) for line in body_of(second)] == [28] * 22


def test_lines_stand_at_even_distances_within_225_mm(printed):
    _first, second, *_rest = printed(BARE, lines=LONG)
    body = body_of(second)

    steps = {round(below.y - above.y, 2) for above, below in pairwise(body)}

    assert steps == {round(PITCH, 2)}
    assert body[0].y - PITCH < TOP + 0.1
    assert body[-1].y < BOTTOM


def test_full_lines_begin_and_end_at_the_edges_of_the_text_area(printed):
    _first, second, *_rest = printed(BARE, lines=LONG)

    assert {round(line.x, 1) for line in body_of(second)} == {LEFT}
    assert {round(line.end - RIGHT) for line in body_of(second)} == {0}


def test_a_line_cut_short_by_a_comma_still_ends_at_the_right_edge(printed):
    text = "国" * 26 + "国" * 27 + "国，" + "中" * 40  # 28 characters and a comma: one character goes down with it

    (page,) = printed(BARE, lines=[{"level": 0, "text": text}])
    _title, _first, second, third, *_rest = body_of(page)

    assert (len(second.text), third.text[:2]) == (27, "国，")
    assert abs(second.end - RIGHT) < 0.2


def test_a_paragraph_is_indented_by_two_characters(printed):
    (page,) = printed(BARE, lines=[{"level": 0, "text": "国" * 40}])
    _title, first, second, *_rest = body_of(page)

    assert round((first.x - second.x) * 72 / 25.4 / 15.75, 2) == 2
    assert len(first.text) == 26


def test_a_rare_character_does_not_move_the_lines(printed):
    text = "国" * 26 + "联系人㛃䶮𬱖" + "国" * 60

    (page,) = printed(BARE, lines=[{"level": 0, "text": text}])
    _title, *body, _number = lines_of(page)

    assert body[1].text[:6] == "联系人㛃䶮𬱖"
    assert {round(b.y - a.y, 2) for a, b in pairwise(body)} == {round(PITCH, 2)}


@pytest.mark.parametrize(("level", "face"), [(0, "FandolFang"), (1, "FandolHei"), (2, "FandolKai")])
def test_each_level_has_its_face(printed, level, face):
    (page,) = printed(BARE, lines=[{"level": level, "text": "一、榜单内容"}])
    title, line, _number = lines_of(page)

    assert (line.fonts, line.size) == ([face], 15.75)
    assert (title.fonts, title.size) == (["FandolSong-Bold"], 22)


def test_the_title_is_centred_with_its_own_line_breaks(printed, notice):
    page = printed(notice, lines=SHORT)[0]

    titles = [line for line in lines_of(page) if line.size == 22]

    assert [line.text for line in titles] == [
        "关于发布长三角科技创新共同体联合攻关计划",
        "2026年度第二批榜单的通知",
    ]
    assert abs((titles[0].x - LEFT) - (RIGHT - titles[0].end)) < 0.2


def test_page_numbers_stand_outside_below_the_text_area(printed):
    pages = printed(BARE, lines=LONG)

    numbers = [lines_of(page)[-1] for page in pages[:2]]

    assert [(line.text, line.fonts, line.size) for line in numbers] == [
        ("— 1 —", ["FandolSong"], 14),
        ("— 2 —", ["FandolSong"], 14),
    ]
    one_character = 14 / 72 * 25.4
    assert abs(numbers[0].end - (RIGHT - one_character)) < 0.1
    assert abs(numbers[1].x - (LEFT + one_character)) < 0.1
    assert [BOTTOM + 7 < line.y < BOTTOM + 7 + one_character for line in numbers] == [True, True]


def test_the_red_head_of_a_joint_issue_lists_every_organ_in_one_width(printed, notice):
    head = [line for line in lines_of(printed(notice, lines=SHORT)[0]) if line.size == 25]

    assert [line.text.replace(" ", "") for line in head] == list(FOUR)
    assert {(round(line.x), round(line.end)) for line in head} == {(32, 140)}


@pytest.mark.parametrize("organ", ["安徽省科学技术厅", "上海市科学技术委员会", "长三角科技创新共同体建设办公室"])
def test_one_organ_stands_on_one_line_beside_the_word_for_document(printed, notice, organ):
    first = lines_of(printed(replace(notice, organs=(organ,)), lines=SHORT)[0])[0]

    assert first.text == f"{organ}文件"
    assert LEFT <= first.x < first.end <= RIGHT


def test_five_organs_fit_on_the_first_page_with_the_title(printed, notice):
    five = (*FOUR, "长三角科技创新共同体建设办公室")

    page = printed(replace(notice, organs=five), lines=SHORT)[0]

    assert notice.addressee + "：" in [line.text for line in lines_of(page)]


def test_the_number_stands_centred_under_the_head(printed, notice):
    (line,) = [line for line in lines_of(printed(notice, lines=SHORT)[0]) if "〔2026〕" in line.text]

    assert line.text == "沪科合〔2026〕000号"
    assert abs((line.x - LEFT) - (RIGHT - line.end)) < 0.2


def test_annexes_follow_on_pages_of_their_own_and_the_imprint_closes_the_last(printed, notice):
    columns = [{"label": "需求名称"}, {"label": "总投入（万元）", "numeric": True, "width": "w3"}]
    rows = [[{"text": "长" * 30}, {"text": "650.00", "numeric": True}]] * 30
    annex = {"title": "2026年度第二批榜单", "columns": columns, "rows": rows}

    pages = [lines_of(page) for page in printed(notice, lines=SHORT, annexes=[annex])]
    begin = [page[0].text for page in pages].index("附件")

    assert [page[0].text for page in pages[begin + 1 :]] == ["需求名称 总投入（万元）"] * 2
    assert [line.text for line in pages[-1]][-4:] == [
        "抄送：长三角科创办。",
        "上海市科学技术委员会办公室 2026年11月18日印发",
        f"— {len(pages)} —",
        "核验码 7K4M-92XD-P3QT，可在平台“核验文书真伪”处查验。",
    ]
    assert sum(line.text.count("650.00") for page in pages for line in page) == 30


@pytest.mark.parametrize("paragraphs", range(1, 24))
def test_the_imprint_sits_on_the_lower_edge_and_never_on_the_text(printed, notice, paragraphs):
    pages = printed(notice, lines=[{"level": 0, "text": "国" * 20}] * paragraphs)
    *above, copied, issued, _number, _code = lines_of(pages[-1])

    assert BOTTOM - 9 < issued.y < BOTTOM
    assert copied.text == "抄送：长三角科创办。"
    assert all(line.y < copied.y - 9 for line in above)


@pytest.mark.parametrize("paragraphs", range(1, 24))
def test_the_signature_stands_over_the_date_and_never_without_text(printed, notice, paragraphs):
    lines = [{"level": 0, "text": "国" * 20}] * paragraphs

    pages = [[line.text for line in lines_of(page)] for page in printed(notice, lines=lines)]
    (signed,) = [texts for texts in pages if "2026年11月18日" in texts]

    assert signed[signed.index("2026年11月18日") - 1] == FOUR[2] + FOUR[3]
    assert "国" * 20 in signed or f"附件：{notice.attached[0]}" in signed
    assert notice.addressee + "：" in pages[0]


def test_attachments_are_numbered_and_their_names_stand_under_each_other(printed):
    official = replace(BARE, attached=("国" * 30, "中" * 6))

    (page,) = printed(official)
    first, second, third = body_of(page)[1:]

    assert [line.text for line in (first, second, third)] == [
        "附件：1.国" + "国" * 21,
        "国" * 8,
        "2.中中中中中中",
    ]
    assert round((second.x - LEFT) * 72 / 25.4 / 15.75, 1) == 6
    assert round((third.x - LEFT) * 72 / 25.4 / 15.75, 1) == 5


def test_a_long_address_breaks_instead_of_running_over_the_edge(printed):
    (page,) = printed(BARE, lines=[{"level": 0, "text": "A" * 300}])

    assert all(line.end < RIGHT + 0.1 for line in lines_of(page))
    assert sum(line.text.count("A") for line in lines_of(page)) == 300
