"""One's own account: how one is told, what protects it, where one is signed in."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as say
from django.views import View

from portal import access
from portal.accounts.models import Session
from portal.accounts.signing import devices, events, factors, limits
from portal.accounts.signing.store import mark_of
from portal.http import PortalRequest


class AccountView(View):
    """我的账号: name, roles, units, how one is told."""

    access = access.AT_ONCE

    def get(self, request: PortalRequest) -> HttpResponse:
        grants = request.user.grants.filter(ended_at=None).select_related("region")
        memberships = request.user.memberships.filter(ended_at=None).select_related("organisation__region")
        context = {
            "grants": grants,
            "memberships": memberships,
            "factors": factors.of(request.user).count(),
            "factor_wanted": request.user.holds_office,
            "factor_required": settings.SECOND_FACTOR_REQUIRED,
            "password_days": settings.PASSWORD_DAYS if request.user.holds_office else None,
        }
        return render(request, "accounts/account.html", context)

    def post(self, request: PortalRequest) -> HttpResponse:
        request.user.wants_mail = request.POST.get("wants_mail") == "on"
        request.user.save(update_fields=["wants_mail"])
        messages.success(request, say("已保存。"))
        return redirect("account")


class EnrolView(View):
    """登录保护（必须）: where somebody is led who must have a second factor and has none."""

    access = access.AT_ONCE

    def get(self, request: PortalRequest) -> HttpResponse:
        if not factors.missing(request):
            return redirect("desk")
        return render(request, "accounts/enrol.html")


class OwnSessionsView(View):
    """登录会话: where one is signed in; any of them ended, or all others."""

    access = access.AT_ONCE

    def get(self, request: PortalRequest) -> HttpResponse:
        rows = [row_of(session, request) for session in Session.objects.of(request.user)]
        minutes = int(limits.idle_limit(request.user.holds_office).total_seconds() // 60)
        context = {
            "rows": rows,
            "idle": say(" %d 分钟") % minutes if minutes % 60 else say(" %d 小时") % (minutes // 60),
            "longest": settings.SESSION_LONGEST and int(settings.SESSION_LONGEST.total_seconds() // 3600),
        }
        return render(request, "accounts/sessions.html", context)

    def post(self, request: PortalRequest) -> HttpResponse:
        others = Session.objects.of(request.user).exclude(session_key=request.session.session_key)
        if wanted := request.POST.get("session", ""):
            picked = [s.session_key for s in others if mark_of(s.session_key) == wanted]
            if not picked:
                raise Http404
            others = others.filter(session_key__in=picked)
        number = events.end(others, request.user, by=request.user, why=say("本人结束"))
        messages.success(request, say("已结束 %d 个会话，那些浏览器须重新登录。") % number)
        return redirect("own_sessions")


def row_of(session: Any, request: PortalRequest) -> dict[str, Any]:
    """A session in words; its mark names it on the page without telling its key."""
    return {
        "mark": mark_of(session.session_key),
        "device": devices.name_of(session.agent),
        "ip": session.ip or say("未知"),
        "since": session.since,
        "last_seen_at": session.last_seen_at,
        "is_this": session.session_key == request.session.session_key,
    }
