"""The one table of what may be handed in where: the hints on the pages, the checks and docs/uploads.md come from it."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal.documents.kinds import JPG, KINDS, PDF, PNG, XLSX, Kind

MB = 1024 * 1024


@dataclass(frozen=True)
class Slot:
    """A place for files: with the records of one machine."""

    machine: str
    label: Promise
    kinds: tuple[Kind, ...]
    unit: str  # the column of the record with the unit whose quota it counts for
    most_files: int  # with one record
    most_mb: int = 20  # one file; the setting UPLOAD_MAX_MB may ask for less
    most_unpacked_mb: int = 300  # an Office file, unpacked

    @property
    def max_mb(self) -> int:
        """The most that one file may have, in MB."""
        return min(self.most_mb, settings.UPLOAD_MAX_MB)

    def unit_of(self, record: Any) -> int | None:
        """The key of the unit for which the record's files count."""
        return getattr(record, self.unit)

    @property
    def kinds_in_words(self) -> str:
        """PDF、Word、Excel、PNG、JPG."""
        return "、".join(kind.label for kind in self.kinds)

    @property
    def hint(self) -> str | Promise:
        """What stands beside the field; worded when it is shown, as the settings are then."""
        return lazy(self._worded_hint, str)()

    def _worded_hint(self) -> str:
        given = {"kinds": self.kinds_in_words, "mb": self.max_mb, "files": self.most_files}
        return say("%(kinds)s，每个不超过 %(mb)d MB，最多 %(files)d 个。") % given

    @property
    def accept(self) -> str:
        """The extensions, as a page tells them to the browser."""
        return ",".join(extension for kind in self.kinds for extension in kind.extensions)


SLOTS = (
    Slot("organisation", _("营业执照或法人证书"), (PDF, PNG, JPG), "pk", most_files=10),
    Slot("demand", _("需求的附件"), KINDS, "organisation_id", most_files=20),
    Slot("solution", _("揭榜方案的附件"), KINDS, "organisation_id", most_files=20),
    Slot("reserve_entry", _("入库书面同意的扫描件"), (PDF, PNG, JPG), "lead_id", most_files=20),
    Slot("talk", _("对接记录的附件"), KINDS, "organisation_id", most_files=5),
    Slot("redress", _("复核申请的证据"), KINDS, "organisation_id", most_files=10),
    Slot("application", _("项目申报的附件"), KINDS, "lead_id", most_files=30),
    Slot("demand_import", _("批量导入的需求表"), (XLSX,), "unit_id", most_files=1, most_mb=5, most_unpacked_mb=60),
    Slot("material", _("材料库的材料"), KINDS, "unit_id", most_files=30),
)
BY_MACHINE = {slot.machine: slot for slot in SLOTS}


PAGE = """# 附件：收什么、怎么查

本页由 `manage.py files table` 生成；页面上的提示和提交时的检查用同一张表（`portal/documents/slots.py`）。

{table}

文件先看大小、扩展名和内容是否一致，再看里面有没有宏、脚本、夹带的文件、指向外部的引用和异常的压缩比，
最后交病毒扫描。扫描器没有回答的文件先保存、暂不提供下载，扫描完成后自动开放。
"""


def page() -> str:
    """docs/uploads.md."""
    head = ["用于", "记录", "类型", "扩展名", "单个上限", "解压上限", "每条记录最多"]
    rows = [
        [
            str(slot.label),
            f"`{slot.machine}`",
            slot.kinds_in_words,
            slot.accept.replace(",", " "),
            f"{slot.most_mb} MB",
            f"{slot.most_unpacked_mb} MB",
            f"{slot.most_files} 个",
        ]
        for slot in SLOTS
    ]
    lines = ["| " + " | ".join(cells) + " |" for cells in [head, ["---"] * len(head), *rows]]
    return PAGE.format(table="\n".join(lines))
