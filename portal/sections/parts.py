"""The sections of a long form, and what each still misses; one table for form, check page and refusals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as say


class Gap(NamedTuple):
    """What is missing or wrong, and the field or grid of its section where it is mended."""

    field: str
    text: str


def nothing(record: Any) -> Iterator[Gap]:
    """For a section that has no rule of its own."""
    yield from ()


@dataclass(frozen=True)
class Section:
    """One part of the form, on a page of its own.

    `required` must be filled before the record goes on; `further` are the section's own rules; `fields` are those
    that may come filled before anybody saved the section.
    """

    key: str
    title: Any
    required: tuple[str, ...] = ()
    further: Callable[[Any], Iterator[Gap]] = nothing
    fields: tuple[str, ...] = ()
    hint: Any = ""

    def gaps(self, record: Any) -> list[Gap]:
        """What the section misses before the record can go on."""
        empty = [name for name in self.required if _is_empty(record, name)]
        return [Gap(name, say("请填写%s") % label(record, name)) for name in empty] + list(self.further(record))

    def is_begun(self, record: Any) -> bool:
        """Whether anybody saved the section or one of its fields came filled."""
        return self.key in record.sections or any(not _is_empty(record, name) for name in self.fields)


class Sections(tuple[Section, ...]):
    """All sections of a form, in their order."""

    @property
    def by_key(self) -> dict[str, Section]:
        return {section.key: section for section in self}

    def number(self, section: Section) -> int:
        """The section's place, from 1."""
        return list(self.by_key).index(section.key) + 1

    def after(self, section: Section) -> Section | None:
        """The section that follows; nothing after the last."""
        place = self.number(section)
        return self[place] if place < len(self) else None

    def gaps_of(self, record: Any) -> Iterator[tuple[Section, Gap]]:
        """Everything that keeps the form from being complete."""
        for section in self:
            for gap in section.gaps(record):
                yield section, gap

    def first_incomplete(self, record: Any) -> Section | None:
        """Where filling goes on."""
        return next((section for section in self if section.gaps(record)), None)


def label(record: Any, name: str) -> str:
    """What a reader calls an answer."""
    return str(record._meta.get_field(name).verbose_name)


def _is_empty(record: Any, name: str) -> bool:
    return getattr(record, record._meta.get_field(name).attname) in (None, "", [], False)
