"""What browsers tell of our policy gets into the log, in measure and without anything personal."""

import json
import logging

import pytest

from portal import csp_reports

OLD = {
    "csp-report": {
        "document-uri": "https://portal.example/verify/7K4M-92XD-P3QT/?name=张三",
        "violated-directive": "script-src 'self'",
        "effective-directive": "script-src",
        "blocked-uri": "https://elsewhere.example/x.js?token=1",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "body": {"documentURL": "/desk/", "effectiveDirective": "style-src", "blockedURL": "inline"},
    }
]


@pytest.fixture
def told(caplog):
    caplog.set_level(logging.WARNING, csp_reports.__name__)
    return lambda: [record.csp for record in caplog.records if record.name == csp_reports.__name__]


def send(client, body, **how):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return client.post("/csp-reports/", body, content_type="application/csp-report", **how)


@pytest.mark.asvs("16.3.3")
def test_a_report_is_one_line_without_addresses_that_hold_codes(client, told):
    assert send(client, OLD).status_code == 204
    assert told() == [{"directive": "script-src", "blocked": "https://elsewhere.example", "page": "verify_short"}]


def test_the_newer_form_is_read_too(client, told):
    send(client, NEW)

    assert told() == [{"directive": "style-src", "blocked": "inline", "page": "desk"}]


@pytest.mark.parametrize("junk", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000, b'{"csp-report": []}', b"x" * 20_000])
def test_nonsense_is_answered_like_a_report(client, junk):
    assert send(client, junk).status_code == 204


def test_neither_database_nor_session_is_asked(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        send(client, OLD)


def test_a_flood_leaves_only_so_many_lines_a_minute(client, told, monkeypatch):
    monkeypatch.setattr(csp_reports, "monotonic", lambda: 600.0)
    for _ in range(csp_reports.LINES_A_MINUTE + 20):
        send(client, OLD)

    assert len(told()) == csp_reports.LINES_A_MINUTE


def test_it_is_no_page(client, db):
    assert client.get("/csp-reports/").status_code == 405
