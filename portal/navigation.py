"""What the side of the workbench offers: each app's `navigation.py` lists its pages and what may be begun there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _

from portal.workflow import machines

# The sections of the side navigation, in their order: the way of a need, then who serves it.
NEEDS, REVIEWS, PROJECTS, UNITS = _("需求与储备"), _("专家评审"), _("指南与项目"), _("单位与年度")
AUDIT = _("审计")
SECTIONS = (NEEDS, REVIEWS, PROJECTS, UNITS, AUDIT)

# The stages of 需求与储备 in their order: a long section shows where on the way its reader is.
COLLECTION, SELECTION, RELEASE = _("征集"), _("评价与遴选"), _("发布")
MATCHING, RESERVE = _("对接"), _("储备")
STAGES = (COLLECTION, SELECTION, RELEASE, MATCHING, RESERVE)

# Who works in a unit, and who reads the records of all units or of a region's.
OF_UNITS = frozenset({"org_admin", "org_editor"})
STAFF = frozenset(
    {"dept_officer", "dept_approver", "office_officer", "office_approver", "working_group", "supervisor", "auditor"}
)


@dataclass(frozen=True)
class Item:
    """A page in the side navigation, for whoever holds one of the roles (none named: everybody).

    `pages` names those that belong here though their addresses stand elsewhere: a record is not always below its list.
    `stage` is the stage of the section; a page that serves all of them has none and stands above them.
    """

    section: Any
    label: Any
    url_name: str
    roles: frozenset[str] = frozenset()
    pages: tuple[str, ...] = ()
    stage: Any = ""

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
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name == "step":
        return item_of(user, _page_of_record(**match.kwargs)) if match.kwargs["machine"] in machines() else None
    page = match.url_name
    named = next((item for item in items if page in item.pages), None)
    found = named or max(items, key=lambda item: item.reach(path), default=None)
    return found if found and (named or found.reach(path)) else None


def _page_of_record(machine: str, pk: int, name: str) -> str:
    """Where the record of a step's page stands, without asking for the record."""
    return machines()[machine](pk=pk).get_absolute_url()  # type: ignore[attr-defined]


def way_back(user: Any, path: str) -> dict[str, Any] | None:
    """Label and url of the list above a page; nothing where the page is that list, or belongs to none."""
    item = item_of(user, path)
    return {"label": item.label, "url": reverse(item.url_name)} if item and reverse(item.url_name) != path else None


def sections_for(user: Any, path: str) -> Iterator[dict[str, Any]]:
    """The side navigation: sections of {label, entries}, the present page marked.

    An entry is a page {label, url, current, count} or a stage {label, entries, open}, open where the reader is.
    """
    items, here = _items_for(user), item_of(user, path)
    for section in SECTIONS:
        entries = list(_entries([item for item in items if item.section == section], here, path))
        if entries:
            yield {"label": str(section), "entries": entries}


def _entries(items: list[Item], here: Item | None, path: str) -> Iterator[dict[str, Any]]:
    """First what serves every stage, then the stages; one of a single page is shown as this page, with nothing to open.

    `current` is "page" on the page itself and "true" on what belongs below it, as `aria-current` says it.
    """
    for stage in ("", *STAGES):
        shown = [_entry(item, here, path) for item in items if item.stage == stage]
        if stage and len(shown) > 1:
            yield {"label": str(stage), "entries": shown, "open": any(entry["current"] for entry in shown)}
        else:
            yield from shown


def _entry(item: Item, here: Item | None, path: str) -> dict[str, Any]:
    url = reverse(item.url_name)
    current = "" if item is not here else "page" if url == path else "true"
    return {"label": item.label, "url": url, "current": current, "count": 0}
