"""我的个人信息: what the portal knows of one person, as pages show it and as a copy to take along (article 45)."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db import models
from django.utils import timezone

from portal import exports
from portal.personal import wording
from portal.personal.owning import rows_about

# Secrets are no information about a person, and a copy would only spread them.
NOT_COPIED = ("password", "digest", "salt", "session_key", "session_data", "token", "key", "page")
MOST = 5000  # rows of one kind


@dataclass(frozen=True)
class Part:
    """The rows of one kind: a title, the heads and the cells."""

    title: str
    heads: list[str]
    rows: list[list[Any]]

    @property
    def pairs(self) -> list[tuple[str, Any]]:
        """The cells of the only row by their heads; empty where there are more rows."""
        return list(zip(self.heads, self.rows[0], strict=True)) if len(self.rows) == 1 else []

    @property
    def labelled(self) -> list[list[tuple[str, Any]]]:
        """Each row's cells by their heads."""
        return [list(zip(self.heads, row, strict=True)) for row in self.rows]


def parts(person: Any) -> Iterator[Part]:
    """Everything that the portal keeps about a person, by kind; what is empty is left out."""
    for model, found in rows_about(person):
        fields = [f for f in model._meta.concrete_fields if f.name not in NOT_COPIED and not f.primary_key]
        related = [f.name for f in fields if f.is_relation]
        rows = [[_cell(row, f) for f in fields] for row in found.select_related(*related).order_by("pk")[:MOST]]
        if rows:
            yield Part(str(model._meta.verbose_name), [str(f.verbose_name) for f in fields], rows)


def in_words(person: Any) -> list[Part]:
    """The same as a person reads it, what is one of a kind first: in words, without what is empty or says who it is."""
    found = [part for model, rows in rows_about(person) if (part := _in_words(person, model, rows))]
    return sorted(found, key=lambda part: (len(part.rows) > 1, part.title != str(person._meta.verbose_name)))


def _in_words(person: Any, model: Any, found: Any) -> Part | None:
    fields = [f for f in wording.told(model) if f.name not in NOT_COPIED]
    related = [f.name for f in fields if f.is_relation]
    rows = list(wording.with_codes(found).select_related(*related).order_by("-pk")[:MOST])
    said = {f: [wording.value(row, f) for row in rows] for f in fields if not _is_owner(person, f, rows)}
    shown = {f: values for f, values in said.items() if any(values)}
    if not shown:
        return None
    cells = [list(row) for row in zip(*shown.values(), strict=True)]
    return Part(str(model._meta.verbose_name), [wording.head(f) for f in shown], cells)


def _is_owner(person: Any, field: models.Field, rows: list[Any]) -> bool:
    """Whether the column only says, row by row, that it is this person's."""
    return field.related_model is person.__class__ and all(getattr(row, field.attname) == person.pk for row in rows)


def _cell(row: Any, field: models.Field) -> Any:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if isinstance(value, models.Model):
        return str(value)
    if hasattr(value, "astimezone"):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def package(person: Any) -> bytes:
    """A ZIP of the copy: one JSON for machines with every column, one Excel file in words for each kind."""
    found, buffer = list(parts(person)), BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        plain = [{"title": p.title, "rows": [dict(zip(p.heads, row, strict=True)) for row in p.rows]} for p in found]
        archive.writestr("我的个人信息.json", json.dumps(plain, ensure_ascii=False, indent=1))
        for part in in_words(person):
            archive.writestr(f"{part.title}.xlsx", exports.workbook(part.title, part.heads, part.rows).content)
    return buffer.getvalue()
