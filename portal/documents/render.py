"""HTML to PDF, with nothing read but the document itself and the portal's own fonts."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from portal.documents import typeset
from portal.documents.fonts import SCHEME, face_called

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher


class PdfUnavailable(Exception):
    """This machine cannot make a PDF; the text says in Chinese what is missing and what to do meanwhile."""


def render_pdf(html: str, *, title: str, author: str, now: datetime) -> bytes:
    """The document as PDF; the same arguments always give the same bytes.

    `now` (aware) becomes the date of creation. The first page takes about 0.3 s: call it from a task, not
    from a web request. Raises PdfUnavailable where Pango is missing.
    """
    weasyprint = _weasyprint()
    typeset.install()
    document = weasyprint.HTML(string=html, url_fetcher=fetcher()).render()
    document.metadata.title = title
    document.metadata.authors = [author]
    document.metadata.created = document.metadata.modified = now.isoformat(timespec="seconds")
    document.metadata.generator = None
    identifier = hashlib.sha256(f"{title}\n{author}\n{now.isoformat()}\n{html}".encode()).hexdigest()[:32]
    return document.write_pdf(pdf_identifier=identifier.encode())


def _weasyprint() -> Any:
    """The library, imported late: it needs Pango, and the portal has to start without it."""
    try:
        import weasyprint
    except (ImportError, OSError) as missing:
        raise PdfUnavailable(
            _("本机缺少 PDF 排版组件（Pango），暂不能生成 PDF。请先使用打印预览，并请系统管理员安装该组件。")
        ) from missing
    return weasyprint


def is_possible() -> bool:
    """Whether this machine can make a PDF."""
    try:
        _weasyprint()
    except PdfUnavailable:
        return False
    return True


def fetcher() -> "URLFetcher":
    """What WeasyPrint may read: an installed face. The net, files and data addresses are refused.

    A refusal is logged by WeasyPrint and the document goes on without the thing asked for.
    """
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurFonts(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            scheme, colon, file = url.partition(":")
            face = face_called(file) if scheme == SCHEME else None
            if face is None:
                raise ValueError(f"an official document reads nothing from {scheme}{colon}")
            return URLFetcherResponse(url, face.path.read_bytes(), {"Content-Type": "font/otf"})

    return OnlyOurFonts()
