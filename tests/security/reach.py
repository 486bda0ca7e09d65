"""Everything that a person can reach: pages by every link and address, Excel, PDF, feeds, heads of answers, mails."""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit

from django.core import mail
from pypdf import PdfReader

from portal import access
from portal.documents.models import Document
from portal.notices import outbox
from portal.views.lists import RecordList
from tests.everywhere.doors import is_barred
from tests.portal.addresses import SAMPLES, addresses

LINK = re.compile(r'(?:href|action|src)="([^"#][^"]*)"')
MOST = 1500  # pages for one reader: more is a loop
NOT_FOLLOWED = ("/accounts/logout/", "/static/")
FOLLOWED = ("export=", "view=")  # of questions, those that give another thing and not a part of the same


@dataclass
class Reached:
    """The texts that one reader came upon, by where they were."""

    texts: dict[str, str] = field(default_factory=dict)

    def holding(self, words: set[str]) -> list[tuple[str, str]]:
        """Where which of the words is."""
        return [(where, word) for where, text in self.texts.items() for word in sorted(words) if word in text]


def text_of(answer) -> str:
    """Head and body of an answer as plain words: what is packed is unpacked, what is a PDF is read."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return head + "\n" + _plain(body, answer.get("Content-Type", ""))


def _plain(body: bytes, content_type: str) -> str:
    if body.startswith(b"PK"):
        return "\n".join(_packed(body))
    if body.startswith(b"%PDF"):
        return _read_pdf(body)
    text = body.decode(errors="replace")
    return html.unescape(text) if "html" in content_type or "xml" in content_type else text


def _packed(body: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(body)) as archive:
        for name in archive.namelist():
            yield name
            yield html.unescape(archive.read(name).decode(errors="replace"))


def _read_pdf(body: bytes) -> str:
    try:
        found = PdfReader(BytesIO(body))
        said = [str(value) for value in (found.metadata or {}).values()]
        return "\n".join([*said, *(page.extract_text() for page in found.pages), body.decode("latin-1")])
    except Exception:  # a stand-in of a test, no PDF that can be read
        return body.decode(errors="replace")


def everything(client, reader, world) -> Reached:
    """Whatever this reader (None: a visitor) gets by GET from any address, from any link found there, and by mail."""
    client.logout() if reader is None else client.force_login(reader)
    found, waiting = Reached(), _beginnings(reader, world)
    seen = set(waiting)
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        found.texts[path] = text = text_of(answer)
        if answer.status_code == 302:
            text = f'href="{answer["Location"]}"'
        for link in LINK.findall(text):
            link = _ours(path, link)
            if link and link not in seen:
                seen.add(link)
                waiting.append(link)
        assert len(seen) < MOST, path
    if reader is not None:
        found.texts |= mails_to(reader)
    return found


def _beginnings(reader, world) -> list[str]:
    """Every address with the world's numbers in it, as a page and as Excel."""
    paths = []
    for address in addresses():
        public = address.declared is access.PUBLIC
        if (reader is None and not public) or (reader is not None and is_barred(address, reader)):
            continue
        path = world.path(address.path)
        if path.startswith(NOT_FOLLOWED) or any(sample in path for sample in SAMPLES.values()):
            continue
        lists = issubclass(getattr(address.view, "view_class", object), RecordList)
        paths += [path, f"{path}?export=xlsx"] if lists else [path]
    return paths


def _ours(path: str, link: str) -> str:
    """The link as an address of the portal; empty where it leads elsewhere or signs out."""
    whole = urldefrag(urljoin(path, html.unescape(link)))[0]
    parts = urlsplit(whole)
    if parts.netloc or parts.scheme or parts.path.startswith(NOT_FOLLOWED):
        return ""
    return whole if not parts.query or parts.query.startswith(FOLLOWED) else parts.path


def send_what_waits() -> None:
    """Let the worker do all that waits in the outbox, and make the documents that a factory only called made."""
    Document.objects.filter(file="").update(status=Document.Status.WAITING)
    while outbox.do_next():
        pass


def mails_to(reader) -> dict[str, str]:
    """The mails that this person got, with their heads."""
    sent = [m for m in mail.outbox if reader.email and reader.email in m.recipients()]
    return {f"mail {n}": "\n".join([str(m.message()), m.subject, m.body]) for n, m in enumerate(sent)}
