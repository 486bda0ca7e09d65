"""Every page that somebody signed in can open: kept by no browser, a way out on it, its addresses naming nobody."""

import re
from urllib.parse import unquote

import pytest

from portal.personal.kinds import Kind
from portal.personal.register import entries
from tests.everywhere import world as worlds
from tests.everywhere.doors import OURS, is_barred

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESS = re.compile(r'\s(?:href|action|src|formaction|hx-get|hx-post|data-\w*url)="([^"]*)"')
WAY_OUT = 'action="/accounts/logout/"'
# Papers as they are printed: they stand alone in a window and have nothing on them but the paper and the way back.
PAPERS = {"decision_list_notice", "demand_print", "guideline_preview", "public_demand_print", "release_list_notice"}
PAPERS |= {"root_sheet", "solution_print", "task_agreement_preview"}
NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")


@pytest.fixture(scope="module")
def pages():
    """What the readers of one world got, gathered once for the tests below: address, name, reader, answer, text."""
    return []


@pytest.fixture
def opened(pages, client, now):
    """The answers to everything that people who may read much can open."""
    if not pages:
        world = worlds.gone_on()
        secrets = personal_values()
        for reader in worlds.insiders(world):
            client.force_login(reader)
            for address in (a for a in OURS if not is_barred(a, reader)):
                answer = client.get(world.path(address.path))
                text = "" if answer.streaming else answer.content.decode(errors="replace")
                pages.append((address, sorted(reader.roles), answer, text, secrets))
    return pages


def personal_values():
    """Telephones, mailboxes and login names of everybody in the database."""
    kinds = {Kind.PHONE, Kind.EMAIL}
    columns = [entry for entry in entries() if entry.what.kind in kinds]
    found = {value for e in columns for value in e.model._base_manager.values_list(e.name, flat=True)}
    return {str(value) for value in found if value and len(str(value)) >= 6}


def is_page(answer):
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


@pytest.mark.asvs("14.3.2")
def test_no_browser_keeps_what_somebody_signed_in_was_answered(opened):
    kept = {(a.path, answer.get("Cache-Control")) for a, _roles, answer, _text, _secrets in opened
            if "no-store" not in answer.get("Cache-Control", "")}  # fmt: skip

    assert len(opened) > 500
    assert kept == set()


@pytest.mark.asvs("7.4.4")
def test_every_page_has_the_way_out_on_it(opened):
    whole = [(a, text) for a, _roles, answer, text, _secrets in opened if is_page(answer) and "<html" in text]
    without = {a.name for a, text in whole if WAY_OUT not in text}

    assert len({a.name for a, _text in whole}) > 60
    assert without == PAPERS


@pytest.mark.asvs("14.2.1")
def test_no_address_on_a_page_says_how_somebody_is_reached_or_who_it_is(opened):
    wrong = set()
    for address, _roles, answer, text, secrets in opened:
        for link in [*ADDRESS.findall(text), answer.get("Location", "")]:
            said = unquote(link)
            if not said.startswith(("mailto:", "tel:")):
                wrong |= {(address.path, link)} if NUMBERS.search(said) or any(s in said for s in secrets) else set()

    assert opened[0][-1] != set()
    assert wrong == set()
