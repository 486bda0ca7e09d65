"""Whatever answers and whatever it says, the headers of safety are on it (bar S-09)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, HttpResponseRedirect
from django.test import override_settings
from django.urls import path

from portal import access, urls
from tests.factories import collection, files, people
from tests.security.production import OverHttps, in_production

pytestmark = pytest.mark.django_db
STATUSES = (200, 302, 400, 403, 404, 405, 409, 413, 422, 429, 503)
EXPECTED = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
    "Reporting-Endpoints": 'csp="https://portal.example/csp-reports/"',
}


@access.open_to(access.PUBLIC)
def says(request, status):
    if status == 302:
        return HttpResponseRedirect("/")
    return HttpResponse("文字", status=status)


@access.open_to(access.PUBLIC)
def breaks(request):
    raise ZeroDivisionError


@access.open_to(access.PUBLIC)
def suspects(request):
    raise SuspiciousOperation


@access.open_to(access.PUBLIC)
def writes_text(request):
    return HttpResponse("文字".encode(), content_type="text/csv")


urlpatterns = [
    path("says/<int:status>/", says),
    path("breaks/", breaks),
    path("suspects/", suspects),
    path("writes-text/", writes_text),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


class WithoutPageOfErrors:
    """Addresses as a module has them, whose page of an error is an error itself."""

    urlpatterns = urlpatterns
    handler500 = breaks


@pytest.fixture(autouse=True)
def _production():
    with in_production(), override_settings(ROOT_URLCONF=__name__, WHITENOISE_USE_FINDERS=True):
        yield


@pytest.fixture
def visitor():
    return OverHttps()


def wrong_headers(answer):
    """What an answer lacks."""
    wrong = {name: answer.get(name) for name, value in EXPECTED.items() if answer.get(name) != value}
    policy = answer.get("Content-Security-Policy", "")
    if not policy or "unsafe" in policy or "*" in policy or "default-src 'none'" not in policy:
        wrong["Content-Security-Policy"] = policy
    if "camera=()" not in answer.get("Permissions-Policy", ""):
        wrong["Permissions-Policy"] = answer.get("Permissions-Policy")
    if answer.get("Content-Type", "").startswith("text/") and "charset=" not in answer["Content-Type"]:
        wrong["Content-Type"] = answer["Content-Type"]
    return wrong


@pytest.mark.asvs("3.4.1", "3.4.4", "3.4.5", "3.4.6", "3.4.8", "4.1.1")
@pytest.mark.parametrize("status", STATUSES)
def test_an_answer_of_each_status_bears_them(visitor, status):
    answer = visitor.get(f"/says/{status}/")

    assert (answer.status_code, wrong_headers(answer)) == (status, {})


def test_answers_that_the_portal_itself_makes_bear_them(visitor):
    visitor.force_login(people.person())
    asked = {
        "/": 200,
        "/desk/": 200,
        "/no-such-page/": 404,
        "/year/": 403,
        "/breaks/": 500,
        "/suspects/": 400,
        "/writes-text/": 200,
        "/livez": 200,
        "/csp-reports/": 405,
    }
    found = {address: visitor.get(address) for address in asked}

    assert {address: answer.status_code for address, answer in found.items()} == asked
    assert {address: wrong_headers(answer) for address, answer in found.items()} == {address: {} for address in asked}


@pytest.mark.asvs("16.5.4")
def test_where_even_the_page_of_an_error_fails_there_is_an_answer_with_them(visitor, settings):
    settings.ROOT_URLCONF = WithoutPageOfErrors
    answer = visitor.get("/breaks/")

    assert (answer.status_code, wrong_headers(answer)) == (500, {})
    assert "请稍后再试" in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused_with_them(visitor):
    answer = visitor.get("/", HTTP_HOST="elsewhere.example")

    assert (answer.status_code, wrong_headers(answer)) == (400, {})


def test_a_form_without_its_token_is_refused_with_them(visitor):
    visitor.handler.enforce_csrf_checks = True
    answer = visitor.post("/accounts/login/")

    assert (answer.status_code, wrong_headers(answer)) == (403, {})


def test_static_files_bear_them(visitor, tmp_path):
    (tmp_path / "sheet.css").write_text("p{}")
    (tmp_path / "code.js").write_text("1")
    with override_settings(STATIC_ROOT=tmp_path):
        visitor = OverHttps()
        found = [visitor.get(f"/static/{name}") for name in ("sheet.css", "code.js")]

    assert [(answer.status_code, wrong_headers(answer)) for answer in found] == [(200, {}), (200, {})]


@pytest.mark.asvs("3.5.8")
def test_a_file_handed_in_is_sandboxed_besides(visitor, unit, org_editor, settings):
    settings.SCANNER, settings.ACCEL_PREFIX = "none", ""
    stored = files.stored(collection.draft(unit), by=org_editor)
    visitor.force_login(org_editor)
    answer = visitor.get(stored.get_absolute_url())

    assert (answer.status_code, wrong_headers(answer) | {"Content-Security-Policy": ""}) == (
        200,
        {"Content-Security-Policy": ""},
    )
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.asvs("3.4.3")
def test_the_policy_needs_no_nonce_as_nothing_is_inline(visitor):
    policy = dict(part.strip().split(" ", 1) for part in visitor.get("/")["Content-Security-Policy"].split(";"))

    assert policy["default-src"] == "'none'"
    assert {policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert {policy[name] for name in ("script-src", "style-src", "form-action", "connect-src")} == {"'self'"}
    assert (policy["report-uri"], policy["report-to"]) == ("/csp-reports/", "csp")
    inline = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\bsrc=)(?![^>]*application/json)|\son(?:click|load|change|submit|error|input|focus|blur|key\w+|mouse\w+)=",
        re.IGNORECASE,
    )
    pages = [each for each in Path("templates").rglob("*.html") if "documents" not in each.parts]
    assert len(pages) > 50
    assert [str(each) for each in pages if inline.search(each.read_text())] == []


@pytest.mark.asvs("3.3.1", "3.3.2", "3.3.3", "3.3.4")
def test_every_cookie_is_bound_to_this_host(visitor):
    person = people.person()
    visitor.get("/accounts/login/")
    visitor.post("/accounts/login/", {"login": person.username, "password": "a long password 1"})
    bound = {
        name: (bool(each["secure"]), bool(each["httponly"]), each["path"], each["domain"], each["samesite"])
        for name, each in visitor.cookies.items()
    }

    assert set(bound) >= {"__Host-session", "__Host-csrf"}
    assert [name for name in bound if not name.startswith("__Host-")] == []
    assert set(bound.values()) == {(True, True, "/", "", "Lax")}


@pytest.mark.asvs("3.7.2")
@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "\\\\x.example"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(visitor, address):
    person = people.person()
    said = visitor.post(
        "/accounts/login/", {"login": person.username, "password": "a long password 1", "next": address}
    )

    assert (said.status_code, said["Location"]) == (302, "/desk/")


@pytest.mark.asvs("13.4.6")
def test_no_answer_names_what_it_was_made_with(visitor):
    named = re.compile(r"django|gunicorn|whitenoise|python|\bnginx|/\d+\.\d+", re.IGNORECASE)
    answers = [visitor.get(address) for address in ("/", "/no-such-page/", "/breaks/", "/livez")]

    assert [value for answer in answers for value in answer.headers.values() if named.search(value)] == []
    assert settings.DEBUG is False
