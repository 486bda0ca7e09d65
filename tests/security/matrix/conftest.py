"""Which cells are asked, and quiet while they are."""

import logging

import pytest

from tests.security.matrix.asking import Chosen

SAMPLE = 8  # one cell in so many is asked without --matrix


@pytest.fixture
def chosen(request):
    """All cells with --matrix, else a sample by --matrix-seed."""
    whole, one_in = request.config.getoption("--matrix"), request.config.getoption("--matrix-one-in")
    return Chosen((one_in or 1) if whole else SAMPLE, request.config.getoption("--matrix-seed"))


@pytest.fixture
def quiet():
    """A hundred thousand refusals are not told one by one."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
