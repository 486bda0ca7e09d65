"""What the tests of the doors share with those of every page, and which share of the forms is tried."""

import pytest

from tests.everywhere.conftest import by_role, client
from tests.portal.documents.conftest import _can_print
from tests.security.matrix.asking import Chosen

__all__ = ["_can_print", "by_role", "client"]
PAGES = 7  # the forms of one page in so many are tried without --matrix


@pytest.fixture
def some_pages(request):
    """Every page with --matrix, else a sample by --matrix-seed."""
    return Chosen(1 if request.config.getoption("--matrix") else PAGES, request.config.getoption("--matrix-seed"))
