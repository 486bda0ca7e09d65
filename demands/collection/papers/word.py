"""A demand as a Word file, in the order of its form."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as say

from demands.collection import tasks
from demands.collection.models import Demand
from portal.documents.word import Word
from portal.personal import showing
from portal.sections.comparing import line

COLUMNS = ("name", "present", "target", "unit", "method")
# Of the public copy: what is told in a table of facts, and what is a text under a heading of its own.
FACTS = ("field", "subfield", "keywords", "term_months", "total_investment", "way_of_solving")


def whole(demand: Demand, files: Iterable[Any], *, reader: Any) -> bytes:
    """Every answer, for the unit and its department; `files` are its attachments with their sources.

    Personal data stands in it as this reader sees it on the page.
    """
    made = Word(demand.title)
    made.pairs(
        [
            (say("需求编号"), demand.code),
            (say("提出单位"), demand.organisation.name),
            (say("所在地"), f"{demand.region.name} {demand.organisation.city}"),
            (say("征集批次"), demand.round.name),
            (say("状态"), demand.get_state_display()),
        ]
    )
    for section in tasks.answers_of(demand):
        made.head(str(section["title"]))
        made.pairs([(pair["label"], _told(demand, pair, reader)) for pair in section["pairs"]])
        if section["key"] == "indicators":
            _indicators(made, [{name: getattr(row, name) for name in COLUMNS} for row in demand.indicators.all()])
        if section["key"] == "pledge":
            _files(made, list(files))
    return made.bytes()


def public(copy: dict[str, Any], since: Iterable[Any] = ()) -> bytes:
    """What everybody may read, from a public copy (`demands.collection.copies.public`).

    `since` is what was corrected and adjusted since it was published, each with kind, number, at, by, text, changes.
    """
    made, labels = Word(copy["title"]), copy.get("labels", {})
    first = [(say("需求编号"), copy["code"]), (say("需求方"), copy["organisation"]), (say("所在地"), _place(copy))]
    told = [name for name in labels if name not in ("title", "is_anonymous")]
    made.pairs(first + [(labels[name], line(copy[name])) for name in told if name in FACTS])
    for name in told:
        if name not in FACTS and line(copy[name]):
            made.head(labels[name])
            made.text(line(copy[name]))
    for each in copy.get("answers", ()):
        made.head(each["label"])
        made.text(each["value"])
    made.head(say("技术指标"))
    _indicators(made, copy["indicators"])
    _since(made, list(since))
    return made.bytes()


def _told(demand: Demand, pair: dict[str, Any], reader: Any) -> str:
    return showing.told(demand, pair["personal"], reader).text if pair["personal"] else pair["value"]


def _place(copy: dict[str, Any]) -> str:
    return f"{copy['region_name']} {copy['city']}".strip()


def _indicators(made: Word, rows: list[dict[str, str]]) -> None:
    labels = {
        "name": say("指标"),
        "present": say("现有水平"),
        "target": say("目标值"),
        "unit": say("单位"),
        "method": say("考核方式"),
    }
    names = [name for name in labels if not rows or name in rows[0]]
    heads = [say("序"), *(labels[name] for name in names)]
    made.table(heads, [[str(n), *(row[name] for name in names)] for n, row in enumerate(rows, 1)])


def _since(made: Word, notes: list[Any]) -> None:
    if notes:
        made.head(say("更正与调整"))
    for note in notes:
        told = (f"{note.kind} {note.number}".strip(), f"{timezone.localtime(note.at):%Y-%m-%d}", note.by, note.text)
        made.text("　".join(filter(None, told)))
        if note.changes:
            rows = [[each["label"], each["before"] or "—", each["after"] or "—"] for each in note.changes]
            made.table([say("内容"), say("修改前"), say("修改后")], rows)


def _files(made: Word, files: list[Any]) -> None:
    if not files:
        made.text(say("没有附件。"))
        return
    rows = []
    for number, file in enumerate(files, 1):
        use = getattr(file, "use", None)
        last = use.version.valid_until if use else None
        level = str(use.version.get_level_display()) if use else say("C 本次上传的扫描件")
        rows.append([str(number), file.name, level, last.isoformat() if last else say("长期") if use else "—"])
    made.table([say("序"), say("附件"), say("来源"), say("有效期至")], rows)
