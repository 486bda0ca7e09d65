"""Every page and step that some reader may open, and sending its forms with all of it undone."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client

from portal.workflow import steps_of
from tests.everywhere.doors import OURS
from tests.everywhere.forms import Form, sent_by_post
from tests.everywhere.watch import written

SHELL = ("/accounts/logout/",)  # forms that stand on every page


def pages(world: Any, readers: list) -> Iterator[tuple[str, list]]:
    """Every page and every step that may be taken now, with the people whom its door lets in."""
    for address in OURS:
        roles = address.declared.roles
        yield world.path(address.path), [who for who in readers if not roles or roles & who.roles]
    for record in world.records.values():
        for declared in steps_of(type(record)):
            if declared.form and record.state in declared.sources:
                who = [reader for reader in readers if declared.actor(record, reader)]
                yield f"/do/{record.machine}/{record.pk}/{declared.name}/", who


def send(client: Client, path: str, sent: Any) -> tuple[Any, str, list[str]]:
    """The answer, the page to which it led, and what was written; all of it is undone."""
    with transaction.atomic():
        with written() as statements:
            answer = client.post(path, sent)
        after = client.get(answer.url).text if answer.status_code == 302 else ""
        transaction.set_rollback(True)
    return answer, after, statements


def forms_shown(client: Client, world: Any, readers: list, chosen: Any) -> Iterator[tuple[str, Any, Form]]:
    """Where a form is sent, who is signed in, the form: of each chosen page, as the first who gets one sees it."""
    for path, who in pages(world, readers):
        for reader in who if chosen(path) else ():
            client.force_login(reader)
            page = client.get(path)
            if page.status_code != 200 or page.streaming:
                continue
            forms = [form for form in sent_by_post(page.text, words=False) if form.action not in SHELL]
            yield from ((form.action or path, reader, form) for form in forms)
            if forms:
                break
