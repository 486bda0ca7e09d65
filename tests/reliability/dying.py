"""The worker as it is, but that its process dies by SIGKILL once for each letter whose address names the place.

`before-…@` dies before the letter is handed to the mail server, `after-…@` when it was handed over and nothing is
committed, `ack-…@` when everything is committed and the task is not yet acknowledged. DEATHS is a folder in which each
death leaves its mark, so that the next process lives.
"""

import os
import signal
from pathlib import Path
from typing import Any

from celery import signals

from portal.celery import app


@signals.worker_process_init.connect(weak=False)
def die_at_the_places(**_signal: Any) -> None:
    """Put the deaths into a process of the pool."""
    from django.core.mail import EmailMessage

    from portal.notices import outbox

    send, do_next = EmailMessage.send, outbox.do_next
    committed: list[str] = []

    def send_and_die(letter: Any, *args: Any) -> int:
        _die("before", letter.to[0])
        sent = send(letter, *args)
        _die("after", letter.to[0])
        committed.append(letter.to[0])
        return sent

    def do_next_and_die() -> bool:
        done = do_next()
        while committed:
            _die("ack", committed.pop())
        return done

    EmailMessage.send, outbox.do_next = send_and_die, do_next_and_die


def _die(place: str, address: str) -> None:
    mark = Path(os.environ["DEATHS"]) / address
    if address.startswith(place) and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)


__all__ = ["app"]
