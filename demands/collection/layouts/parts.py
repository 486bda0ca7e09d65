"""What a form is made of, as plain data that a version keeps: sections, fields, the checklist, grounds of refusal."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from demands.collection.layouts.columns import COLUMNS, Column
from portal.sections.checklist import Item

COLUMN = "column"  # the kind of a field that is a column


@dataclass(frozen=True)
class FormSection:
    """One page of the form."""

    key: str
    title: str
    hint: str = ""


@dataclass(frozen=True)
class FormField:
    """One field as the form asks for it; `limit` in characters, 0 for none.

    `identifying`: names units or people, so that experts who judge blind do not see it.
    """

    key: str
    section: str
    label: str
    kind: str = COLUMN
    help: str = ""
    example: str = ""
    limit: int = 0
    required: bool = False
    public: bool = True
    hidden: bool = False
    identifying: bool = False
    options: tuple[str, ...] = ()

    @property
    def column(self) -> Column | None:
        """The column that the field is; nothing for one that was added."""
        return COLUMNS.get(self.key) if self.kind == COLUMN else None


@dataclass(frozen=True)
class Layout:
    """A whole form. Fields stand in the order in which their section shows them."""

    sections: tuple[FormSection, ...]
    fields: tuple[FormField, ...]
    checklist: tuple[Item, ...]
    grounds: tuple[tuple[str, str], ...]
    # What was worked out of this layout by others, such as the sections with their rules.
    worked_out: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def by_key(self) -> dict[str, FormField]:
        return {each.key: each for each in self.fields}

    @cached_property
    def shown(self) -> tuple[FormField, ...]:
        """The fields that a unit sees, section by section."""
        return tuple(each for section in self.sections for each in self.of(section.key))

    @cached_property
    def added(self) -> tuple[FormField, ...]:
        """Those shown that are no columns."""
        return tuple(each for each in self.shown if each.column is None)

    def of(self, section: str, *, hidden: bool = False) -> tuple[FormField, ...]:
        """The fields of a section; with `hidden` also those that no unit sees."""
        return tuple(each for each in self.fields if each.section == section and (hidden or not each.hidden))

    def label(self, name: str) -> str:
        """What the form calls a field."""
        return self.by_key[name].label

    def told(self) -> Iterator[FormField]:
        """The columns that tell something, which is everything but the promise."""
        for each in self.shown:
            if each.column and each.key != "unclassified_declared":
                yield each

    def as_json(self) -> dict[str, Any]:
        """The form as plain data."""
        return {
            "sections": [asdict(each) for each in self.sections],
            "fields": [asdict(each) | {"options": list(each.options)} for each in self.fields],
            "checklist": [
                {"key": each.key, "label": each.label, "hint": each.hint, "phrases": list(each.phrases)}
                for each in self.checklist
            ],
            "grounds": [{"key": key, "label": label} for key, label in self.grounds],
        }


def from_json(data: dict[str, Any]) -> Layout:
    """A form kept as plain data; it was checked before it was kept."""
    return Layout(
        tuple(FormSection(**each) for each in data["sections"]),
        tuple(FormField(**each | {"options": tuple(each["options"])}) for each in data["fields"]),
        tuple(Item(**each | {"phrases": tuple(each["phrases"])}) for each in data["checklist"]),
        tuple((each["key"], each["label"]) for each in data["grounds"]),
    )
