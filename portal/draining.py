"""Stopping without losing a request: first no longer ready, then, when nobody sends anything new, stop.

gunicorn is started with `--config python:portal.draining`. At SIGTERM it goes on serving for DRAIN_SECONDS while
/readyz says 503, so that what stands before it turns to another instance; then it finishes what it has and ends.
Nought, for a portal without anything before it, stops at once.
"""

import mmap
import os
import signal
import threading
from typing import Any

# One page shared by the master, where signals arrive, and the workers, which answer. Made before they are forked.
_stopping = mmap.mmap(-1, 1)
DRAIN_SECONDS = float(os.environ.get("DRAIN_SECONDS", "0"))

# What gunicorn reads. A request may take as long as its slowest statements; a file may be long under way.
graceful_timeout = int(os.environ.get("GRACEFUL_SECONDS", "60"))
timeout = graceful_timeout + 30
control_socket_disable = True


def has_begun() -> bool:
    """Whether this process's master has been told to stop."""
    return _stopping[0] == 1


def when_ready(server: Any) -> None:
    """gunicorn's hook, in the master once it listens: take SIGTERM before gunicorn does."""
    signal.signal(signal.SIGTERM, lambda number, frame: drain(server, number))


def drain(server: Any, number: int) -> None:
    """Say that we stop; let gunicorn stop after the pause. A second signal does not lengthen it."""
    if has_begun():
        return
    _stopping[0] = 1
    ending = threading.Timer(DRAIN_SECONDS, server.signal, (number, None))
    ending.daemon = True
    ending.start()
