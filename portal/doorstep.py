"""What stands between signing in and a page: a due password, a missing second factor, a confirmation."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from portal import stepup

SIGN_IN = "X-Sign-In"  # where a page leads whose request was answered 401


def asks_in_the_background(request: HttpRequest) -> bool:
    """Whether a script asks, which must not be led to a page of signing in."""
    return bool(request.headers.get("HX-Request")) or request.headers.get("X-Requested-With") == "XMLHttpRequest"


def sign_in_first(request: Any) -> HttpResponse:
    """Lead a visitor to the page of signing in and back; a script gets 401 and is told where that page is."""
    if asks_in_the_background(request):
        response = HttpResponse(status=401)
        response[SIGN_IN] = f"{reverse('account_login')}?{urlencode({'next': _page_of(request)})}"
        return response
    answer = redirect_to_login(request.get_full_path())
    if over := getattr(request, "session_over", ""):
        return redirect(f"{answer['Location']}&{urlencode({'over': over})}")
    return answer


def _page_of(request: Any) -> str:
    """The page on which the script runs, as htmx and browsers tell it; the desk where they do not."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure()):
        return "/" + told.split("/", 3)[3] if told.count("/") > 2 else "/"
    return reverse("desk")


def first_of_all(request: Any) -> HttpResponse | None:
    """Where somebody signed in must go before any page of the house: to a new password, to a second factor."""
    if not hasattr(request, "session"):
        return None
    from portal.accounts.signing import ageing, factors

    if ageing.is_due(request.user):
        return redirect(f"{reverse('account_change_password')}?{urlencode({'next': request.get_full_path()})}")
    return redirect("enrol") if factors.missing(request) else None


def confirm_first(request: Any) -> HttpResponse | None:
    """The way to confirm who it is, where that is not recent; None where it is."""
    return None if not hasattr(request, "session") or stepup.is_recent(request) else stepup.ask(request)
