"""What a proxy says about a request is believed only when the proxy is ours.

Anybody can send `X-Forwarded-For: 127.0.0.1`. From a peer that is not in `TRUSTED_PROXIES` every such header is thrown
away before anything reads it; from one of ours the address of the client, the scheme and the instant of arrival stay.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

UNIX = "unix"  # in TRUSTED_PROXIES: a peer on a socket of this machine, which has no address
SAID_BY_PROXIES = ("HTTP_X_FORWARDED_", "HTTP_X_ACCEL_", "HTTP_X_ORIGINAL_", "HTTP_X_REWRITE_", "HTTP_X_REMOTE_")
SAID_BY_PROXIES_ALONE = ("HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_USER", "HTTP_X_REQUEST_START", "HTTP_X_SENDFILE")
BELIEVED = frozenset({"HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REQUEST_START"})


class OnlyOurs:
    """Leave in the request only what a proxy of ours says; REMOTE_ADDR is then the client's own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        peer = request.META.get("REMOTE_ADDR", "")
        ours = is_ours(peer)
        for name in [each for each in request.META if _is_said_by_a_proxy(each)]:
            if not (ours and name in BELIEVED):
                del request.META[name]
        if ours:
            request.META["REMOTE_ADDR"] = _client(request.META.get("HTTP_X_FORWARDED_FOR", ""), peer)
        return self.get_response(request)


def is_ours(peer: str, proxies: Iterable[str] | None = None) -> bool:
    """Whether this address is one of our proxies; a peer without an address sits on a socket of this machine."""
    trusted = settings.TRUSTED_PROXIES if proxies is None else proxies
    if not peer:
        return UNIX in trusted
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    return any(address in ip_network(each, strict=False) for each in trusted if each != UNIX)


def _is_said_by_a_proxy(name: str) -> bool:
    return name.startswith(SAID_BY_PROXIES) or name in SAID_BY_PROXIES_ALONE


def _client(forwarded: str, peer: str) -> str:
    """The last address that none of our proxies bears: what stands before it, the client may have made up."""
    for each in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        if not is_ours(each):
            return _address(each) or peer
        peer = each
    return peer


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
