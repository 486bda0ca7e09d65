"""How long a session lasts: ended when it was not used for a while, and at the end of a working day."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from portal import clock, records, stepup
from portal.accounts.signing import devices

BETWEEN_NOTES = timedelta(minutes=1)  # a session's last use is written down once a minute at most
IDLE, TOO_LONG = "idle", "long"
WORDS = {IDLE: _("闲置时间过长，已自动退出"), TOO_LONG: _("登录时间过长，已自动退出")}


class SessionLimits:
    """End what has lasted too long, before anything reads who is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if limited() and request.session.session_key and request.session.is_signed_in:
            _judge(request, clock.now())
        with stepup.within(request):
            response = self.get_response(request)
        devices.remember(request, response)
        if getattr(request, "forget_this_site", False):
            response["Clear-Site-Data"] = '"cache", "storage"'  # the cookie by which a device is known stays
        return response

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        """Whoever takes a step that asks for it without having confirmed is led to do so, and back."""
        return stepup.ask(request) if isinstance(exception, stepup.NotConfirmed) else None


def limited() -> bool:
    """Whether sessions end by themselves at all."""
    return settings.SESSION_LONGEST is not None


def idle_limit(of_staff: bool) -> timedelta:
    """After how long without use a session ends."""
    return settings.SESSION_IDLE_STAFF if of_staff else settings.SESSION_IDLE_OTHERS


def why_over(facts: dict[str, Any], now: datetime) -> str:
    """Why the session is over: IDLE, TOO_LONG; empty where it lasts."""
    since, seen = facts.get("since"), facts.get("last_seen_at")
    longest = settings.SESSION_LONGEST
    if since is None or seen is None or (longest is not None and now - since > longest):
        return TOO_LONG
    return IDLE if now - seen > idle_limit(facts["of_staff"]) else ""


def _judge(request: Any, now: datetime) -> None:
    if why := why_over(request.session.facts, now):
        if request.user.is_authenticated:
            records.noted("session_ended", label=_("会话结束"), by=request.user, detail={"why": str(WORDS[why])})
        request.session.flush()
        request.user = AnonymousUser()
        request.session_over = why
    elif now - request.session.facts["last_seen_at"] >= BETWEEN_NOTES:
        request.session.saw(now)


def words_for(why: str) -> str:
    """What the page of signing in says to somebody whose session is over; empty for what is no reason."""
    if why == IDLE:
        return say("您有一段时间没有操作，已自动退出。重新登录后回到原来的页面，已保存的草稿都在。")
    return say("本次登录时间已满，请重新登录。登录后回到原来的页面，已保存的草稿都在。") if why == TOO_LONG else ""
