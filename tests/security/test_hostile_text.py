"""Hostile text in every column that takes words: no page makes it more than text, no address leads where it says."""

from html.parser import HTMLParser

import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from tests.everywhere import world as worlds
from tests.everywhere.doors import OUR_FAULT, OURS, is_barred

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HALLS = ("portal", "reviews", "demands", "projects")
MARKUP = """<b id=stranger>{{7*7}}" onx="1' onx='1"""
LINK = "\tjava\nscript:alert(1)"
BOTH = f"{LINK}//{MARKUP}"
AS_TYPED = "{{7*7}}"
# What the portal itself writes and nobody types: numbers, keys, digests, addresses.
OUR_OWN = {
    "about",
    "blind_code",
    "code",
    "content_hash",
    "digest",
    "item",
    "key",
    "kind",
    "machine",
    "number",
    "password",
}
OUR_OWN |= {"about", "seed", "sha256", "source_hash", "step", "topic", "url"}


# Words that nobody writes anew once they stand: here they stand as if they had been typed so at first.
WRITTEN_ONCE = ("matching.Talk:minutes_are_not_rewritten",)


def text_columns():
    """Every column of ours that takes the words of a person, with its model; the record's stay as they are."""
    for model in apps.get_models():
        if not model.__module__.startswith(HALLS) or model.__module__.startswith("portal.records"):
            continue
        for field in model._meta.get_fields():
            plain = isinstance(field, models.CharField | models.TextField) and not isinstance(
                field, models.FilePathField
            )
            if plain and not (field.choices or field.unique or field.name in OUR_OWN or field.name == "state"):
                yield model, field


def write_everywhere(text=BOTH, short=MARKUP):
    """Put it into every such column of every row that a constraint does not guard; how many columns took it.

    Columns that would cut the text take the short one, as much of it as they hold.
    """
    taken = 0
    for model, field in text_columns():
        words = short if field.max_length and field.max_length < len(text) else text
        try:
            with pgtrigger.ignore(*WRITTEN_ONCE), transaction.atomic():
                taken += bool(model._base_manager.update(**{field.name: words[: field.max_length]}))
        except IntegrityError:
            continue
    return taken


class Page(HTMLParser):
    """Marks of a page in which a text became more than text."""

    def __init__(self):
        super().__init__()
        self.strange = []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            plain = "".join((value or "").split()).lower()
            if name.startswith("on") or (name, value) == ("id", "stranger"):
                self.strange.append((tag, name))
            if name in ("href", "src", "action", "formaction") and plain.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                self.strange.append((tag, value))


def strange_marks(text):
    page = Page()
    page.feed(text)
    return page.strange


def test_the_reader_sees_what_it_looks_for():
    assert strange_marks('<a href="java\nscript:x">') == [("a", "java\nscript:x")]
    assert strange_marks("<b id=stranger><p onx=1>") == [("b", "id"), ("p", "onx")]


@pytest.mark.asvs("1.2.1", "1.2.2", "1.3.7")
def test_hostile_text_in_every_column_stays_text_on_every_page(client, now):
    world = worlds.gone_on()
    readers, shown, wrong = [None, *worlds.insiders(world)], 0, []
    assert write_everywhere() >= 100
    for reader in readers:
        client.logout() if reader is None else client.force_login(reader)
        for address in OURS:
            if reader is not None and is_barred(address, reader):
                continue
            answer = client.get(world.path(address.path))
            is_page = answer["Content-Type"].startswith("text/html") and not answer.streaming
            page = answer.content.decode() if is_page else ""
            wrong += [(address.path, mark) for mark in strange_marks(page)]
            wrong += [(address.path, answer.status_code)] if answer.status_code in OUR_FAULT else []
            shown += AS_TYPED in page

    assert wrong == []
    assert shown > 100
