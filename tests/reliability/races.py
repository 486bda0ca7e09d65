"""Copies of one form sent at the same moment to two processes: which forms there are, and what came of a race.

Which requests wrote is read from the history of rows, which the database keeps: one of the copies, or none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.test import Client
from django.urls import Resolver404, resolve

from portal.accounts.models import User
from portal.records.models import RowVersion
from portal.workflow import actions_for, machines, steps_of
from tests.at_once import at_once
from tests.everywhere.doors import OURS, is_barred
from tests.everywhere.forms import Field, Form, read
from tests.everywhere.serving import Answer, ask
from tests.everywhere.world import World

BACKEND = settings.AUTHENTICATION_BACKENDS[0]
SENTENCE = "情况属实，符合要求，同意按程序办理本事项，请有关单位按时完成并报送材料。"
# What the machine writes for itself: letters on their way, sessions, devices.
ASIDE = r"^(notices_|accounts_session|accounts_device)"
BY_KIND = {
    "email": "someone@example.org",
    "number": "1",
    "date": "2026-12-30",
    "datetime-local": "2026-12-30T17:00",
    "url": "https://example.org/",
    "tel": "13800000000",
}


@dataclass(frozen=True)
class Sent:
    """A form of a page as one person sends it; `name` tells forms apart, whatever record they are about."""

    name: str
    person: User
    page: str


@dataclass
class Outcome:
    """What came of so many copies at once."""

    name: str
    answers: list[Any]
    writers: int
    found: bool = True
    wrong: list[str] = field(default_factory=list)

    @property
    def is_taken(self) -> bool:
        return self.found and self.writers == 1 and not self.wrong


def session_of(person: User) -> str:
    """A browser's session of this person."""
    client = Client()
    client.force_login(person, BACKEND)
    return client.cookies["sessionid"].value


def forms_on(person: User, pages: Iterator[str] | list[str]) -> Iterator[Sent]:
    """The forms that this person finds on these pages and that write something."""
    client = Client(raise_request_exception=False)
    client.force_login(person, BACKEND)
    for page in pages:
        answer = client.get(page)
        if answer.status_code == 200 and "html" in answer.get("Content-Type", ""):
            for form in _written(answer.content.decode()):
                if name := _name(form, page):
                    yield Sent(name, person, page)


def forms_of(world: World, people: list[User], *, only_writing: bool = False) -> list[Sent]:
    """One form of each kind that these people find; `only_writing` looks only at pages that are themselves sent."""
    found: dict[str, Sent] = {}
    looked_at = [a for a in OURS if not only_writing or "POST" in a.declared.methods]
    for person in people:
        pages = [world.path(a.path) for a in looked_at if not is_barred(a, person)]
        pages += steps_open_to(person, [r for r in world.records.values() if _is_seen(r, person)])
        for sent in forms_on(person, list(dict.fromkeys(pages))):
            found.setdefault(sent.name, sent)
    return list(found.values())


def _is_seen(record: Any, person: User) -> bool:
    return type(record).objects.visible_to(person).filter(pk=record.pk).exists()


def one_of_each_step() -> Iterator[Sent]:
    """For each step of each machine, one form of it that somebody may send now, wherever the database has one."""
    for model in machines().values():
        for declared in steps_of(model):
            rows = model._base_manager.filter(state__in=declared.sources).order_by("-pk")[:20]
            page = next((found for row in rows for found in _pages_of(row, declared)), None)
            yield from forms_on(*page) if page else ()


def _pages_of(record: Any, declared: Any) -> Iterator[tuple[User, list[str]]]:
    for person in (each for actor in declared.by for each in list(actor.people(record))[:3]):
        free = declared.actor(record, person) and not declared.held_up_by(record, person)
        if free and _is_seen(record, person):
            yield person, [record.step_url(declared.name)]


def steps_open_to(person: User, records: list[Any]) -> Iterator[str]:
    """The pages of the steps that this person may take now, what ends a record last."""
    for record in records:
        for action in actions_for(record, person):
            if not action.held_up_by:
                yield action.url


def _written(text: str) -> list[Form]:
    return [form for form in read(text).forms if form.method == "post"]


def _name(form: Form, page: str) -> str:
    """The address that a form goes to, with machine and step, and its fields; nothing for a library's and sign-out."""
    try:
        match = resolve((form.action or page).split("?")[0])
    except Resolver404:
        return ""
    if match.func.__module__.startswith("allauth."):
        return ""
    kept = [str(match.kwargs[key]) for key in ("machine", "name", "key") if key in match.kwargs]
    fields = sorted({each.name.rsplit("-", 1)[-1] for each in form.fields} - {"csrfmiddlewaretoken", "once", "token"})
    return " ".join([match.view_name, *kept, f"({', '.join(fields[:4])})"])


def race(ports: list[int], sent: Sent, copies: int) -> Outcome:
    """Open the page, send its form so many times at once, by turns to each process; what came of it."""
    session = session_of(sent.person)
    page = ask(ports[0], sent.page, session=session)
    form = next((each for each in _written(page.text) if _name(each, sent.page) == sent.name), None)
    if page.status != 200 or form is None:
        return Outcome(sent.name, [], 0, found=False)  # an earlier race has taken the step that this form was for
    cookie = page.cookies.split(";")[0]
    data, path = filled(form), form.action or sent.page
    data |= {"username": [sent.person.username]} if "username" in data else {}
    before = RowVersion.objects.aggregate(last=Max("pk"))["last"] or 0
    answers = at_once(*(_sending(ports[n % len(ports)], path, session, cookie, data) for n in range(copies)))
    written = RowVersion.objects.filter(pk__gt=before).exclude(table_name__regex=ASIDE)
    outcome = Outcome(sent.name, answers, written.values("request_id").distinct().count())
    outcome.wrong = list(_wrong(outcome))
    return outcome


def _sending(port: int, path: str, session: str, cookie: str, data: dict) -> Any:
    return lambda: ask(port, path, session=session, cookie=cookie, sent=data)


def _wrong(outcome: Outcome) -> Iterator[str]:
    broken = [each for each in outcome.answers if not isinstance(each, Answer)]
    if broken:
        yield f"no answer: {broken[0]!r}"
        return
    seen = {(each.status, each.location) for each in outcome.answers}
    if any(status >= 500 for status, _location in seen):
        yield f"an error of ours: {sorted(seen)}"
    if len(seen) > 1:
        yield f"different answers: {sorted(seen)}"
    if outcome.writers > 1:
        yield f"done {outcome.writers} times"


def filled(form: Form) -> dict[str, list[str]]:
    """What stands in the form already, something plausible where nothing does, the first button."""
    sent: dict[str, list[str]] = {}
    for each in form.fields:
        value = _value(each)
        if value is not None and (each.kind != "radio" or each.is_on or each.name not in sent):
            sent[each.name] = [value] if each.kind == "radio" else [*sent.get(each.name, []), value]
    return sent


def _value(each: Field) -> str | None:
    if each.kind in ("file", "submit", "button"):
        return None
    if each.kind == "select":
        return next((c for c in (*each.chosen, *each.choices) if c), "")
    if each.value.strip() or each.kind in ("hidden", "checkbox", "radio"):
        return each.value.strip("\r\n") if each.kind == "textarea" else each.value
    return BY_KIND.get(each.kind, SENTENCE)
