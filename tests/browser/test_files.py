"""A file over its limit is said to be so as soon as it is chosen, and nothing else of the form is lost."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_too_large_is_told_at_once_and_a_small_one_is_not(visitor, tmp_path):
    large, small = tmp_path / "大图.pdf", tmp_path / "小图.pdf"
    large.write_bytes(b"%PDF-" + b"\0" * (21 * 1024 * 1024))
    small.write_bytes(b"%PDF-")
    guest = visitor()
    guest.open("/register/")
    page, field = guest.page, guest.page.locator("input[type=file]")
    page.fill("[name=unit-name]", "某某半导体")

    field.set_input_files(large)
    assert page.locator("[role=alert]").inner_text() == (
        "文件不能超过 20 MB，当前为 21.0 MB。请压缩图片或者拆分后重新选择。"
    )
    assert (field.input_value(), page.input_value("[name=unit-name]")) == ("", "某某半导体")

    field.set_input_files(small)
    assert page.locator("[role=alert]").count() == 0
    assert field.input_value().endswith("小图.pdf")
    assert guest.faults == []


def test_a_file_of_a_kind_that_is_not_taken_is_told_at_once(visitor, tmp_path):
    wrong, right = tmp_path / "软件$&.EXE", tmp_path / "证书.PDF"
    wrong.write_bytes(b"MZ")
    right.write_bytes(b"%PDF-")
    guest = visitor()
    guest.open("/register/")
    page, field = guest.page, guest.page.locator("input[type=file]")

    field.set_input_files(wrong)
    assert page.locator("[role=alert]").inner_text() == "只收 PDF、PNG、JPG 文件，“软件$&.EXE”不是。请转换后重新选择。"
    assert field.input_value() == ""
    field.set_input_files(right)
    assert page.locator("[role=alert]").count() == 0
    assert field.input_value().endswith("证书.PDF")
    assert guest.faults == []
