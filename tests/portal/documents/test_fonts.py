"""Which faces are there, and what is said of those that are not."""

from portal.documents.fonts import FACES, face_called, faces, fonts_missing
from portal.documents.official import Official, document_html


def put(folder, *names):
    for name in names:
        (folder / name).write_bytes(b"OTTO")


def test_missing_faces_are_named_by_what_they_are_for(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    put(tmp_path, "FandolFang-Regular.otf", "FandolSong-Bold.otf", "FandolSong-Regular.otf")

    assert [str(label) for label in fonts_missing()][:2] == ["黑体（一级标题）", "楷体（二级标题）"]


def test_only_faces_that_are_there_are_declared_in_the_document(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    put(tmp_path, "FandolKai-Regular.otf")

    html = document_html("documents/text.html", Official(title="通知"))

    assert html.count("@font-face") == 1
    assert 'font-family: "FandolKai"; font-weight: 400; src: url("portal-font:FandolKai-Regular.otf")' in html


def test_a_folder_that_does_not_exist_holds_no_faces(settings, tmp_path):
    settings.FONTS_DIR = tmp_path / "nowhere"

    assert faces() == []


def test_a_file_that_is_no_face_is_not_found_though_it_lies_there(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    put(tmp_path, "other.otf", FACES[0].file)

    assert face_called("other.otf") is None
    assert face_called(FACES[0].file) == FACES[0]


def test_no_path_of_the_machine_stands_in_a_document(settings, tmp_path):
    settings.FONTS_DIR = tmp_path
    put(tmp_path, *(face.file for face in FACES))

    assert str(tmp_path) not in document_html("documents/text.html", Official(title="通知"))
