"""A form that is sent after the session ended: what was typed is kept for its person, and for nobody else."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from portal.accounts.models import User
from portal.drafts import keeping, stamps
from portal.drafts.models import Draft

HEADER = "X-Portal-Draft"
# Of a sending that the person asked for: it comes after all that the page sent by itself.
LAST = 2**31 - 1


class AfterTheSession:
    """Answer a stranger's sending of a stamped form: what a page sends by itself is told that the session ended, what
    a person sends is kept as a draft of the one who opened the form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated:
            return None
        if HEADER in request.headers:
            return JsonResponse({"signed_in": False}, status=401)
        return answer(request, "session_ended", status=401)


def answer(request: HttpRequest, why: str, *, status: int) -> HttpResponse | None:
    """The page that says where the text is now; None where the form bore no stamp of ours."""
    stamp = stamps.of(request)
    if stamp is None or not User.objects.filter(pk=stamp.person, is_active=True).exists():
        return None
    way = reverse("account_login") + "?" + urlencode({"next": stamp.form})
    context = {
        "why": why,
        "kept": _kept(stamp, request),
        "way": stamp.form if request.user.pk == stamp.person else way,
        "had_files": bool(request.FILES),
    }
    return render(request, "drafts/held.html", context, status=status)


def _kept(stamp: stamps.Stamp, request: HttpRequest) -> Draft | None:
    """The draft that now holds it; None where it cannot, and then it was saved already or is too long."""
    try:
        return keeping.keep(stamp, request.POST, state="", turn=LAST, take_over=True)
    except (keeping.TooLarge, keeping.Closed):
        return None
