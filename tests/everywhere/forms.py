"""The forms of a page as a browser sees them: their fields, what stands in them, what may be chosen."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

TYPED = {"text", "email", "tel", "search", "url", "number", "date", "datetime-local", "textarea", "password"}

FIELDS = ("input", "select", "textarea", "button")


@dataclass
class Field:
    """One input, select or textarea."""

    name: str
    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    chosen: list[str] = field(default_factory=list)
    is_on: bool = False
    many: bool = False

    @property
    def names_rows(self) -> bool:
        """Whether its values are keys of rows: what may be chosen, or what is sent along unseen."""
        said = self.kind in ("hidden", "checkbox", "radio", "button")
        values = [*self.choices, *([self.value] if said else [])]
        numbers = [value for value in values if value]
        return bool(numbers) and all(value.isdecimal() for value in numbers) and not self.counts_rows

    @property
    def counts_rows(self) -> bool:
        """Whether it says how many rows a table of the form has, or which version was seen."""
        return self.name.endswith("_FORMS") or self.name in ("seen", "version")

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED


@dataclass
class Form:
    """One form: where it is sent, by which method, what it holds."""

    method: str
    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self, text: Any) -> dict[str, list[str]]:
        """What a person sends who types `text(name)` into every field and takes the first of each choice."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.is_typed:
                sent.setdefault(each.name, []).append(text(each.name))
            elif each.kind in ("checkbox", "hidden"):
                sent.setdefault(each.name, []).append(each.value)
            elif each.kind == "radio":
                sent.setdefault(each.name, [each.value])
            elif each.kind == "select" and each.choices:
                sent.setdefault(each.name, []).append(next((c for c in each.choices if c), ""))
        return sent

    def as_shown(self) -> dict[str, list[str]]:
        """What a browser sends when nothing is changed."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if each.kind == "select":
                first = [each.choices[0]] if each.choices and not each.many else []
                sent.setdefault(each.name, []).extend(each.chosen or first)
            elif each.kind not in ("checkbox", "radio", "file", "submit", "button") or each.is_on:
                sent.setdefault(each.name, []).append(each.value)
        return sent

    @property
    def typed(self) -> list[Field]:
        return [each for each in self.fields if each.is_typed]


class _Reader(HTMLParser):
    """Collects the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.inside: Form | None = None
        self.open: Field | None = None
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list) -> None:
        given = {name: value or "" for name, value in attributes}
        self.ids |= {given["id"]} if "id" in given else set()
        if tag == "form":
            self.inside = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self.inside)
        elif self.inside is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        if tag == "option" and self.open is not None:
            self.open.choices.append(given.get("value", ""))
            self.open.chosen += [given.get("value", "")] if "selected" in given else []
        elif tag in FIELDS and given.get("name") and "disabled" not in given:
            kind = given.get("type", "text").lower() if tag == "input" else tag
            made = Field(given["name"], kind, given.get("value", "on" if kind == "checkbox" else ""))
            made.is_on, made.many = "checked" in given, "multiple" in given
            self.inside.fields.append(made)  # type: ignore[union-attr]
            self.open = made if tag in ("select", "textarea") else None

    def handle_data(self, data: str) -> None:
        if self.open is not None and self.open.kind == "textarea":
            self.open.value += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = None
        elif tag in ("select", "textarea"):
            self.open = None


def read(page: str) -> _Reader:
    """The page's forms and the ids of its elements."""
    reader = _Reader()
    reader.feed(page)
    return reader


def sent_by_post(page: str, *, words: bool = True) -> list[Form]:
    """The forms of a page that change something; those that take words, unless all are wanted."""
    return [form for form in read(page).forms if form.method == "post" and (form.typed or not words)]
