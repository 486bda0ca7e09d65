"""Known devices: a browser is known by a cookie; whoever signs in from another one is told so."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say

from portal import clock
from portal.accounts.models import Device
from portal.notices import tell

LASTS = timedelta(days=365)
# What a browser calls itself, in the order in which the names must be looked for: each later one hides in an earlier.
BROWSERS = (
    ("Edg/", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("360", "360 浏览器"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def seen(request: Any, user: Any) -> None:
    """The account signs in from this browser: it is remembered, and the person told where it is a new one."""
    token = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    now, agent = clock.now(), agent_of(request)
    if token and Device.objects.filter(user=user, digest=_digest(token)).update(last_seen_at=now, agent=agent):
        return
    request.new_device = token or secrets.token_urlsafe(32)
    is_first = not Device.objects.filter(user=user).exists()
    made, _new = Device.objects.get_or_create(
        user=user,
        digest=_digest(request.new_device),
        defaults={"agent": agent, "first_seen_at": now, "last_seen_at": now},
    )
    if not is_first:
        text = say("您的账号在新设备上登录：%(device)s，IP %(ip)s。如果不是您本人，请立即修改密码并结束其他会话。")
        told = text % {"device": name_of(agent), "ip": ip_of(request) or say("未知")}
        tell.send([user], key=f"device:{made.pk}", text=told, url=reverse("own_sessions"), by_mail_anyway=True)


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the browser its cookie where it is a new one."""
    if token := getattr(request, "new_device", ""):
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            token,
            max_age=LASTS,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def agent_of(request: HttpRequest) -> str:
    """What the browser calls itself, as far as it is kept."""
    return request.META.get("HTTP_USER_AGENT", "")[:200]


def ip_of(request: HttpRequest) -> str | None:
    """The address from which the request comes; None where there is none, as in tests that sign in by hand."""
    from allauth.core.internal.httpkit import get_client_ip

    return get_client_ip(request)


def name_of(agent: str) -> str:
    """A browser in words that its owner understands."""
    browser = next((name for mark, name in BROWSERS if mark in agent), say("其他浏览器"))
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return f"{browser}，{system}" if system else browser


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
