"""A JSON value of a column as pairs that a reader understands, a line for each: a label, then what stands under it.

A label is that of the model's own field of this name, of a field of its parts or of what it points to, or what was
registered for the column; where none of them knows the key, the key itself. What a known field holds is worded, and
masked, like that field's own value.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

EMPTY = "—"
_words: dict[tuple[str, str], dict[str, Any]] = {}
SAVED = {"at": _("时间"), "by": _("办理人"), "n": _("保存次数")}  # of a section: when, by whom, how often
# Keys that copies made for publishing and signing use.
COMMON = {
    "name": _("名称"),
    "title": _("名称"),
    "code": _("编号"),
    "order": _("序号"),
    "unit": _("单位"),
    "units": _("单位"),
    "region": _("省（市）"),
    "year": _("年度"),
    "round": _("批次"),
    "city": _("城市"),
    "organisation": _("单位"),
    "leader": _("负责人"),
    "lead": _("牵头单位"),
    "month": _("月份"),
    "evidence": _("考核依据"),
    "role": _("角色"),
    "duty": _("分工"),
    "milestones": _("里程碑"),
    "indicators": _("指标"),
    "budget": _("预算"),
    "expert": _("专家"),
}


def labels(model: str, column: str, words: dict[str, Any]) -> None:
    """Register what the keys in a JSON column of `app.Model` are called."""
    _words[model.lower(), column] = words


class Told:
    """Words for one JSON column; `said(model, column, raw)` words the value of a plain field."""

    def __init__(self, model: Any, column: str, said: Callable[[Any, str, Any], str]):
        self.said, self.known = said, _words.get((model._meta.label_lower, column), {}) if model else {}
        self.models = [model, *_near(model)] if model else []

    def text(self, raw: Any) -> str:
        """All of it; a line for each entry of what is not a plain list."""
        if isinstance(raw, dict):
            return "\n".join(f"{self._label(key)}：{self._short(key, value)}" for key, value in raw.items()) or EMPTY
        if any(isinstance(each, (dict, list)) for each in raw):
            return "\n".join(f"{number}. {self._short('', each)}" for number, each in enumerate(raw, 1))
        return "、".join(_plain(each) for each in raw) or EMPTY

    def _short(self, key: str, value: Any) -> str:
        """What stands under a key, on one line."""
        if isinstance(value, dict):
            return "，".join(f"{self._label(k)} {self._short(k, v)}" for k, v in value.items()) or EMPTY
        if isinstance(value, list):
            deep = any(isinstance(each, (dict, list)) for each in value)
            return ("；" if deep else "、").join(self._short("", each) for each in value) or EMPTY
        found = self._field(key)
        if found is None or (isinstance(found[1], models.ForeignKey) and key == found[1].name):  # named in words
            return _plain(value)
        return self.said(found[0], found[1].column, value)

    def _label(self, key: str) -> str:
        if key in self.known or (self.known and key in SAVED):
            return str(self.known.get(key) or SAVED[key])
        found = self._field(key)
        return str(found[1].verbose_name) if found else str(COMMON.get(key, key))

    def _field(self, key: str) -> tuple[Any, Any] | None:
        for model in self.models:
            for field in model._meta.local_concrete_fields:
                if key in (field.name, field.column) and not field.primary_key:
                    return model, field
        return None


def _near(model: Any) -> Iterator[Any]:
    """The parts of a model and what it points to, but for people and what only belongs to the account."""
    parts = [r.related_model for r in model._meta.related_objects if r.on_delete is models.CASCADE]
    points = [f.related_model for f in model._meta.local_concrete_fields if f.is_relation]
    yield from (each for each in parts + points if each._meta.app_label == model._meta.app_label)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, str) and "T" in value[:11]:
        try:
            return timezone.localtime(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M:%S")
        except ValueError:
            return value
    return str(value)
