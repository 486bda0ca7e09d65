"""The scanner of malware: clamd, asked over its socket with the file itself, so that it needs no right to our folders.

The setting SCANNER says where it listens: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`; `none` where there is
none. What is not an answer (no connection, too slow, a limit exceeded, anything unknown) counts as a scanner that is
down: the file is held. The protocol is described in clamd(8), command INSTREAM.
"""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, BinaryIO

from django.conf import settings

CHUNK = 256 * 1024
LONGEST_ANSWER = 4096
FOUND = re.compile(r"^stream: (\S+)(?: \(\S*\))? FOUND$")


class ScannerDown(Exception):
    """The scanner gave no verdict; the text says why, for the log and for the health page."""


def is_on() -> bool:
    """Whether this installation has a scanner at all."""
    return settings.SCANNER != "none"


def scan(file: BinaryIO) -> str:
    """The name of what was found, or nothing in a clean file; the file is left at its start.

    Raises ScannerDown after `settings.SCANNER_TIMEOUT` seconds at the latest.
    """
    try:
        with _connection() as (talk, until):
            talk.sendall(b"zINSTREAM\0")
            file.seek(0)
            while block := file.read(CHUNK):
                _in_time(talk, until)
                talk.sendall(struct.pack("!L", len(block)) + block)
            talk.sendall(struct.pack("!L", 0))
            return _verdict(_answer(talk, until))
    except OSError as failed:
        raise ScannerDown(f"{type(failed).__name__}: {failed}") from failed
    finally:
        file.seek(0)


def state(seconds: float = 1.0) -> str:
    """For those who watch: "none", "ok" or "unreachable", within so many seconds."""
    if not is_on():
        return "none"
    try:
        with _connection(seconds) as (talk, until):
            talk.sendall(b"zPING\0")
            return "ok" if _answer(talk, until) == "PONG" else "unreachable"
    except (OSError, ScannerDown):
        return "unreachable"


@contextmanager
def _connection(seconds: float | None = None) -> Iterator[tuple[socket.socket, float]]:
    """A connection to the scanner, and the instant by which the conversation has to be over."""
    seconds = settings.SCANNER_TIMEOUT if seconds is None else seconds
    until = monotonic() + seconds
    family, address = _address()
    with socket.socket(family) as talk:
        talk.settimeout(seconds)
        talk.connect(address)
        yield talk, until


def _address() -> tuple[int, Any]:
    scheme, _colon, rest = settings.SCANNER.partition(":")
    host, _colon, port = rest.rpartition(":")
    if scheme == "unix" and rest:
        return socket.AF_UNIX, rest
    if scheme == "tcp" and host and port.isdecimal():
        return socket.AF_INET, (host, int(port))
    raise ScannerDown(f"SCANNER is {settings.SCANNER!r}: expected unix:PATH, tcp:HOST:PORT or none")


def _in_time(talk: socket.socket, until: float) -> None:
    """Give the next call what is left of the time for the whole conversation."""
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError("the scanner took too long")
    talk.settimeout(left)


def _answer(talk: socket.socket, until: float) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        _in_time(talk, until)
        block = talk.recv(LONGEST_ANSWER)
        if not block:
            break
        answer += block
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _verdict(answer: str) -> str:
    if answer == "stream: OK":
        return ""
    found = FOUND.match(answer)
    if found is None:
        raise ScannerDown(f"the scanner said {answer[:200]!r}")
    return found.group(1)
