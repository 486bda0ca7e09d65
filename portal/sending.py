"""Every form acts once: whatever sends it twice (a double click, a lost answer, a reload) gets the first answer again.

`{% csrf_token %}` writes a token of its own into each form that a page shows; no view and no template knows of it.
A form that is taken (the view answers with a redirect) uses its token up, in the transaction of what it does. One that
is refused, or only shows the page again, does not. What is handed in has its receipt besides (`portal.once`).
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase, HttpResponseRedirectBase
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as say

from portal import clock, locks, once, stepup
from portal.documents.uploads import digest
from portal.models import Sending

FIELD = "once"
READ = frozenset({"GET", "HEAD", "OPTIONS"})
ASIDE = frozenset({"csrfmiddlewaretoken", "token", FIELD})
KEPT = timedelta(days=30)  # after that a browser has long forgotten the form
Answer = Callable[[], HttpResponseBase]


class EachFormOnce:
    """Run every view that writes in one transaction, whole, and each form's sending once. Stands last of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponseBase | None:
        if request.method in READ or is_of_a_library(view):
            return None
        try:
            return answered(request, lambda: view(request, *args, **kwargs))
        except stepup.NotConfirmed:
            return stepup.ask(request)


def is_of_a_library(view: Callable) -> bool:
    """Whether a view is a library's, or stands on one: signing in answers for itself, and each copy is signed in."""
    bases = getattr(view, "view_class", view)
    of = bases.__mro__ if isinstance(bases, type) else (bases,)
    return any(base.__module__.startswith("allauth.") for base in of)


def answered(request: HttpRequest, act: Answer) -> HttpResponseBase:
    """The view's answer, in one transaction; for a form that was taken before, the answer that it got then."""
    token = request.POST.get(FIELD, "")
    run = _once(request, token, act) if once.is_token(token) else act

    def from_the_start() -> HttpResponseBase:
        for file in _files(request):
            file.seek(0)
        return run()

    # An upload that lies in a file of its own may have been moved away by the first try.
    again = not any(isinstance(file, TemporaryUploadedFile) for file in _files(request))
    return locks.whole(from_the_start, again=again)


def _files(request: HttpRequest) -> list[Any]:
    return [file for name in request.FILES for file in request.FILES.getlist(name)]


def _once(request: HttpRequest, token: str, act: Answer) -> Answer:
    mark = _mark(request, token)

    def run() -> HttpResponseBase:
        if not _claimed(token, mark):
            return _as_before(request, Sending.objects.get(token=token), mark)
        response = act()
        if isinstance(response, HttpResponseRedirectBase):
            Sending.objects.filter(token=token).update(location=response["Location"])
        else:
            Sending.objects.filter(token=token).delete()
        return response

    return run


def _claimed(token: str, mark: str) -> bool:
    """Whether this is the first copy; another one that is under way is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_sending (token, mark, at, location) VALUES (%s, %s, %s, '') ON CONFLICT DO NOTHING",
            [token, mark, clock.now()],
        )
        return cursor.rowcount == 1


def _as_before(request: HttpRequest, sent: Sending, mark: str) -> HttpResponseBase:
    from portal.views.errors import refused

    if sent.mark != mark:
        return refused(request, [say("这份表单已经提交过，内容与本次不同。请从记录页面重新打开表单再修改。")])
    messages.info(request, say("这份表单先前已经提交并办理，本次是重复提交，没有再办一次。"))
    return HttpResponseRedirect(sent.location)


def _mark(request: HttpRequest, token: str) -> str:
    """Who sent what to where, keyed: what was typed, a password for one, cannot be guessed from it."""
    sent = {"to": request.get_full_path(), "by": request.user.pk, "form": content_of(request)}
    plain = json.dumps(sent, ensure_ascii=False, sort_keys=True)
    return salted_hmac(f"portal.sending:{token}", plain, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def content_of(request: HttpRequest) -> dict[str, Any]:
    """What was sent, files by their bytes, without what differs from page to page."""
    fields: dict[str, Any] = {key: request.POST.getlist(key) for key in request.POST if key not in ASIDE}
    files = {
        key: [[file.name, digest(cast(BinaryIO, file))] for file in request.FILES.getlist(key)] for key in request.FILES
    }
    return fields | files


def forget_old_ones() -> int:
    """Take away what no browser can send again; how many."""
    return Sending.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
