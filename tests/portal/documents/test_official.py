"""One text serves the PDF and the print view, and only the parts that it has are shown."""

from dataclasses import fields

import pytest
from django.utils import translation

from portal.documents.official import PAPER, SCREEN, Official, document_html

LINES = [{"level": 1, "text": "一、榜单内容"}, {"level": 0, "text": "有关事项通知如下。"}]


def sheet(html: str) -> str:
    """The document itself, without the page round it."""
    return html[html.index("<article") : html.index("</article>")]


def test_the_print_view_shows_the_same_document_as_the_pdf(notice):
    paper, screen = (document_html("documents/text.html", notice, shell=s, lines=LINES) for s in (PAPER, SCREEN))

    assert sheet(paper) == sheet(screen)


def test_the_print_view_has_no_style_of_its_own_that_the_content_policy_would_refuse(notice):
    screen = document_html("documents/text.html", notice, shell=SCREEN, lines=LINES)

    assert "<style" not in screen
    assert "style=" not in screen


def test_the_print_view_says_which_fonts_are_missing(notice, settings, tmp_path):
    settings.FONTS_DIR = tmp_path

    screen = document_html("documents/text.html", notice, shell=SCREEN, lines=LINES)

    assert "本机缺少以下字体：仿宋（正文）、标宋（标题、发文机关标志）" in screen


def test_parts_that_are_empty_leave_no_trace():
    html = sheet(document_html("documents/text.html", Official(title="通知"), lines=LINES))

    assert [
        part
        for part in ("organs", "no", "rule", "attached", "sign", "date", "imprint", "code")
        if f"pt-sheet__{part}" in html
    ] == []


def test_every_part_of_a_document_is_printed_in_it(notice):
    html = document_html("documents/text.html", notice, lines=LINES)
    texts = [getattr(notice, part.name) for part in fields(notice) if isinstance(getattr(notice, part.name), str)]

    assert [text for text in texts if text not in html] == []


def test_fixed_words_stay_chinese_for_a_reader_in_english(notice):
    chinese = document_html("documents/text.html", notice, lines=LINES)

    with translation.override("en"):
        assert document_html("documents/text.html", notice, lines=LINES) == chinese


@pytest.mark.parametrize(
    ("organs", "shape"),
    [
        (("安徽省科学技术厅",), "pt-sheet__organs--one"),
        (("长三角科技创新共同体建设办公室",), "pt-sheet__organs--one pt-sheet__organs--long"),
        (("安徽省科学技术厅", "浙江省科学技术厅"), ""),
    ],
)
def test_the_red_head_takes_the_shape_of_its_organs(organs, shape):
    assert Official(title="通知", organs=organs).head_class == shape
