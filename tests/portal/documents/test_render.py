"""Making the PDF: the same bytes every time, nothing read from outside, no character lost."""

import http.server
import sys
import threading
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.documents.fonts import FACES
from portal.documents.official import Official, document_html
from portal.documents.render import PdfUnavailable, render_pdf

from .conftest import ISSUED

RARE = "㛃䶮𬱖"


def characters_of_gb2312() -> list[str]:
    """Every character of the standard but the ideographic space, which leaves no mark."""
    places = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    signs = (place.decode("gb2312", errors="ignore") for place in places)
    return [sign for sign in signs if sign.strip()]


def pdf_of(text: str) -> PdfReader:
    html = document_html("documents/text.html", Official(title="字"), lines=[{"level": 0, "text": text}])
    return PdfReader(BytesIO(render_pdf(html, title="字", author="测试", now=ISSUED)))


def text_of(reader: PdfReader) -> str:
    """The body as extracted: without title, page numbers, line ends and the spaces that pypdf guesses."""
    lines = [line for page in reader.pages for line in page.extract_text().split("\n")]
    return "".join(line for line in lines[1:] if not line.startswith("— ")).replace(" ", "")


@pytest.mark.usefixtures("_can_print")
class TestText:
    def test_every_character_of_gb2312_is_printed_and_read_back(self):
        signs = characters_of_gb2312()
        text = "国".join(signs)

        assert len(signs) == 7444
        assert text_of(pdf_of(text)) == text

    def test_rare_characters_of_names_are_printed_and_read_back(self):
        assert text_of(pdf_of(f"联系人{RARE}，电话")) == f"联系人{RARE}，电话"

    def test_the_fonts_are_inside_the_file(self):
        fonts = pdf_of("国" + RARE).pages[0]["/Resources"]["/Font"]
        names = {font["/BaseFont"].split("+")[1] for font in fonts.values()}

        assert names == {"FandolFang", "FandolSong", "FandolSong-Bold", "Noto-Serif-CJK-SC"}

    def test_markup_in_a_text_is_shown_and_not_obeyed(self):
        assert text_of(pdf_of("<b>国</b>")) == "<b>国</b>"


@pytest.mark.usefixtures("_can_print")
class TestFile:
    def render(self, **changed) -> bytes:
        given = {"title": "通知", "author": "上海市科学技术委员会", "now": ISSUED} | changed
        return render_pdf(document_html("documents/text.html", Official(title="通知")), **given)

    def test_the_same_document_gives_the_same_bytes(self):
        assert self.render() == self.render()

    def test_another_date_gives_another_file(self):
        assert self.render() != self.render(now=ISSUED + timedelta(seconds=1))

    def test_it_says_what_it_is_and_who_issued_it_when(self):
        info = PdfReader(BytesIO(self.render())).metadata

        assert (info.title, info.author, info.creation_date) == ("通知", "上海市科学技术委员会", ISSUED)


@pytest.mark.usefixtures("_can_print")
class TestNothingIsReadFromOutside:
    def test_no_request_leaves_for_an_image_a_style_sheet_or_a_font(self):
        asked = []

        class Listener(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                asked.append(self.path)
                self.send_error(404)

        server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        html = (
            f"<meta charset=utf-8><link rel=stylesheet href='{at}/a.css'><link rel=attachment href='{at}/b'>"
            f"<style>@import '{at}/c.css'; @font-face {{ font-family: x; src: url('{at}/d.otf') }}</style>"
            f"<img src='{at}/e.png'><object data='{at}/f.svg'></object><p style='font-family: x'>国</p>"
        )

        render_pdf(html, title="", author="", now=ISSUED)
        server.shutdown()
        server.server_close()

        assert asked == []

    def test_a_file_of_the_machine_is_not_taken_in(self, tmp_path):
        secret = tmp_path / "secret.txt"
        secret.write_text("机密")
        html = f"<meta charset=utf-8><link rel=attachment href='{secret.as_uri()}'><p>国</p>"

        reader = PdfReader(BytesIO(render_pdf(html, title="", author="", now=ISSUED)))

        assert reader.attachments == {}

    @pytest.mark.parametrize(
        "url",
        [
            "http://example.org/a.png",
            "https://example.org/a.png",
            "file:///etc/hostname",
            "data:text/plain,x",
            "ftp://example.org/a",
            "portal-font:../../manage.py",
            "portal-font:unknown.otf",
        ],
    )
    def test_the_fetcher_refuses(self, reads, url):
        with pytest.raises(ValueError, match="an official document reads nothing from"):
            reads(url)

    @pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
    def test_the_fetcher_reads_the_portals_own_faces(self, reads, face):
        assert reads(face.url) == face.path.read_bytes()


def test_without_pango_the_user_is_told_what_to_do_meanwhile(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as where the library cannot be loaded

    with pytest.raises(PdfUnavailable, match="暂不能生成 PDF。请先使用打印预览"):
        render_pdf("", title="", author="", now=ISSUED)
