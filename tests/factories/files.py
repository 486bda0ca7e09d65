"""Files that people hand in."""

import itertools

from django.core.files.uploadedfile import SimpleUploadedFile

from portal.documents.storing import store

_numbers = itertools.count(1)


def pdf(name="营业执照.pdf"):
    """A small PDF as a browser sends it; each has bytes of its own."""
    return SimpleUploadedFile(name, b"%%PDF-1.4\n%% %d\n%%%%EOF" % next(_numbers), "application/pdf")


def stored(record, by):
    """A file kept with a record."""
    return store(pdf(), by=by, record=record)
