"""A scanner for tests: Debian's own clamd with one signature of ours, or a socket that answers whatever it is told."""

import shutil
import socket
import struct
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

STARTING = 30  # seconds
# The standard test file of scanners, put together here so that no scanner trips over this repository.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!" + b"$H+H*"
NAME = "Portal.Test.Eicar"


@contextmanager
def running():
    """A clamd of our own on a socket of its own; gives the setting SCANNER. Skips where the program is not there."""
    program = shutil.which("clamd", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("clamd is not installed (Debian: clamav-daemon)")
    with TemporaryDirectory(prefix="clamd") as folder:
        at = Path(folder)
        at.joinpath("ours.ndb").write_text(f"{NAME}:0:*:{EICAR.hex()}\n")
        at.joinpath("clamd.conf").write_text(
            f"DatabaseDirectory {at}\nLocalSocket {at}/socket\nForeground yes\nLogFile {at}/log\n"
            "StreamMaxLength 30M\nMaxThreads 2\nOfficialDatabaseOnly no\n"
        )
        server = subprocess.Popen([program, "-c", f"{at}/clamd.conf"], stdout=subprocess.DEVNULL)  # noqa: S603 -- Debian's clamd
        try:
            _wait_for(at / "socket", server)
            yield f"unix:{at}/socket"
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(place, server):
    end = time.monotonic() + STARTING
    while not place.exists():
        if server.poll() is not None or time.monotonic() > end:
            pytest.fail(f"clamd did not start: {place.with_name('log').read_text()[-500:]}")
        time.sleep(0.05)


@contextmanager
def answering(answer, *, after=0.0):
    """A socket that takes a whole INSTREAM, or stops where `answer` is None, and answers after so many seconds."""
    with TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as door:
        door.bind(f"{folder}/s")
        door.listen()
        door.settimeout(10)
        worker = threading.Thread(target=_serve, args=(door, answer, after), daemon=True)
        worker.start()
        yield f"unix:{folder}/s"
        door.close()


def _serve(door, answer, after):
    try:
        talk, _from = door.accept()
    except OSError:  # nobody came
        return
    with talk:
        if answer is None:
            return
        _take_in(talk)
        time.sleep(after)
        try:
            talk.sendall(answer)
        except OSError:  # whoever asked has gone
            return


def _take_in(talk):
    stream = talk.makefile("rb")
    stream.read(len(b"zINSTREAM\0"))
    while size := struct.unpack("!L", stream.read(4))[0]:
        stream.read(size)
