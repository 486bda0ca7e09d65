"""An uploaded file is kept only if it is what it says; else the user reads how to mend it."""

import hashlib
import io
from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from portal.documents.inside.archive import MOST_ENTRIES
from portal.documents.kinds import DOCX, JPG, PDF, PNG, XLSX
from portal.documents.slots import BY_MACHINE
from portal.documents.uploads import check_upload, clean_name
from tests.factories.files import pdf_bytes
from tests.portal.documents import packages
from tests.portal.documents.packages import package

ALL = BY_MACHINE["demand"]
PNG_BYTES, JPG_BYTES = packages.picture(), packages.picture("JPEG")


def locked_bytes() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(210, 297)
    writer.encrypt("x")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def only(*kinds):
    return replace(ALL, kinds=kinds)


def of_at_most(megabytes):
    return replace(ALL, most_mb=megabytes)


def refusal(content: bytes, name: str, slot=ALL) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refused:
        check_upload(io.BytesIO(content), name, slot)
    return refused.value.code, refused.value.messages[0]


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (pdf_bytes(), "需求说明.pdf", PDF),
        (package(), "方案.docx", DOCX),
        (package(packages.XLSX), "预算.xlsx", XLSX),
        (PNG_BYTES, "图.png", PNG),
        (JPG_BYTES, "图.jpg", JPG),
        (JPG_BYTES, "图.JPEG", JPG),
    ],
)
def test_a_file_that_is_what_its_name_says_is_taken(content, name, kind):
    checked = check_upload(SimpleUploadedFile(name, content), name, ALL)

    assert (checked.kind, checked.size) == (kind, len(content))
    assert checked.sha256 == hashlib.sha256(content).hexdigest()


def test_the_file_is_left_at_its_start_for_whoever_stores_it():
    file = io.BytesIO(pdf_bytes())

    check_upload(file, "a.pdf", ALL)

    assert file.tell() == 0


def test_a_kind_not_asked_for_is_refused_with_the_kinds_that_are():
    assert refusal(b"x", "说明.wps", only(PDF)) == ("kind", "请上传 PDF，当前文件为 .wps")
    assert refusal(b"x", "说明", only(PDF, DOCX)) == ("kind", "请上传 PDF、Word，当前文件没有扩展名。")


def test_an_allowed_kind_is_still_refused_where_only_another_is_asked_for():
    assert refusal(PNG_BYTES, "图.png", only(PDF)) == ("kind", "请上传 PDF，当前文件为 .png")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>", "a.pdf"),
        (b"PK\x03\x04" + pdf_bytes(), "a.pdf"),
        (b"junk" + package(), "a.docx"),
        (package(packages.XLSX), "a.docx"),
        (package(""), "a.xlsx"),
        (PNG_BYTES, "a.jpg"),
        (b"PK\x03\x04 broken", "a.docx"),
    ],
)
def test_a_file_other_inside_than_its_name_says_is_refused(content, name):
    assert refusal(content, name)[0] == "content"


def test_the_refusal_of_a_renamed_file_says_how_to_mend_it():
    assert refusal(b"GIF89a", "图纸.pdf")[1] == (
        "“图纸.pdf”的内容不是 PDF 文件，可能只改了扩展名。请用原软件另存为 PDF 后再上传。"
    )


def test_an_empty_file_is_refused():
    assert refusal(b"", "a.pdf") == ("empty", "文件是空的（0 字节），请检查后重新上传。")


def test_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not():
    limit = 1024 * 1024
    whole = pdf_bytes(pad=limit - len(pdf_bytes()))

    assert check_upload(io.BytesIO(whole), "a.pdf", of_at_most(1)).size == limit
    assert refusal(whole + b"\n", "a.pdf", of_at_most(1)) == (
        "size",
        "文件不能超过 1 MB，当前为 1.1 MB。请压缩图片或者拆分后再上传。",
    )


def test_the_limit_is_a_setting(settings):
    settings.UPLOAD_MAX_MB = 1

    assert refusal(b"%PDF-" + b"\n" * 2 * 1024 * 1024, "a.pdf")[0] == "size"


def test_a_locked_pdf_is_refused():
    assert refusal(locked_bytes(), "a.pdf") == (
        "locked",
        "“a.pdf”带有密码或者权限限制，请解除后再上传。",
    )


def test_macros_under_a_harmless_extension_are_refused():
    content = package(parts={"word/vbaProject.bin": b"x"})

    assert refusal(content, "a.docx") == ("macros", "“a.docx”含有宏，请另存为不含宏的文件后再上传。")


def test_an_archive_of_too_many_entries_is_refused_before_it_is_unpacked():
    content = package(parts={f"word/{n}.xml": "<x/>" for n in range(MOST_ENTRIES)})

    assert refusal(content, "a.docx") == (
        "bomb",
        "“a.docx”解压后体积异常，无法接收。请用原软件打开后另存为新文件，再上传。",
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("需求说明.pdf", "需求说明.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\文件\\方案.DOCX", "方案.docx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("图\u202egnp.pdf", "图gnp.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("说明 . pdf . ", "说明. pdf"),
        (".pdf", "未命名.pdf"),
        ("", "未命名"),
        ("国" * 300 + ".pdf", "国" * 76 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(given, kept):
    assert clean_name(given) == kept
