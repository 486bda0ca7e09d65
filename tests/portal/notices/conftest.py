"""An errand of the tests' own."""

import pytest

from portal.notices import outbox


@pytest.fixture
def errand():
    """A topic of this test: what was done, and what it is to do about it."""
    done = []

    def run(**given):
        done.append(given)
        if after := run.after:
            after()

    run.after, run.done = None, done
    outbox.handles("errand")(run)
    yield run
    outbox._handlers.pop("errand")
