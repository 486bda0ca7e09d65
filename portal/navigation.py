"""What the side of the workbench offers: each app's `navigation.py` lists its pages and what may be begun there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# The sections of the side navigation, in their order: the way of a need, then who serves it.
NEEDS, REVIEWS, PROJECTS, UNITS = _("需求与储备"), _("专家评审"), _("指南与项目"), _("单位与年度")
SECTIONS = (NEEDS, REVIEWS, PROJECTS, UNITS)

# Who works in a unit, and who reads the records of all units or of a region's.
OF_UNITS = frozenset({"org_admin", "org_editor"})
STAFF = frozenset(
    {"dept_officer", "dept_approver", "office_officer", "office_approver", "working_group", "supervisor", "auditor"}
)


@dataclass(frozen=True)
class Item:
    """A page in the side navigation, for whoever holds one of the roles (none named: everybody)."""

    section: Any
    label: Any
    url_name: str
    roles: frozenset[str] = frozenset()


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


def sections_for(user: Any, path: str) -> Iterator[dict[str, Any]]:
    """The side navigation: sections of {label, items}, the present page marked."""
    found: dict[str, list] = {str(section): [] for section in SECTIONS}
    for item in _declared("ITEMS"):
        if item.roles and not item.roles & user.roles:
            continue
        url = reverse(item.url_name)
        here = path == url or (path.startswith(url) and url != "/")
        found[str(item.section)].append({"label": item.label, "url": url, "current": here, "count": 0})
    yield from ({"label": label, "entries": entries} for label, entries in found.items() if entries)
