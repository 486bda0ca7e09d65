"""What both shells show on every page: who is signed in, for whom, what waits."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import positions
from portal.calls.models import Call
from portal.navigation import item_of, sections_for

# The first entries of everybody's menu.
EVERYBODYS = ((_("待办"), "desk"), (_("已办"), "done"), (_("消息"), "messages"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the shells; what costs a query is asked for only where a page shows it."""
    common = {"demo": settings.DEMO, "site_numbers": settings.SITE_NUMBERS, "clock_may_move": settings.CLOCK_MAY_MOVE}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return common
    return common | {
        "unit_name": SimpleLazyObject(lambda: _acts_for(user)),
        "role_name": SimpleLazyObject(lambda: _role_name(user)),
        "unread_count": SimpleLazyObject(lambda: user.messages_received.filter(read_at=None).count()),
        "nav": SimpleLazyObject(lambda: _navigation(user, request.path)),
        "nav_here": SimpleLazyObject(lambda: _here(user, request.path)),
        "year": SimpleLazyObject(_year),
    }


def _acts_for(user: Any) -> str:
    if user.unit:
        return user.unit.name
    if user.bureaus:
        _region, city = min(user.bureaus)
        return say("%s市归口管理部门") % city.removesuffix("市")
    grant = user.grants.filter(ended_at=None).select_related("region").order_by("-region_id").first()
    if grant and grant.region:
        return grant.region.department
    return str(positions.OFFICE) if grant and grant.role.startswith("office_") else ""


def _role_name(user: Any) -> str:
    order = [role for role in positions.LABELS if role in user.roles and role != "org_editor"]
    return positions.label(order[0]) if order else positions.label("org_editor") if user.roles else ""


def _navigation(user: Any, path: str) -> list[dict[str, Any]]:
    own = [(label, reverse(name)) for label, name in EVERYBODYS]
    first = [{"label": label, "url": url, "current": "page" if path == url else "", "count": 0} for label, url in own]
    return [{"label": "", "entries": first}, *sections_for(user, path)]


def _here(user: Any, path: str) -> str:
    """Where in the menu this page is: what a folded menu says beside its name."""
    own = next((label for label, name in EVERYBODYS if path == reverse(name)), None)
    item = None if own else item_of(user, path)
    return str(own or "") if item is None else " · ".join(str(part) for part in (item.stage, item.label) if part)


def _year() -> int | None:
    call = Call.objects.current()
    return call.year if call else None
