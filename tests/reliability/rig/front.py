"""What stands before two instances of the web: it turns to the one that answers, and may lose answers on purpose."""

import itertools
import random
import socket
import socketserver
import threading

LONGEST = 70  # seconds that an answer may take


class _Talk(socketserver.BaseRequestHandler):
    """One connection: one request to the instance whose turn it is, or to another if that one refuses."""

    def handle(self) -> None:
        asked = self.request.recv(65536)
        with self._instance() as behind:
            behind.sendall(asked)
            threading.Thread(target=self._pass_on, args=(behind,), daemon=True).start()
            answer = self._read(behind)
        lost = asked.startswith(b"POST") and random.random() < self.server.losing
        if lost:  # the answer was made, whatever was to be stored is stored, and nobody hears of it
            self.server.lost += 1
            return
        if answer:
            self.request.sendall(answer)

    def _instance(self) -> socket.socket:
        turns = self.server.turns
        for port in (next(turns) for _port in self.server.ports):
            try:
                return socket.create_connection(("127.0.0.1", port), LONGEST)
            except OSError:
                continue
        raise ConnectionRefusedError("no instance answers")

    def _pass_on(self, behind: socket.socket) -> None:
        """The rest of what is being sent, such as a file."""
        try:
            while more := self.request.recv(65536):
                behind.sendall(more)
        except OSError:
            return

    def _read(self, behind: socket.socket) -> bytes:
        pieces = []
        while piece := behind.recv(65536):
            pieces.append(piece)
        return b"".join(pieces)


class Front(socketserver.ThreadingTCPServer):
    """Listens on a free port; `losing` is the part of the answers to forms that are lost, from 0 to 1."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, ports: list[int]) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.ports, self.turns, self.losing, self.lost = ports, itertools.cycle(ports), 0.0, 0
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """An instance that dies in the middle of an answer is what the bench is about."""

    def end(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()
