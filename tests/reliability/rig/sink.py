"""A mail server that keeps nothing but who was sent what under which Message-ID."""

import re
import socketserver
import threading
from typing import NamedTuple

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^@>]+)@", re.IGNORECASE | re.MULTILINE)


class Letter(NamedTuple):
    """One letter as it arrived."""

    to: str
    message_id: str


class _Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as smtplib speaks."""

    def handle(self) -> None:
        self._say("220 sink")
        to = ""
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
            if word == b"DATA":
                self._say("354 go on")
                self._take(to)
            self._say("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def _take(self, to: str) -> None:
        lines = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line)
        found = MESSAGE_ID.search(b"".join(lines))
        self.server.letters.append(Letter(to, found.group(1).decode() if found else ""))  # type: ignore[attr-defined]

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Sink(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine from when it is made until `end`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters: list[Letter] = []
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """A sender that is killed in the middle of a letter is what the tests are about."""

    def end(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()
