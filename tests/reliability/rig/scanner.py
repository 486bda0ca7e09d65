"""As much of clamd as the portal speaks: takes a file and finds it clean; may be stopped and started."""

import socketserver
import struct
import threading


class _Talk(socketserver.StreamRequestHandler):
    """One connection, one question."""

    def handle(self) -> None:
        if self.server.is_down:  # type: ignore[attr-defined]
            return
        asked = b""
        while not asked.endswith(b"\0"):
            if not (byte := self.rfile.read(1)):
                return
            asked += byte
        if asked == b"zINSTREAM\0":
            while size := struct.unpack("!L", self.rfile.read(4))[0]:
                self.rfile.read(size)
            self.server.scanned += 1  # type: ignore[attr-defined]
        self.wfile.write(b"PONG\0" if asked == b"zPING\0" else b"stream: OK\0")


class Scanner(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine until `end`; while `is_down` it hangs up on everybody."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.is_down, self.scanned = False, 0
        self.address = f"tcp:127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever asks may be killed in the middle of it."""

    def end(self) -> None:
        """Stop listening."""
        self.shutdown()
        self.server_close()
