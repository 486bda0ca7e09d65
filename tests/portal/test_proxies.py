"""Whose word about a client is taken."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from portal.proxies import OnlyOurs

CLAIMS = {
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "elsewhere.example",
    "HTTP_X_ACCEL_REDIRECT": "/private/1",
    "HTTP_X_USER": "admin",
    "HTTP_X_REMOTE_USER": "admin",
    "HTTP_X_REAL_IP": "127.0.0.1",
    "HTTP_X_REQUEST_START": "t=1",
    "HTTP_FORWARDED": "for=127.0.0.1",
}


def passed(peer, proxies, **claims):
    """What is left of a request that came from this peer."""
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": peer, "HTTP_ACCEPT": "text/html", **claims}
    with override_settings(TRUSTED_PROXIES=proxies):
        OnlyOurs(lambda request: HttpResponse())(request)
    return request.META


@pytest.mark.asvs("4.1.3")
@pytest.mark.parametrize("proxies", [[], ["10.0.0.1"], ["unix"], ["10.1.0.0/16"]])
def test_what_a_stranger_claims_is_thrown_away(proxies):
    assert passed("198.51.100.7", proxies, **CLAIMS) == {"REMOTE_ADDR": "198.51.100.7", "HTTP_ACCEPT": "text/html"}


@pytest.mark.asvs("4.1.3")
@pytest.mark.parametrize(("peer", "proxies"), [("10.0.0.1", ["10.0.0.0/24"]), ("", ["unix"]), ("::1", ["::1"])])
def test_of_our_own_proxy_only_client_scheme_and_instant_are_believed(peer, proxies):
    assert passed(peer, proxies, **CLAIMS) == {
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_ACCEPT": "text/html",
        "HTTP_X_FORWARDED_FOR": "203.0.113.9",
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_X_REQUEST_START": "t=1",
    }


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
        ("2001:db8::1", "2001:db8::1"),
        ("nonsense", "10.0.0.1"),
        ("203.0.113.9, nonsense", "10.0.0.1"),
        ("", "10.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_is_not_ours(forwarded, client):
    assert passed("10.0.0.1", ["10.0.0.0/24"], HTTP_X_FORWARDED_FOR=forwarded)["REMOTE_ADDR"] == client
