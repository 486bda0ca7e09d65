"""A browser without a window: cookies, forms as they stand on the page, and no patience beyond a limit."""

import http.client
import re
import uuid
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.everywhere.forms import Form, read

PATIENCE = 15  # seconds


@dataclass(frozen=True)
class Answer:
    """What came back; status 0 where nothing did."""

    status: int
    text: str = ""
    location: str = ""

    @property
    def incident(self) -> str:
        """The number on an error page."""
        found = re.search(r"问题编号 <b[^>]*>([0-9A-F]{12})</b>", self.text)
        return found.group(1) if found else ""


class Browser:
    """One person's."""

    def __init__(self, port: int, cookies: dict[str, str]):
        self.port, self.cookies = port, dict(cookies)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        """One request; whatever goes wrong on the way is an answer of status 0."""
        talk = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Connection": "close"}
        head |= {"Content-Type": kind} if kind else {}
        try:
            talk.request(method, path, body, head)
            got = talk.getresponse()
            text = got.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return Answer(0)
        finally:
            talk.close()
        for line in got.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: piece.value for name, piece in SimpleCookie(line).items()}
        return Answer(got.status, text, got.headers.get("Location", ""))

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def send(self, path: str, fields: dict[str, str], upload: tuple[str, bytes] | None = None) -> Answer:
        """A form, with a file under the name `upload` where one is given."""
        if upload is None:
            return self.ask("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")
        body, kind = _multipart(fields, *upload)
        return self.ask("POST", path, body, kind)


def form_with(text: str, name: str) -> Form | None:
    """The form on a page that has a field of this name, or with `-name` one of a row that ends so."""
    fits = str.endswith if name.startswith("-") else str.__eq__
    return next((f for f in read(text).forms if any(fits(field.name, name) for field in f.fields)), None)


def hidden(form: Form) -> dict[str, str]:
    """What the page put into the form for the server."""
    return {field.name: field.value for field in form.fields if field.kind == "hidden"}


def _multipart(fields: dict[str, str], name: str, content: bytes) -> tuple[bytes, str]:
    edge = uuid.uuid4().hex
    pieces = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n'
    pieces += [head.encode(), b"Content-Type: application/pdf\r\n\r\n", content, f"\r\n--{edge}--\r\n".encode()]
    return b"".join(pieces), f"multipart/form-data; boundary={edge}"
