"""The faces of an official document: where they lie, which are missing, what stands in for them.

GB/T 9704-2012 asks for 仿宋, 小标宋, 黑体 and 楷体. Free faces come near them (Fandol, one file each,
unpacked into `settings.FONTS_DIR` at set-up); a character that they lack, as in rare names, is taken from
Noto CJK.
"""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCHEME = "portal-font"


@dataclass(frozen=True)
class Face:
    """One font file as the document's style sheet names it."""

    label: Promise
    family: str
    weight: int
    file: str

    @property
    def url(self) -> str:
        """The address in the document; only `render.fetcher` knows it, no path of the machine shows."""
        return f"{SCHEME}:{self.file}"

    @property
    def path(self) -> Path:
        """Where set-up puts the file."""
        return Path(settings.FONTS_DIR) / self.file


FACES = (
    Face(_("仿宋（正文）"), "FandolFang", 400, "FandolFang-Regular.otf"),
    Face(_("标宋（标题、发文机关标志）"), "FandolSong", 700, "FandolSong-Bold.otf"),
    Face(_("宋体（页码）"), "FandolSong", 400, "FandolSong-Regular.otf"),
    Face(_("黑体（一级标题）"), "FandolHei", 400, "FandolHei-Regular.otf"),
    Face(_("楷体（二级标题）"), "FandolKai", 400, "FandolKai-Regular.otf"),
)
FALLBACKS = (
    (_("Noto 宋体（生僻字）"), "NotoSerifCJK-Regular"),
    (_("Noto 黑体（生僻字）"), "NotoSansCJK-Regular"),
)


def faces() -> list[Face]:
    """The faces that are there, for the `@font-face` rules inside the document."""
    return [face for face in FACES if face.path.is_file()]


def fonts_missing() -> list[Promise]:
    """What to tell the user is not installed; empty where a document looks as the standard asks."""
    absent = [face.label for face in FACES if not face.path.is_file()]
    return absent + [label for label, stem in FALLBACKS if not _on_the_system(stem)]


def _on_the_system(stem: str) -> bool:
    folders = (Path(each) for each in settings.FONT_FOLDERS)
    return any(next(folder.rglob(f"{stem}.*"), None) for folder in folders if folder.is_dir())


def face_called(file: str) -> Face | None:
    """The installed face of this file name; the only files that a document may read."""
    return next((face for face in faces() if face.file == file), None)
