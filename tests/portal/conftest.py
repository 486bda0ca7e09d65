"""What tests of the house's own machinery share."""

import logging

import pytest
from django.test import Client

from portal import logs


@pytest.fixture
def visitor():
    """A browser that is shown the error page instead of the error."""
    return Client(raise_request_exception=False)


@pytest.fixture
def capture():
    """The lines that the portal's own handler would print."""
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Kept()
    handler.addFilter(logs.RequestIdFilter())
    handler.setFormatter(logs.JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: lines
    logging.getLogger().removeHandler(handler)
