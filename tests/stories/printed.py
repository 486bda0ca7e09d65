"""Reading an official document as it was downloaded: its paper, its lines, its words (GB/T 9704-2012)."""

from io import BytesIO

from pypdf import PdfReader

from tests.portal.documents.conftest import lines_of

BODY = 15.75  # points: type of size 三号
LEFT, RIGHT = 28, 210 - 26  # mm, the edges of the text area


def read_the_official_document(pdf, *, title, says):
    """A4 throughout; 22 lines of 28 characters on a full page of text, within its margins; the words that it holds."""
    pages = PdfReader(BytesIO(pdf)).pages
    assert {tuple(round(float(side) / 72 * 25.4) for side in page.mediabox[2:]) for page in pages} == {(210, 297)}
    words = "".join(line.text for page in pages for line in lines_of(page))
    assert title in words
    assert says in words
    second = [line for line in lines_of(pages[1]) if line.size == BODY]
    assert len(second) == 22
    whole = [line for line in second if round(line.x) == LEFT and round(line.end) == RIGHT and _is_chinese(line.text)]
    assert {len(line.text) for line in whole} == {28}


def _is_chinese(text):
    return all(ord(character) > 0x2000 for character in text)
