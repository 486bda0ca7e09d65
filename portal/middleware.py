"""What happens to every request: its id, its instant, its declared access, no caching of what is personal."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal import access, arrival, clock, logs

Handler = Callable[[HttpRequest], HttpResponse]


class RequestId:
    """Give each request an id that stands in the logs, in the record and on the error page."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = logs.request_id.set(uuid.uuid4().hex)
        request.incident = logs.request_id.get()[:12].upper()  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = logs.request_id.get()
            return response
        finally:
            logs.request_id.reset(token)


class ClockOfTheRequest:
    """A write is judged by the instant at which it arrived; a page shows one instant throughout."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path in ("/livez", "/readyz", "/metrics"):
            return self.get_response(request)
        if request.method in ("GET", "HEAD", "OPTIONS"):
            with clock.held(at_once=False):
                return self.get_response(request)
        with arrival.counted(request), clock.held(at_once=True):
            return self.get_response(request)


class DeclaredAccess:
    """Let a request through to its view as the view declares; what declares nothing is closed to everybody."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        return access.of(view, request.resolver_match).refusal(request)


class NoStoreForTheSignedIn:
    """What a signed-in person saw is not kept by browsers or proxies."""

    def __init__(self, get_response: Handler):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        came = getattr(request, "user", None)  # a view may put nobody in its place, as those of the open data do
        response = self.get_response(request)
        if any(user is not None and user.is_authenticated for user in (came, getattr(request, "user", None))):
            response.setdefault("Cache-Control", "no-store")
        return response
