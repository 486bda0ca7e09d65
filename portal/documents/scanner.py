"""The scanner of malware: clamd, asked over its socket with the file itself, so that it needs no right to our folders.

The setting SCANNER says where it listens: `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`; `none` where there is
none. What is not an answer (no connection, too slow, a limit exceeded, anything unknown) counts as a scanner that is
down: the file is held. The protocol is described in clamd(8), command INSTREAM.
"""

import re
import socket
import struct
from time import monotonic
from typing import BinaryIO

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


def state() -> str:
    """For those who watch: "none", "ok" or "unreachable"; takes at most a second."""
    if not is_on():
        return "none"
    try:
        with _connection(seconds=1) as (talk, until):
            talk.sendall(b"zPING\0")
            return "ok" if _answer(talk, until) == "PONG" else "unreachable"
    except (OSError, ScannerDown):
        return "unreachable"


class _connection:
    def __init__(self, seconds: float | None = None):
        self.until = monotonic() + (settings.SCANNER_TIMEOUT if seconds is None else seconds)

    def __enter__(self) -> tuple[socket.socket, float]:
        scheme, _colon, address = settings.SCANNER.partition(":")
        seconds = max(0.01, self.until - monotonic())
        if scheme == "unix":
            self.talk = socket.socket(socket.AF_UNIX)
            self.talk.settimeout(seconds)
            self.talk.connect(address)
        elif scheme == "tcp":
            host, _colon, port = address.rpartition(":")
            self.talk = socket.create_connection((host, int(port)), timeout=seconds)
        else:
            raise ScannerDown(f"SCANNER is {settings.SCANNER!r}: expected unix:PATH, tcp:HOST:PORT or none")
        return self.talk, self.until

    def __exit__(self, *_error: object) -> None:
        self.talk.close()


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
