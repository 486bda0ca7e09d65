"""The rules of a form hold without its page: each field left out, doubled and overflown by hand (ASVS 2.2.1, 2.2.2).

Whatever is sent is answered with a way on or a refusal, never with a failure, and a refusal leaves every row alone.
"""

import pytest

from tests.everywhere import world as worlds
from tests.everywhere.sending import forms_shown, send
from tests.everywhere.watch import rows_touched

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOO_LONG = "长" * 200_000  # characters: more than any field of the portal asks for
TOO_MUCH = "9" * 400
REFUSED = range(400, 500)
NUMBERS = ("number", "date", "datetime-local")


def bad(form):
    """Each field left out, sent twice over, and overflown; what is wrong with it, and whether it must be refused."""
    shown = form.as_shown()
    for field in form.fields:
        name = field.name
        if name not in shown or name == "csrfmiddlewaretoken":
            continue
        yield f"without {name}", {k: v for k, v in shown.items() if k != name}, False
        yield f"{name} twice", shown | {name: shown[name] * 2}, False
        if field.is_typed:
            yield f"{name} overflown", shown | {name: [TOO_MUCH if field.kind in NUMBERS else TOO_LONG]}, True


@pytest.mark.asvs("2.2.1", "2.2.2")
@pytest.mark.parametrize("make", [worlds.beginning, worlds.gone_on])
def test_a_form_sent_by_hand_is_judged_like_one_from_its_page(client, now, make, some_pages, record_property):
    world, wrong, tried = make(), [], 0
    for path, _reader, form in forms_shown(client, world, worlds.insiders(world), some_pages):
        for what, sent, must_be_refused in bad(form):
            tried += 1
            before = rows_touched()
            answer, _after, _statements = send(client, path, sent)
            status = answer.status_code
            if status in REFUSED and rows_touched() != before:
                wrong.append((path, what, status, "was refused and wrote", set(rows_touched()) - set(before)))
            if status >= 500 or (must_be_refused and status not in REFUSED):
                wrong.append((path, what, status))

    record_property("figure", ("forms sent by hand", tried))
    assert wrong == []
