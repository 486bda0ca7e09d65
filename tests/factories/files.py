"""Files that people hand in."""

import itertools

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.storing import store

_numbers = itertools.count(1)


def pdf_bytes(*objects, pages=1, trailer=b"", catalog=b"", pad=0):
    """A PDF of blank pages, with further objects, entries of its trailer and catalog, and `pad` bytes of comment."""
    kids = b" ".join(b"%d 0 R" % (3 + n) for n in range(pages))
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R" + catalog + b">>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
        *[b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * pages,
        *objects,
    ]
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\n%%%s\nstartxref\n%d\n%%%%EOF\n" % (
        len(bodies) + 1,
        trailer,
        b" " * pad,
        start,
    )
    return bytes(out)


def pdf(name="营业执照.pdf"):
    """A small PDF as a browser sends it; each has bytes of its own."""
    return SimpleUploadedFile(name, pdf_bytes(b"%d" % next(_numbers)), "application/pdf")


def stored(record, by, **more):
    """A file kept with a record."""
    return store(pdf(), by=by, record=record, **more)
