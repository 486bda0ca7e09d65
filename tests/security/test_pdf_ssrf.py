"""Making a PDF reads nothing from the net or from the machine, by whatever way a person's words get into it."""

import http.server
import re
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.db import models
from pypdf import PdfReader

from portal.documents import making
from portal.documents.models import Document
from portal.documents.render import render_pdf
from tests.everywhere import world as worlds
from tests.security.test_hostile_text import write_everywhere

pytestmark = [pytest.mark.slow, pytest.mark.asvs("1.3.6", "1.3.1")]
NOW = datetime(2026, 11, 18, tzinfo=UTC)
FROZEN = "collection.FormVersion:a_form_stays_once_its_round_opened"
CHINESE = re.compile("[一-鿿]")
# Which machine's record each kind of document is made from.
MADE_FROM = {
    "guideline": "guideline",
    "release_notice": "release_list",
    "agreement": "agreement",
    "recommendation_letter": "application",
    "public_notice": "decision_list",
    "task_agreement": "task_agreement",
}


@contextmanager
def listener():
    """A web server of ours; gives its address and what it was asked for."""
    asked = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_said):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


def reaching(at, file):
    """Markup that fetches from the address and takes in a file of the machine, in every way that HTML and CSS have."""
    return (
        f"<img src='{at}/img'><img src='file://{file}'><object data='{at}/object'></object><embed src='{at}/embed'>"
        f"<link rel=stylesheet href='{at}/css'><link rel=attachment href='file://{file}'><iframe src='{at}/f'></iframe>"
        f"<a rel=attachment href='file://{file}'>x</a><svg><image href='{at}/svg'/></svg>"
        f"<style>@import '{at}/import'; p {{ background: url({at}/bg); content: url({at}/content) }}"
        f"@font-face {{ font-family: f; src: url({at}/font) }} p {{ font-family: f; cursor: url({at}/cursor) }}</style>"
        f"<p style='list-style: url({at}/list)'>正文</p>"
    )


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret.txt"
    file.write_text("MACHINEONLY")
    return file


def everything_in(pdf):
    """Text, attachments and raw bytes of a PDF."""
    reader = PdfReader(BytesIO(pdf))
    held = b"".join(content for contents in reader.attachments.values() for content in contents)
    return "".join(page.extract_text() for page in reader.pages).encode() + held + pdf


@pytest.mark.usefixtures("_can_print")
def test_markup_itself_reaches_nothing_though_it_would(secret):
    import weasyprint

    with listener() as (at, asked):
        pdf = render_pdf(reaching(at, secret), title="", author="", now=NOW)
        assert (asked, b"MACHINEONLY" in everything_in(pdf)) == ([], False)

        # The same by the library's own rules: the test has seen what it is about.
        unguarded = weasyprint.HTML(string=reaching(at, secret)).write_pdf()
    assert {"/img", "/css", "/import", "/font"} <= set(asked)
    assert b"MACHINEONLY" in everything_in(unguarded)


def poisoned(value, markup):
    """A frozen text with markup after every piece of it that is words."""
    if isinstance(value, dict):
        return {key: poisoned(each, markup) for key, each in value.items()}
    if isinstance(value, list):
        return [poisoned(each, markup) for each in value]
    return value + markup if isinstance(value, str) and CHINESE.search(value) else value


def poison_frozen_texts(markup):
    """What was frozen as JSON, as of a list that is out, takes the markup too."""
    for model in apps.get_models():
        columns = [f.name for f in model._meta.get_fields() if isinstance(f, models.JSONField)]
        if not columns or model.__module__.startswith(("portal.records", "portal.notices")):
            continue
        for row in model._base_manager.all():
            changed = {name: poisoned(getattr(row, name), markup) for name in columns}
            with pgtrigger.ignore(FROZEN):  # as if the form had said so before its round opened
                model._base_manager.filter(pk=row.pk).update(**changed)


@pytest.mark.django_db
@pytest.mark.usefixtures("_can_print", "now")
def test_words_of_people_in_every_kind_of_document_reach_nothing(secret):
    world = worlds.gone_on()
    assert set(MADE_FROM) == set(making._kinds)
    with listener() as (at, asked):
        markup = f"<img src={at}/x><link rel=attachment href=file://{secret}>"
        poison_frozen_texts(markup)
        write_everywhere(markup, markup)
        for kind, machine in MADE_FROM.items():
            pdf = made(kind, world.records[machine])
            assert b"MACHINEONLY" not in everything_in(pdf)
            text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
            assert f"<imgsrc={at}/x>" in re.sub(r"\s", "", text)  # it is there, as the words that it is
        assert asked == []


def made(kind, record):
    """The document's PDF, made by the worker's own code."""
    document = Document.objects.create(
        machine=record.machine,
        object_id=record.pk,
        kind=kind,
        title=kind,
        number=f"{record.code}-{record.version}" if kind == "agreement" else "",  # its version is read from it
        code=f"{kind[:9]}-9",
        source_hash="1" * 64,
        asked_at=NOW,
    )
    making.make(document.pk)
    document.refresh_from_db()
    assert document.status == Document.Status.READY
    return Path(document.file.path).read_bytes()
