"""Nothing lost, nothing doubled: what the clients know against what is stored, eight questions with their figures."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench.faulty.browser import Browser, form_with, hidden
from bench.faulty.clients import TYPED, digest_of
from bench.faulty.journal import TAKEN, Sent
from bench.faulty.stand import Stand
from portal import figures
from portal.documents import sweeping
from portal.documents.models import Document, StoredFile
from portal.models import Receipt
from portal.notices.models import Attempt, Message, Outbox
from portal.records import verifying
from portal.records.models import Record
from portal.workflow import machines

Answered = tuple[bool, str]
MOST_REPEATS = 0.001  # of all letters, where there are enough for the figure to say something
ENOUGH = 10_000


def acknowledged(sent: list[Sent]) -> Answered:
    """A: every acknowledged form is stored exactly once, with the content that was typed."""
    taken = [s for s in sent if s.acknowledged]
    wrong = [s for s in taken if _times_stored(s) != 1 or _stored_digest(s) != s.digest]
    return not wrong, f"{len(taken)} acknowledged, {len(taken) - len(wrong)} stored exactly once with equal hash" + _of(
        wrong
    )


def refused(sent: list[Sent]) -> Answered:
    """B: what was refused and never taken left nothing."""
    them = [s for s in sent if s.refused]
    wrong = [s for s in them if Receipt.objects.filter(token=s.token).exists()]
    return not wrong, f"{len(them)} refused, {len(wrong)} of them stored" + _of(wrong)


def unknown(sent: list[Sent], stand: Stand, people: list[dict]) -> Answered:
    """C: what nobody answered is stored once or not at all; sent again under its token it gives the receipt."""
    them = [s for s in sent if s.unknown]
    times = Counter(_times_stored(s) for s in them)
    wrong = [s for s in them if not _comes_to_one(s, stand, people)]
    few = set(times) <= {0, 1}
    return (
        few and not wrong,
        f"{len(them)} unknown, stored {dict(times)}, sent again {len(them) - len(wrong)} have one receipt" + _of(wrong),
    )


def states(_sent: list[Sent]) -> Answered:
    """D: the state of each record is the last of its history, and its history has no gap."""
    looked = wrong = 0
    for model in machines().values():
        chains: dict[int, list[tuple[str, str]]] = {}
        rows = Record.objects.filter(machine=model.machine).exclude(step="look").exclude(after="").order_by("seq")
        for pk, before, after in rows.values_list("object_id", "before", "after"):
            chains.setdefault(pk, []).append((before, after))
        stored = dict(model._base_manager.filter(pk__in=chains).values_list("pk", "state"))
        looked += len(chains)
        wrong += sum(not _is_whole(chain, stored.get(pk)) for pk, chain in chains.items())
    return wrong == 0, f"{looked} records, {wrong} whose state is not what their history says"


def outbox(stand: Stand) -> Answered:
    """E: every message that was to be mailed was, once in effect; a letter sent twice bears its id and is explained."""
    asked = Message.objects.filter(person__wants_mail=True).exclude(person__email="").count()
    rows = {
        str(row) for row in Outbox.objects.filter(topic="mail").exclude(done_at=None).values_list("dedupe", flat=True)
    }
    letters, left = [x.message_id for x in stand.sink.letters], Outbox.objects.filter(done_at=None).count()
    more = len(letters) - len(set(letters))
    whole = set(letters) == rows and len(rows) == asked and left == 0
    cut_short = Attempt.objects.filter(broken_off=True).count() + Attempt.objects.exclude(error="").count()
    most = MOST_REPEATS * len(letters) if len(letters) >= ENOUGH else cut_short
    repeats = f"{more} repeats ({more / max(len(letters), 1):.2%}) of {cut_short} tries cut short"
    text = f"{asked} messages, {len(set(letters))} letters in effect, {repeats}, {left} left"
    return whole and more <= most, text


def files(_sent: list[Sent]) -> Answered:
    """F: every file that a row names is there with its hash; what an upload left that broke off goes with the sweep."""
    bad, rows = list(sweeping.faults()), StoredFile.ever.filter(purged_at=None)
    sweeping.ORPHAN_AFTER = 0  # nothing is being written any more
    swept = len(sweeping.sweep().orphans)
    named = set(rows.values_list("file", flat=True)) | set(rows.exclude(blind="").values_list("blind", flat=True))
    named |= set(Document.objects.exclude(file="").values_list("file", flat=True))
    root = Path(settings.MEDIA_ROOT)
    left = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()} - named
    text = f"{rows.count()} files, {len(bad)} missing or changed, {swept} broken off and swept, {len(left)} left over"
    return not bad and not left, text + "".join(f"; {fault}" for fault in bad[:3])


def chain(_sent: list[Sent]) -> Answered:
    """G: the record verifies."""
    found = verifying.faults()
    return not found, f"{verifying.count()} rows of the record, {len(found)} faults" + "".join(
        f" {f}" for f in found[:3]
    )


def quiet(stand: Stand) -> Answered:
    """H: no transaction stands open, no lock is waited for, nothing waits in the queue."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%%'")
        idle = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        locks = cursor.fetchone()[0]
    queued, waiting = stand.redis.client().llen("celery"), figures.now().outbox_waiting
    text = f"{idle} idle in transaction, {locks} locks waited for, {queued} tasks queued, {waiting} errands waiting"
    return idle == locks == waiting == 0 and queued <= 1, text  # beat may just have asked for a drain


def _times_stored(sent: Sent) -> int:
    """How often the step was taken under this token, by the receipt and by what it did."""
    receipt = Receipt.objects.filter(token=sent.token).first()
    if receipt is None:
        return 0
    demand = machines()["demand"]
    if sent.step == "begin":
        return demand._base_manager.filter(title=sent.title).count()
    return Record.objects.filter(machine="demand", object_id=receipt.object_id, step=sent.step).count()


def _stored_digest(sent: Sent) -> str:
    receipt = Receipt.objects.filter(token=sent.token).first()
    stored = machines()["demand"]._base_manager.filter(pk=receipt.object_id if receipt else 0).values(*TYPED).first()
    if stored is None:
        return ""
    if sent.step == "begin":  # nothing but its name was sent with it
        return sent.digest if stored["title"] == sent.title else ""
    return digest_of(stored)


def _comes_to_one(sent: Sent, stand: Stand, people: list[dict]) -> bool:
    """Send the form again, as the person would; a second time gives the same receipt."""
    unit, who = sent.who.split(":")
    browser = Browser(stand.front.port, next(p["cookies"][who] for p in people if str(p["unit"]) == unit))
    page = browser.get("/accounts/password/change/")  # any page with a form: its CSRF token is as good as the old one
    form = form_with(page.text, "csrfmiddlewaretoken")
    fields = sent.fields | ({"csrfmiddlewaretoken": hidden(form)["csrfmiddlewaretoken"]} if form else {})
    answers = [browser.send(sent.path, fields) for _time in range(2)]
    return (
        [a.status for a in answers] == [TAKEN] * 2
        and answers[0].location == answers[1].location
        and _times_stored(sent) == 1
    )


def _is_whole(chain: list[tuple[str, str]], state: str | None) -> bool:
    linked = all(earlier[1] == later[0] for earlier, later in pairwise(chain))
    return linked and chain[-1][1] == state


def _of(wrong: list[Sent]) -> str:
    return "".join(f"; {s.step} {s.path} {s.statuses}" for s in wrong[:5])
