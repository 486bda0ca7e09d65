"""What the side of the workbench offers: each app's `navigation.py` lists its pages and what may be begun there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

# The sections of the side navigation, in their order: the way of a need, then who serves it.
NEEDS, REVIEWS, PROJECTS, UNITS = _("需求与储备"), _("专家评审"), _("指南与项目"), _("单位与年度")
AUDIT = _("审计")
SECTIONS = (NEEDS, REVIEWS, PROJECTS, UNITS, AUDIT)

# Who works in a unit, and who reads the records of all units or of a region's.
OF_UNITS = frozenset({"org_admin", "org_editor"})
STAFF = frozenset(
    {"dept_officer", "dept_approver", "office_officer", "office_approver", "working_group", "supervisor", "auditor"}
)


@dataclass(frozen=True)
class Item:
    """A page in the side navigation, for whoever holds one of the roles (none named: everybody).

    `pages` names those that belong here though their addresses stand elsewhere: a record is not always below its list.
    """

    section: Any
    label: Any
    url_name: str
    roles: frozenset[str] = frozenset()
    pages: tuple[str, ...] = ()

    def reach(self, path: str) -> int:
        """How much of the address `path` lies in this item; the longest of all items is the one it belongs to."""
        url = reverse(self.url_name)
        return len(url) if path.startswith(url) and url != "/" else 0


@dataclass(frozen=True)
class Opening:
    """Something a person may begin: a button on the work list."""

    label: Any
    url_name: str
    roles: frozenset[str]


@cache
def _declared(attribute: str) -> tuple:
    found: list = []
    for app in apps.get_app_configs():
        try:
            module = import_module(f"{app.name}.navigation")
        except ModuleNotFoundError as missing:
            if missing.name != f"{app.name}.navigation":
                raise
            continue
        found += getattr(module, attribute, ())
    return tuple(found)


def openings_for(user: Any) -> list[dict[str, Any]]:
    """What this person may begin: label and url."""
    return [{"label": o.label, "url": reverse(o.url_name)} for o in _declared("OPENINGS") if o.roles & user.roles]


def _items_for(user: Any) -> list[Item]:
    return [item for item in _declared("ITEMS") if not item.roles or item.roles & user.roles]


def item_of(user: Any, path: str) -> Item | None:
    """The list that a page belongs to, as this person finds it in the side navigation."""
    items = _items_for(user)
    try:
        page = resolve(path).url_name
    except Resolver404:
        return None
    named = next((item for item in items if page in item.pages), None)
    found = named or max(items, key=lambda item: item.reach(path), default=None)
    return found if found and (named or found.reach(path)) else None


def way_back(user: Any, path: str) -> dict[str, Any] | None:
    """Label and url of the list above a page; nothing where the page is that list, or belongs to none."""
    item = item_of(user, path)
    return {"label": item.label, "url": reverse(item.url_name)} if item and reverse(item.url_name) != path else None


def sections_for(user: Any, path: str) -> Iterator[dict[str, Any]]:
    """The side navigation: sections of {label, items}, the present page marked."""
    found: dict[str, list] = {str(section): [] for section in SECTIONS}
    items, here = _items_for(user), item_of(user, path)
    for item in items:
        url = reverse(item.url_name)
        found[str(item.section)].append({"label": item.label, "url": url, "current": item is here, "count": 0})
    yield from ({"label": label, "entries": entries} for label, entries in found.items() if entries)
