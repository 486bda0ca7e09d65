"""Word and Excel: the package written anew, without the parts and attributes that name people, firms and machines."""

import re
import zipfile
from io import BytesIO
from typing import BinaryIO

from portal.documents.blind import picture

HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OOXML = b"http://schemas.openxmlformats.org/"
# Who made it, for which firm, from which template: nothing of it is shown on a page.
PROPERTIES = {
    "docprops/core.xml": HEAD + b'<p:coreProperties xmlns:p="' + OOXML + b'package/2006/metadata/core-properties"/>',
    "docprops/app.xml": HEAD + b'<Properties xmlns="' + OOXML + b'officeDocument/2006/extended-properties"/>',
    "docprops/custom.xml": HEAD + b'<Properties xmlns="' + OOXML + b'officeDocument/2006/custom-properties"/>',
}
# Objects of other programs (with properties of their own; their picture is beside them), printers, earlier first pages.
EMPTIED = re.compile(r"(/embeddings/.*|/printersettings/.*)\.bin$|^docprops/thumbnail", re.IGNORECASE)
EMBEDDED = re.compile(r"/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)
OWN_DATA = re.compile(r"^customxml/item\d+\.xml$", re.IGNORECASE)
ROOT = re.compile(rb"(<(?!\?|!)[^\s/>]+[^>]*?)/?>", re.DOTALL)
TAG = re.compile(rb"<[^<>]*>")
TELLING = re.compile(
    rb"author|initials|userId|providerId|displayName|userName|rsid|date|dT|absPath|docVars|fileSharing"
)
# Attributes of comments, tracked changes, sharing: the names stay where the schema wants them, but say nothing.
NAMES = re.compile(
    rb"""(\s(?:[\w.-]+:)?(?:author|initials|userId|providerId|displayName|userName)=)(?:"[^"]*"|'[^']*')"""
)
TRACES = re.compile(rb"""\s(?:[\w.-]+:)?(?:date|dateUtc|dT|rsid\w*)=(?:"[^"]*"|'[^']*')""")
AUTHORS = re.compile(rb"(<(?:[\w.-]+:)?author>)[^<]*(?=</)")
ELEMENTS = re.compile(
    rb"<((?:[\w.-]+:)?(?:rsids|absPath|docVars|fileSharing))(?=[\s/>])(?:[^<>]*/>|[^<>]*>.*?</\1\s*>)", re.DOTALL
)


def stripped(original: BinaryIO) -> bytes:
    """The copy, all times in it alike. Raises ValueError for a part that is not written in UTF-8."""
    out = BytesIO()
    with zipfile.ZipFile(original) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in package.namelist():
            if not name.endswith("/"):
                copy.writestr(zipfile.ZipInfo(name), _part(name, package.read(name)), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _part(name: str, content: bytes) -> bytes:
    lower = name.lower()
    if lower in PROPERTIES:
        return PROPERTIES[lower]
    if EMPTIED.search(lower):
        return b""
    if EMBEDDED.search(lower):
        return stripped(BytesIO(content))
    if lower.endswith((".jpg", ".jpeg")):
        return picture.without_segments(content)
    if lower.endswith(".png"):
        return picture.without_chunks(content)
    if lower.endswith((".xml", ".vml")):
        return _without_own_data(_plain(content)) if OWN_DATA.match(lower) else _without_names(_plain(content))
    return content


def _plain(content: bytes) -> bytes:
    content.decode("utf-8")
    return content


def _without_own_data(content: bytes) -> bytes:
    """The root of a part that templates and document servers fill, with nothing in it."""
    root = ROOT.search(content)
    return HEAD + root.group(1) + b"/>" if root else content


def _without_names(content: bytes) -> bytes:
    if not TELLING.search(content):
        return content
    content = ELEMENTS.sub(b"", AUTHORS.sub(rb"\1", content))
    return TAG.sub(lambda tag: TRACES.sub(b"", NAMES.sub(rb'\1""', tag.group())), content)
